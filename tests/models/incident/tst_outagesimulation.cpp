// SPDX-License-Identifier: GPL-3.0-or-later
#include "outagestory.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using State = Switchback::UpdateSlot::State;

namespace
{
constexpr int Customers = 214;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// When each update goes out, after it is due: in time, late, not at all. After one that was not sent nothing
/// can go out ahead of its time: it would be the one before, late.
std::optional<Duration> sentAfterDue(int slot)
{
    if (slot % 11 == 0)
        return std::nullopt;
    if (slot % 11 == 1 && slot > 1)
        return slot % 7 == 0 ? 4min : 0min;
    return slot % 7 == 0 ? 4min : -1min;
}

State expected(int slot)
{
    if (slot % 11 == 0)
        return State::Missed;
    return slot % 7 == 0 ? State::Late : State::OnTime;
}

/// Who does what at which minute of the twelve hours.
class Script
{
public:
    explicit Script(OutageStory &story)
        : m_story(story)
        , m_begin(story.now)
    {
    }

    void run()
    {
        for (int minute = 0; minute <= 12 * 60; ++minute) {
            m_story.now = m_begin + std::chrono::minutes(minute);
            if (minute == 3)
                m_story.declare(IncidentMode::Real, 3min);
            if (minute < 3)
                continue;
            m_story.duty();
            updates();
            steps(minute);
            people(minute);
        }
    }

private:
    void updates()
    {
        const int slot = slotToSend(m_story.incident, m_story.now);
        const auto after = sentAfterDue(slot);
        if (after && m_story.now == *slotDue(m_story.incident, slot) + *after)
            m_story.update();
    }

    void steps(int minute)
    {
        if (minute == 5)
            m_story.notice(s("alert"));
        if (minute == 62) // two minutes after it was due
            m_story.decide(Choice::Hold, m_story.now + 30min);
        if (minute == 90)
            m_story.decide(Choice::FailOver);
        if (minute == 92)
            m_story.notice(s("announce"));
        if (minute == 95)
            m_story.promote();
        if (minute == 98)
            m_story.notice(s("reroute"));
        if (minute == 340)
            m_story.allow(Do::SettleStep{s("reroute"), StepOutcome::Passed, {}, {}}, m_story.op());
        if (minute == 400)
            m_story.allow(Do::SettleStep{s("tests"), StepOutcome::Passed, {}, {}}, m_story.op());
        if (minute == 710)
            m_story.notice(s("resolved"));
        if (minute == 715)
            m_story.allow(Do::SettleStep{s("initials"), StepOutcome::Passed, {}, {}}, m_story.op());
        if (minute == 720)
            m_story.allow(Do::CloseComplete{}, m_story.commander());
    }

    void people(int minute)
    {
        fact(minute - 100, Do::CustomerFact::SaysDone);
        fact(minute - 105, Do::CustomerFact::Moved);
        fact(minute - 130, Do::CustomerFact::TestCall);
        fact(minute - 150, Do::CustomerFact::TestNotification);
        if (minute == 330) {
            const Command excuse =
                Do::RecordCustomers{Do::CustomerFact::Excused, {s("c214")}, {}, s("closed today")};
            m_story.allow(excuse, m_story.op());
        }
        const int number = minute - 420;
        if (number >= 1 && number <= Customers)
            m_story.sign(s("c%1").arg(number));
        if (minute == 650) { // a test is repeated: one has to sign again
            const Command again = Do::RecordCustomers{
                Do::CustomerFact::TestCall, {s("c7")}, StepOutcome::Passed, s("answered, 6 s")};
            m_story.allow(again, m_story.op());
        }
        if (minute == 660)
            m_story.sign(s("c7"));
    }

    /// One customer a minute; the last one never.
    void fact(int number, Do::CustomerFact fact)
    {
        if (number < 1 || number >= Customers)
            return;
        const Command command =
            Do::RecordCustomers{fact, {s("c%1").arg(number)}, StepOutcome::Passed, s("3 calls, 8.2 s")};
        m_story.allow(command, m_story.op());
    }

