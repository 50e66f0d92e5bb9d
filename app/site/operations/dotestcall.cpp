// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/work.h"
#include "app/site/testcall/testcaller.h"
#include "app/site/testcall/testcallreport.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QEventLoop>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(TestCalls)
};

Result<AnswerKeys> answerKeysOf(const SiteConfig &config, const TestCallSettings &settings)
{
    AnswerKeys out;
    for (const auto &[site, file] :
         {std::pair(config.id, settings.keyFile), std::pair(config.peer.id, settings.peerKeyFile)}) {
        if (file.isEmpty())
            continue;
        const auto key = readSecret(file);
        if (!key)
            return key.error();
        for (const auto &[other, same] : std::as_const(out)) {
            if (same == *key)
                return Error{
                    QStringLiteral("config"),
                    Words::tr("%1 and %2 of [calls.test] hold the same key: nobody could tell %3 from %4.")
                        .arg(settings.keyFile, file, other, site),
                    {}};
        }
        out += {site, *key};
    }
    return out;
}

/// What the request names, or what site.toml says.
Result<TestCallPlan> planOf(const Work &work, const TestCallSettings &settings)
{
    const QString number = work.params.value(QStringLiteral("number")).toString(settings.number);
    if (number != settings.number && !settings.numbers.contains(number))
        return Error{QStringLiteral("number_not_allowed"),
                     Words::tr("%1 places no test calls to %2.").arg(work.config.name, number),
                     Words::tr("Its site.toml names the numbers that it may call: number and numbers of "
                               "[calls.test].")};
    const QString site = work.params.value(QStringLiteral("expect")).toString(work.config.id);
    if (site != work.config.id && site != work.config.peer.id)
        return Error{
            QStringLiteral("bad_request"), Words::tr("%1 is neither this site nor its peer.").arg(site), {}};
    return testCallPlan(work.config, settings, number, site);
}

Result<QJsonObject> placeCall(Work &work, const TestCallSettings &settings, const TestCallPlan &plan)
{
    const auto keys = answerKeysOf(work.config, settings);
    if (!keys)
        return keys.error();
    const TestCallFolder folder(work.config, work.id);
    const Outcome ready = folder.prepare();
    if (!ready)
        return ready.error();
    const Instant startedAt = SystemClock().now();
    Result<TestCallSeen> seen = Error{QStringLiteral("telephone"), Words::tr("No test call was placed."), {}};
    QEventLoop loop;
    TestCaller caller(settings, plan, *keys, folder);
    QObject::connect(&caller, &TestCaller::told, &loop, [&work](const QString &line) { work.tell(line); });
    QObject::connect(&caller, &TestCaller::done, &loop, [&](const Result<TestCallSeen> &result) {
        seen = result;
        // Not from within its own signal.
        QMetaObject::invokeMethod(
            &loop, [&loop] { loop.quit(); }, Qt::QueuedConnection);
    });
    QMetaObject::invokeMethod(
        &caller, [&caller] { caller.start(); }, Qt::QueuedConnection);
    loop.exec();
    if (!seen)
        return seen.error();
    return testCallJson(plan, *seen, startedAt);
}
} // namespace

Result<QJsonObject> doTestCall(Work &work)
{
    const auto settings = readTestCallSettings(work.config);
    if (!settings)
        return settings.error();
    const auto plan = planOf(work, *settings);
    if (!plan)
        return plan.error();
    // A call can't be gone on with: after a kill it is placed anew, and the one before is over with its
    // telephone.
    return work.step(QStringLiteral("call"), Words::tr("Placing a test call to %1").arg(plan->number),
                     [&] { return placeCall(work, *settings, *plan); });
}

} // namespace Switchback::Site
