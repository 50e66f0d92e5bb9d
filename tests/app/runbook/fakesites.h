// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shippedcalls.h"

#include "app/runbook/runner.h"

#include <QPromise>

namespace Switchback
{

template<class T>
QFuture<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

/// Stands in for both sites: remembers operations and counts how often the work itself was done.
struct FakeSites {
    QHash<QString, QJsonObject> results; ///< operation -> its one result
    QHash<QString, int> worked;          ///< step key -> times the work was done
    QList<QJsonObject> requests;
    QString refuse; ///< step key that the site refuses
    QString refuseCode;
    QString busyStep; ///< step key at which the site has other work, `busyTimes` times
    int busyTimes = 0;
    bool ships = true;   ///< a fence ships its last log
    int loseAnswers = 0; ///< the work is done, the answer is lost on its way, this many times

    StepAnswer answer(const StepSpec &step, const QJsonObject &request)
    {
        requests += request;
        const QString op = request.value(QStringLiteral("op")).toString();
        if (busyTimes > 0 && step.key == busyStep) {
            --busyTimes;
            return {Error{QStringLiteral("busy"), QStringLiteral("A log backup is under way."), {}}, true};
        }
        if (step.key == refuse)
            return {Error{refuseCode, QStringLiteral("refused for the test"), {}}, true};
        if (!results.contains(op)) {
            ++worked[step.key];
            QJsonObject result;
            if (step.verb == QLatin1String("fence"))
                result = {{QStringLiteral("final_lsn"), QStringLiteral("0/5000060")},
                          {QStringLiteral("was"), QStringLiteral("running")},
                          {QStringLiteral("shipped"), ships}};
            results.insert(op, result);
        }
        if (loseAnswers > 0) {
            --loseAnswers;
            return {Error{QStringLiteral("unreachable"), QStringLiteral("the way was lost"), {}}, false};
        }
        return {results.value(op), true};
    }
};

inline RunPlan failover()
{
    // A shop's own: a log backup first, which may fail.
    RunbookCall log;
    log.key = log.verb = QStringLiteral("log_backup");
    log.atNew = false;
    log.title = QStringLiteral("Take a log backup at {from}");
    log.optional = log.unlessOverride = true;
    RunPlan plan =
        makeRun(RunKind::Failover,
                {QStringLiteral("voice"), QStringLiteral("naperville"), QStringLiteral("Naperville"),
                 QStringLiteral("centennial"), QStringLiteral("Centennial")},
                QList<RunbookCall>{log} + shippedRunbooks().calls(RunKind::Failover));
    plan.actor = QStringLiteral("K. Ramos");
    return plan;
}

inline RunPlan failback()
{
    RunPlan plan =
        makeRun(RunKind::Failback,
                {QStringLiteral("voice"), QStringLiteral("centennial"), QStringLiteral("Centennial"),
                 QStringLiteral("naperville"), QStringLiteral("Naperville")},
                shippedRunbooks().calls(RunKind::Failback));
    plan.actor = QStringLiteral("K. Ramos");
    return plan;
}

} // namespace Switchback
