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

/// What the request names, or what site.toml says: `usual`, or one of its other numbers.
Result<TestCallPlan> planOf(const Work &work, const TestCallSettings &settings, const QString &usual)
{
    const QString number = work.params.value(QStringLiteral("number")).toString(usual);
    if (number != usual && !settings.numbers.contains(number))
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

struct Placed {
    TestCallSeen seen;
    Instant startedAt{};
    std::optional<Instant> endedAt;
};

Result<Placed> placeCall(Work &work, const TestCallSettings &settings, const TestCallPlan &plan,
                         const TestCallFolder &folder, const TestCallErrand &errand)
{
    const auto keys = answerKeysOf(work.config, settings);
    if (!keys)
        return keys.error();
    const Outcome ready = folder.prepare();
    if (!ready)
        return ready.error();
    Placed placed;
    placed.startedAt = SystemClock().now();
    Result<TestCallSeen> seen = Error{QStringLiteral("telephone"), Words::tr("No test call was placed."), {}};
    QEventLoop loop;
    TestCaller caller(settings, plan, *keys, folder, errand);
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
    placed.seen = *seen;
    placed.endedAt = caller.endedAt();
    return placed;
}

/// One message, left and heard again, in one worker's life.
class Message
{
public:
    Message(Work &work, const TestCallSettings &settings, const TestCallPlan &plan)
        : m_work(work)
        , m_settings(settings)
        , m_plan(plan)
        , m_folder(work.config, work.id)
    {
    }

    Result<QJsonObject> leave()
    {
        const auto placed = placeCall(m_work, m_settings, m_plan, m_folder, {m_code, false});
        if (!placed)
            return placed.error();
        m_left = *placed;
        m_seen.left = placed->seen;
        return QJsonObject{};
    }
    Result<QJsonObject> fetch()
    {
        // Nobody hears again what was not left.
        if (judgeMessage(m_plan, m_seen).checks.constFirst().state == TestCheck::State::Passed) {
            const auto before = TestCallFolder::trace(m_work.config, m_work.id);
            const auto placed = placeCall(m_work, m_settings, fetchPlan(m_plan), m_folder, {m_code, true});
            if (!placed)
                return placed.error();
            if (before)
                (void)m_folder.keepBefore(*before);
            m_seen.fetched = placed->seen;
        }
        return testMessageJson(m_plan, m_seen, m_code, m_left.startedAt, m_left.endedAt);
    }
    [[nodiscard]] QString code() const { return m_code; }

private:
    Work &m_work;
    const TestCallSettings &m_settings;
    const TestCallPlan &m_plan;
    const TestCallFolder m_folder;
    const QString m_code = makeTestCode();
    Placed m_left;
    TestMessageSeen m_seen;
};
} // namespace

Result<QJsonObject> doTestCall(Work &work)
{
    const auto settings = readTestCallSettings(work.config);
    if (!settings)
        return settings.error();
    const auto plan = planOf(work, *settings, settings->number);
    if (!plan)
        return plan.error();
    // A call can't be gone on with: after a kill it is placed anew, and the one before is over with its
    // telephone.
    return work.step(QStringLiteral("call"), Words::tr("Placing a test call to %1").arg(plan->number),
                     [&]() -> Result<QJsonObject> {
                         const TestCallFolder folder(work.config, work.id);
                         const auto placed = placeCall(work, *settings, *plan, folder, {});
                         if (!placed)
                             return placed.error();
                         return testCallJson(*plan, placed->seen, placed->startedAt);
                     });
}

Result<QJsonObject> doTestMessage(Work &work)
{
    const auto settings = readTestCallSettings(work.config);
    if (!settings)
        return settings.error();
    if (settings->messageNumber.isEmpty())
        return Error{QStringLiteral("no_test_messages"),
                     Words::tr("%1 is not set up for test messages.").arg(work.config.name),
                     Words::tr("The table [calls.test] of its site.toml wants message_number.")};
    const auto plan = planOf(work, *settings, settings->messageNumber);
    if (!plan)
        return plan.error();
    // After a kill another message is left, under a code of its own: of the one before nobody knows more than
    // that it may lie there.
    Message message(work, *settings, *plan);
    const auto left =
        work.step(QStringLiteral("leave"),
                  Words::tr("Leaving a message at %1, code %2").arg(plan->number, message.code()),
                  [&] { return message.leave(); });
    if (!left)
        return left.error();
    return work.step(QStringLiteral("fetch"), Words::tr("Fetching the message %1").arg(message.code()),
                     [&] { return message.fetch(); });
}

} // namespace Switchback::Site