    OutageStory &m_story;
    Instant m_begin;
};
} // namespace

class TestOutageSimulation : public QObject
{
    Q_OBJECT
private slots:
    void twelveHours_data()
    {
        QTest::addColumn<QString>("begin");
        QTest::newRow("an afternoon") << s("2026-11-21T19:02:31.000Z");
        QTest::newRow("spring, an hour is missing") << s("2026-03-08T05:40:00.000Z");
        QTest::newRow("autumn, an hour comes twice") << s("2026-11-01T04:40:00.000Z");
    }
    void twelveHours()
    {
        QFETCH(QString, begin);
        QElapsedTimer timer;
        timer.start();
        OutageStory story(Customers, *fromIso(begin));
        const Instant start = story.now;
        Script(story).run();
        const qint64 played = timer.restart();
        const Result<Incident> again = foldIncident(story.log);
        const qint64 folded = timer.elapsed();
        QVERIFY(again);
        QVERIFY(*again == story.incident);
        qInfo("12 h, %d customers, %lld events: played in %lld ms, folded anew in %lld ms", Customers,
              static_cast<long long>(story.log.size()), static_cast<long long>(played),
              static_cast<long long>(folded));
        QVERIFY2(played + folded < 20'000, "ten times the bar: something is wrong, not merely slow");

        QCOMPARE(story.incident.ending, Ending::Complete);
        const QList<UpdateSlot> all = updateSlots(story.incident, story.now);
        QCOMPARE(all.size(), 47); // the 48th is due in the moment it is closed
        int late = 0;
        int missed = 0;
        for (const UpdateSlot &slot : all) {
            QCOMPARE(slot.state, expected(slot.number));
            QVERIFY(slot.due == start + slot.number * 15min);
            late += slot.state == State::Late ? 1 : 0;
            missed += slot.state == State::Missed ? 1 : 0;
        }
        const Promises kept = promises(story.incident, story.now);
        QCOMPARE(kept.late, late);
        QCOMPARE(kept.missed, missed);
        QCOMPARE(kept.onTime, int(all.size()) - late - missed);
        QVERIFY(*kept.rtoReached == 400min);
        QSet<QString> told{s("decision/1"), s("rto_low/1")};
        for (const UpdateSlot &slot : all) {
            if (slot.state != State::OnTime)
                told += s("update/%1").arg(slot.number);
            if (slot.state == State::Missed)
                told += s("missed/%1").arg(slot.number);
        }
        QCOMPARE(story.incident.told, told);
        QCOMPARE(story.incident.signoffs.value(s("c7")).size(), 2);
        for (const Customer &customer : story.incident.customers)
            QCOMPARE(signoffState(story.incident, customer.id), SignoffState::Signed);
    }

    /// Two people press whatever comes to their mind, on pictures that may be old.
    void anythingGoes()
    {
        const quint32 seed = qEnvironmentVariableIsSet("SWITCHBACK_SEED")
                                 ? qEnvironmentVariable("SWITCHBACK_SEED").toUInt()
                                 : QRandomGenerator::global()->generate();
        qInfo("SWITCHBACK_SEED=%u", seed);
        QRandomGenerator random(seed);
        int complete = 0;
        int stored = 0;
        for (int round = 0; round < 60; ++round) {
            OutageStory story(4);
            story.declare(round % 5 == 0 ? IncidentMode::Drill : IncidentMode::Real, 7min);
            Incident old = story.incident;
            for (int act = 0; act < 260; ++act) {
                story.now += Duration{random.bounded(4 * 60'000)};
                if (random.bounded(3) > 0)
                    old = story.incident; // else: the other seat has not seen the last ones yet
                stored += one(story, old, random, round);
                if (random.bounded(4) == 0)
                    story.duty();
                check(story);
                if (QTest::currentTestFailed())
                    return;
            }
            complete += story.incident.ending == Ending::Complete ? 1 : 0;
            const Result<Incident> again = foldIncident(story.log);
            QVERIFY2(again, again ? "" : qPrintable(again.error().text));
            QVERIFY(*again == story.incident);
        }
        qInfo("%d acts stored, %d incidents closed as complete", stored, complete);
        QVERIFY2(stored > 1000, "hardly anything was allowed: the test tests nothing");
        QVERIFY2(complete > 0, "no incident came to its end: the test tests nothing");
    }

private:
    static void check(const OutageStory &story)
    {
        // OutageStory stores by once-words, so what is to be seen here is that none was needed for a clock.
        QSet<QString> clocks;
        const Event &last = story.log.last();
        if (last.kind == s("clock.ran_out") || last.kind == s("update.missed")) {
            for (const Event &event : story.log) {
                if (event.kind != s("clock.ran_out") && event.kind != s("update.missed"))
                    continue;
                const QString key = event.kind + event.body.value(s("clock")).toString() + QLatin1Char('/') +
                                    QString::number(event.body.value(s("slot")).toInt());
                QVERIFY2(!clocks.contains(key), qPrintable(key));
                clocks.insert(key);
            }
        }
        if (last.kind != s("incident.closed") || story.incident.ending != Ending::Complete)
            return;
        // Who has not signed has a reason of their own, or somebody has gone on without initials by name.
        bool open = false;
        for (const Customer &customer : story.incident.customers) {
            const SignoffState state = signoffState(story.incident, customer.id);
            open |= state == SignoffState::Waiting || state == SignoffState::Outdated;
        }
        const StepRecord initials = story.incident.stepRecord(s("initials"));
        const bool without =
            initials.outcome == StepOutcome::Overridden || initials.outcome == StepOutcome::Skipped;
        QVERIFY(!open || (without && !initials.why.isEmpty() && !initials.by.isEmpty()));
        QCOMPARE(!story.incident.closedWhy.isEmpty(), open); // the closing says so
        QVERIFY(!currentStep(story.incident));
    }

    /// One act of one of the two; 1 when it was stored.
    static int one(OutageStory &story, const Incident &picture, QRandomGenerator &random, int round)
    {
        const Actor actor = random.bounded(2) == 0
                                ? Actor{s("A"), Role::Commander | Role::Operator, s("1"), true}
                                : Actor{s("B"), Role::Commander | Role::Operator, s("2"), true};
        const Incident &incident = story.incident;
        const RunState *run = incident.run();
        if (underWayCalls(incident) && (!run || run->finished) && random.bounded(2) == 0) {
            story.runFailover(random.bounded(3) > 0);
            return 1;
        }
        CommandContext context = story.context;
        context.actor = actor;
        context.now = story.now;
        const Command command = random.bounded(2) == 0 ? sensible(story, random) : pick(story, random, round);
        const auto planned = plan(picture, command, context);
        return planned && story.store(*planned).isEmpty() ? 1 : 0;
    }

    static bool underWayCalls(const Incident &incident)
    {
        const StepRecord record = incident.stepRecord(s("promote"));
        return incident.open() && record.startedAt && record.outcome == StepOutcome::None;
    }

    /// What somebody would do who wants to get on.
    static Command sensible(const OutageStory &story, QRandomGenerator &random)
    {
        const Incident &incident = story.incident;
        const RunbookStep *step = currentStep(incident);
        if (!step)
            return Do::CloseComplete{};
        const Command settle = Do::SettleStep{step->key, StepOutcome::Passed, {}, {}};
        if (step->kind == StepKind::Notice)
            return message(incident, step->key);
        if (step->kind == StepKind::Decision)
            return Do::Decide{Choice::FailOver, {}, s("hours")};
        if (step->kind == StepKind::Calls) {
            const Command ways[] = {Do::AskApproval{step->key}, Do::Approve{step->key, false, {}},
                                    Do::BeginStep{step->key}, settle};
            return ways[random.bounded(4)];
        }
        if (step->kind == StepKind::Reroute)
            return random.bounded(2) == 0 ? all(story, Do::CustomerFact::Moved) : settle;
        if (step->kind == StepKind::Tests)
            return random.bounded(3) == 0 ? settle : all(story, Do::CustomerFact(3 + random.bounded(2)));
        if (step->kind != StepKind::Initials)
            return settle;
        for (const QString &id : story.ids()) {
            const SignoffState state = signoffState(incident, id);
            if (state == SignoffState::Waiting || state == SignoffState::Outdated)
                return Do::TakeInitials{story.signoffOf(id)};
        }
        return settle;
    }

    static Command message(const Incident &incident, const QString &step)
    {
        for (const Notice &notice : incident.notices) {
            if (notice.step == step && !notice.sentAt)
                return notice.approvedAt ? Command{Do::RecordSent{notice.id, s("phone"), {}}}
                                         : Command{Do::ApproveNotice{notice.id}};
        }
        return Do::ComposeNotice{step, s("text")};
    }

    static Command all(const OutageStory &story, Do::CustomerFact fact)
    {
        return Do::RecordCustomers{fact, story.ids(), StepOutcome::Passed, s("seen")};
    }

    static Command pick(const OutageStory &story, QRandomGenerator &random, int round)
    {
        const Incident &incident = story.incident;
        const auto any = [&random](const QStringList &list) {
            return list.isEmpty() ? QString() : list.at(random.bounded(int(list.size())));
        };
        QStringList steps;
        for (const RunbookStep &each : incident.runbook.steps)
            steps.append(each.key);
        const RunbookStep *current = currentStep(incident);
        const QString step = current && random.bounded(3) > 0 ? current->key : any(steps);
        QStringList notices;
        for (const Notice &notice : incident.notices)
            notices.append(notice.id);
        const QString notice = !notices.isEmpty() && random.bounded(2) == 0 ? notices.last() : any(notices);
        const QString customer = any(story.ids());
        const auto outcome = [&random] {
            return random.bounded(2) == 0 ? StepOutcome::Passed : StepOutcome(random.bounded(6));
        };
        const QString words = random.bounded(20) == 0 ? QString() : s("because");
        switch (random.bounded(round % 3 == 0 ? 19 : 17)) {
        case 0:
            return Do::ComposeNotice{step, s("text")};
        case 1:
            return Do::ComposeNotice{s("updates"), s("text")};
        case 2:
        case 3:
            return Do::ApproveNotice{notice};
        case 4:
        case 5:
            return Do::RecordSent{notice, words, {customer}};
        case 6:
            return Do::Decide{random.bounded(3) > 0 ? Choice::FailOver : Choice(random.bounded(3)),
                              story.now + std::chrono::minutes(random.bounded(-5, 60)), words};
        case 7:
            return Do::AskApproval{s("promote")};
        case 8:
            return Do::Approve{s("promote"), random.bounded(5) == 0, words};
        case 9:
            return Do::BeginStep{step};
        case 10:
        case 11:
            return Do::SettleStep{step, outcome(), words, words};
        case 12:
            return Do::RecordCustomers{Do::CustomerFact(random.bounded(6)), {customer}, outcome(), words};
        case 13: {
            Signoff signoff = story.signoffOf(customer);
            signoff.kind = Signoff::Kind(random.bounded(3));
            signoff.reason = words;
            return Do::TakeInitials{signoff};
        }
        case 14:
            return random.bounded(4) == 0 ? Command{Do::Pause{}} : Command{Do::GoOn{}};
        case 15:
            return Do::CloseComplete{};
        case 16:
            return Do::SetCadence{std::chrono::minutes(random.bounded(40)), words};
        case 17:
            return Do::BreakGlass{s("promote"), words};
        default:
            return random.bounded(20) == 0 ? Command{Do::CloseFalseAlarm{words}}
                                           : Command{Do::CloseComplete{}};
        }
    }
};

QTEST_GUILESS_MAIN(TestOutageSimulation)
#include "tst_outagesimulation.moc"
