// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/calls/management.h"

#include "app/lab/base/command.h"
#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/machine/processes.h"
#include "models/core/visibletext.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QThread>

#include <csignal>
#include <utility>

namespace Switchback::Lab
{

namespace
{

constexpr int answerTimeoutMs = 3000;
constexpr int startTimeoutMs = 10'000;
constexpr char separator = '\x1e'; // of records: no JSON has it
constexpr qsizetype callsAtOnce = 40;

// The answers, one for each call.
Result<QList<QByteArray>> exchange(const LabSpec &lab, const SiteSpec &machine,
                                   const QList<KamailioCall> &calls)
{
    QStringList arguments;
    for (const KamailioCall &call : calls) {
        const QByteArray body = QJsonDocument(QJsonObject{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                                          {QStringLiteral("id"), 1},
                                                          {QStringLiteral("method"), call.method},
                                                          {QStringLiteral("params"), call.parameters}})
                                    .toJson(QJsonDocument::Compact);
        if (!arguments.isEmpty())
            arguments << QStringLiteral("--next");
        arguments
            << QStringLiteral("--silent") << QStringLiteral("--show-error") << QStringLiteral("--noproxy")
            << QStringLiteral("*") << QStringLiteral("--max-time") << QStringLiteral("2")
            << QStringLiteral("--write-out") << QString(QLatin1Char(separator))
            << QStringLiteral("--data-raw") << QString::fromUtf8(body)
            << QStringLiteral("http://%1:%2/RPC").arg(lab.innerAddress(machine)).arg(machine.sipRpcPort);
    }
    const auto answered =
        run(atSite(lab, machine, {QStringLiteral("/usr/bin/curl"), arguments, {}, answerTimeoutMs}));
    return answered ? Result<QList<QByteArray>>(answered->split(separator)) : answered.error();
}

// Undefined: it refused.
QJsonValue resultOf(const QByteArray &answer)
{
    return QJsonDocument::fromJson(answer).object().value(QStringLiteral("result"));
}

Error refused(const SiteSpec &machine, const QString &method, const QByteArray &answer)
{
    const QJsonObject error =
        QJsonDocument::fromJson(answer).object().value(QStringLiteral("error")).toObject();
    return failure(QStringLiteral("refused"),
                   Words::tr("Kamailio of %1 refuses %2: %3")
                       .arg(machine.shortName, method,
                            error.isEmpty()
                                ? visibleText(answer.left(200))
                                : visibleText(error.value(QStringLiteral("message")).toString(), 200)));
}

// One after the other, until one is refused.
Outcome tellKamailio(const LabSpec &lab, const SiteSpec &machine, const QList<KamailioCall> &calls)
{
    for (qsizetype from = 0; from < calls.size(); from += callsAtOnce) {
        const QList<KamailioCall> some = calls.mid(from, callsAtOnce);
        const auto answers = exchange(lab, machine, some);
        if (!answers)
            return answers.error();
        for (qsizetype i = 0; i < some.size(); ++i) {
            if (const QByteArray answer = answers->value(i); resultOf(answer).isUndefined())
                return refused(machine, some.at(i).method, answer);
        }
    }
    return Done{};
}

} // namespace

Result<QJsonValue> askKamailio(const LabSpec &lab, const SiteSpec &machine, const KamailioCall &call)
{
    const auto answers = exchange(lab, machine, {call});
    if (!answers)
        return answers.error();
    const QByteArray answer = answers->value(0);
    const QJsonValue result = resultOf(answer);
    if (!result.isUndefined())
        return result;
    return refused(machine, call.method, answer);
}

Result<QList<QJsonValue>> askKamailio(const LabSpec &lab, const SiteSpec &machine,
                                      const QList<KamailioCall> &calls)
{
    const auto answers = exchange(lab, machine, calls);
    if (!answers)
        return answers.error();
    QList<QJsonValue> results;
    for (qsizetype i = 0; i < calls.size(); ++i)
        results << resultOf(answers->value(i));
    return results;
}

Outcome awaitKamailio(const LabSpec &lab, const SiteSpec &machine)
{
    const QString hold = machine.isOutside() ? QStringLiteral("hold-premises") : QStringLiteral("hold-sbc");
    const QDeadlineTimer deadline(startTimeoutMs);
    while (lab.hasCalls() && siteAnchor(lab, machine) && !QFile::exists(lab.controlFile(machine, hold))) {
        const auto answer = askKamailio(lab, machine, KamailioCall{QStringLiteral("core.uptime")});
        if (answer)
            break;
        if (deadline.hasExpired())
            return failure(
                QStringLiteral("not_started"),
                Words::tr("The SBC of %1 does not answer: %2").arg(machine.shortName, answer.error().text),
                Words::tr("See the logs in %1/log.").arg(lab.hostRoot(machine)));
        QThread::msleep(50);
    }
    return Done{};
}

Result<QJsonObject> routes(const LabSpec &lab)
{
    const auto dump = askKamailio(lab, lab.outside,
                                  KamailioCall{QStringLiteral("htable.dump"), {QStringLiteral("routes")}});
    if (!dump)
        return dump.error();
    QJsonObject found{{QStringLiteral("default"), QStringLiteral("production")}};
    for (const QJsonValue &entry : dump->toArray()) {
        for (const QJsonValue &slot : entry.toObject().value(QStringLiteral("slot")).toArray()) {
            const QJsonObject one = slot.toObject();
            found.insert(one.value(QStringLiteral("name")).toString(), one.value(QStringLiteral("value")));
        }
    }
    return found;
}

Outcome setRoutes(const LabSpec &lab, const QStringList &trunks, const QString &to)
{
    const QString table = QStringLiteral("routes"), rest = QStringLiteral("default");
    QList<KamailioCall> calls;
    for (const QString &trunk : trunks.isEmpty() ? QStringList{rest} : trunks)
        calls << KamailioCall{QStringLiteral("htable.sets"), {table, trunk, to}};
    if (trunks.isEmpty()) {
        // No trunk keeps a route of its own. Were the table flushed, all would go to production for a moment.
        const auto known = routes(lab);
        if (!known)
            return known.error();
        for (auto one = known->begin(); one != known->end(); ++one) {
            if (one.key() != rest)
                calls << KamailioCall{QStringLiteral("htable.delete"), {table, one.key()}};
        }
    }
    // It writes all of them anew, each on its own.
    calls << KamailioCall{QStringLiteral("htable.store"), {table}};
    return tellKamailio(lab, lab.outside, calls);
}

Outcome setCalls(const LabSpec &lab, int perMinute)
{
    if (const auto written =
            writeFile(lab.controlFile(lab.outside, QStringLiteral("calls")),
                      QByteArray::number(perMinute) + '\n', 0644, lab.serviceUid, lab.serviceGid);
        !written)
        return written;
    // SIPp ends as soon as its calls have, and is begun anew at the new rate.
    for (const SiteProcess &process : siteProcesses(lab, lab.outside)) {
        if (process.role == QStringLiteral("callers") && process.command.contains(QStringLiteral("sipp")))
            signalProcess(process.id, SIGUSR1);
    }
    return Done{};
}

} // namespace Switchback::Lab
