// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/stillopen.h"

#include "outagestory.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Switchback::Duration)

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
/// Whatever was done: the log folded anew on another machine gives the same incident.
#define SAME_FROM_THE_LOG(story) QVERIFY(*foldIncident((story).log) == (story).incident)
} // namespace

/// The rows of the agreement with the customers, each by its number.
class TestOutageRules : public QObject
{
    Q_OBJECT
    /// A reason to go on without initials is an answer for all of them, and stands in the closing.
    static void overrideOfInitialsCounts(const OutageStory &story)
    {
        OutageStory settled = story;
        settled.allow(Do::SettleStep{s("initials"), StepOutcome::Overridden, s("late"), {}}, settled.op());
        settled.allow(Do::CloseComplete{}, settled.commander());
        OutageStory atOnce = story;
        QCOMPARE(atOnce.act(Do::CloseComplete{}, atOnce.commander()), s("not_now"));
        QVERIFY(onlyInitialsOpen(atOnce.incident).contains(s("older state")));
        atOnce.allow(Do::CloseComplete{s("late")}, atOnce.commander());
        for (const OutageStory *each : {&settled, &atOnce}) {
            QCOMPARE(each->incident.ending, Ending::Complete);
            QCOMPARE(each->incident.stepRecord(s("initials")).outcome, StepOutcome::Overridden);
            QVERIFY2(each->incident.closedWhy.startsWith(s("1 of 3 customers without initials, by ")),
                     qPrintable(each->incident.closedWhy));
            QVERIFY(each->incident.closedWhy.endsWith(s(": late")));
            QVERIFY(*foldIncident(each->log) == each->incident);
        }
    }

private slots:
    /// Of 214 customers chosen none is forgotten, and of some that can't be recorded none is.
    void aReasonForManyIsAllOrNone()
    {
        OutageStory story(214);
        story.declare();
        story.until(s("initials"));
        const QStringList ids = story.ids();
        QCOMPARE(story.act(Do::RecordNoInitials{Signoff::Kind::NotReached, ids, {}}, story.op()),
                 s("missing"));
        QCOMPARE(story.act(Do::RecordNoInitials{Signoff::Kind::NotReached, {}, s("no answer")}, story.op()),
                 s("missing"));
        QCOMPARE(story.act(Do::RecordNoInitials{Signoff::Kind::Initials, ids, s("no answer")}, story.op()),
                 s("missing"));
        story.sign(ids.at(7));
        const qsizetype before = story.log.size();
        QCOMPARE(story.act(Do::RecordNoInitials{Signoff::Kind::NotReached, ids, s("no answer")}, story.op()),
                 s("already_done"));
        QCOMPARE(story.log.size(), before);
        QStringList rest = ids;
        rest.removeAt(7);
        story.allow(Do::RecordNoInitials{Signoff::Kind::NotReached, rest + rest, s("no answer")}, story.op());
        QCOMPARE(story.log.size(), before + 213);
        for (const QString &id : std::as_const(rest))
            QCOMPARE(signoffState(story.incident, id), SignoffState::NotReached);
        QVERIFY(*foldIncident(story.log) == story.incident);
        story.allow(Do::SettleStep{s("initials"), StepOutcome::Passed, {}, {}}, story.op());
        story.allow(Do::CloseComplete{}, story.commander());
        QVERIFY(story.incident.closedWhy.isEmpty());
    }

    /// Calls are rerouted because somebody decided so; nothing else opens that gate.
    void m20_reroutingIsADecision()
    {
        OutageStory story;
        story.declare(IncidentMode::Real, 10min);
        story.notice(s("alert"));
        const Command begin = Do::BeginStep{s("promote")};
        const Command moved =
            Do::RecordCustomers{Do::CustomerFact::Moved, {s("c1")}, StepOutcome::Passed, s("x")};
        for (const std::optional<Choice> choice :
             {std::optional<Choice>{}, std::optional{Choice::Hold}, std::optional{Choice::NotNeeded}}) {
            if (choice)
                story.decide(*choice,
                             choice == Choice::Hold ? std::optional(story.now + 20min) : std::nullopt);
            QCOMPARE(story.act(begin, story.op()), s("not_now"));
            QCOMPARE(story.act(Do::AskApproval{s("promote")}, story.op()), s("not_now"));
            QCOMPARE(
                story.act(Do::SettleStep{s("promote"), StepOutcome::Overridden, s("so"), {}}, story.op()),
                s("not_now"));
            QCOMPARE(story.act(moved, story.op()), s("not_now"));
            QCOMPARE(story.act(Do::ComposeNotice{s("reroute"), s("Reroute.")}, story.op()), s("not_now"));
        }
        story.decide(Choice::FailOver);
        story.promote();
        story.allow(moved, story.op());
        // Answered by which site is kept with what was found.
        QCOMPARE(story.incident.records.value(s("c1")).moved.found, s("x"));
        QVERIFY(
            evidenceFor(story.incident, s("c1")).items.first().text.startsWith(s("Centennial takes writes")));
        SAME_FROM_THE_LOG(story);
    }

    void m21_sixStepsInOrder()
    {
        QList<StepKind> kinds;
        for (const RunbookStep &step : OutageStory::hostedRunbook().steps) {
            if (!step.ours)
                kinds.append(step.kind);
        }
        const QList<StepKind> agreed{StepKind::Notice,  StepKind::Cadence, StepKind::Decision,
                                     StepKind::Notice,  StepKind::Reroute, StepKind::Tests,
                                     StepKind::Initials};
        QCOMPARE(kinds, agreed);

        OutageStory story;
        story.declare();
        QStringList order;
        const QStringList stops{s("alert"),   s("decide"), s("announce"), s("promote"),
                                s("reroute"), s("tests"),  s("resolved"), s("initials")};
        for (const QString &stop : stops) {
            OutageStory other;
            other.declare();
            other.until(stop);
            // Wherever the console dies: what the log says is the step that it stands at.
            const Incident again = *foldIncident(other.log);
            QVERIFY(again == other.incident);
            QVERIFY2(currentStep(again), qPrintable(stop));
            order.append(currentStep(again)->key);
            QCOMPARE(other.act(Do::CloseComplete{}, other.commander()), s("not_now"));
        }
        QCOMPARE(order, stops);
        story.until({});
        QVERIFY(!currentStep(story.incident));
        QCOMPARE(story.act(Do::CloseComplete{}, story.op()), s("no_right"));
        story.allow(Do::CloseComplete{}, story.commander());
        QCOMPARE(story.incident.ending, Ending::Complete);
        SAME_FROM_THE_LOG(story);
    }

    void m21_notBeforeItsTurn()
    {
        OutageStory story;
        story.declare();
        for (const char *key : {"announce", "promote", "reroute", "tests", "initials"}) {
            const RunbookStep *step = story.incident.runbook.step(s(key));
            QVERIFY2(!stepBlocked(story.incident, *step).isEmpty(), key);
            QCOMPARE(story.act(Do::BeginStep{s(key)}, story.op()), s("not_now"));
            QCOMPARE(story.act(Do::SettleStep{s(key), StepOutcome::Passed, {}, s("fine")}, story.op()),
                     s("not_now"));
        }
        QCOMPARE(story.act(Do::BeginStep{s("dance")}, story.op()), s("not_known"));
        QVERIFY(story.error.text.contains(s("dance")));
    }

    void m22_firstNotice()
    {
        OutageStory story;
        story.declare(IncidentMode::Real, 4min);
        QCOMPARE(story.act(Do::ComposeNotice{s("alert"), s("  ")}, story.op()), s("missing"));
        QCOMPARE(story.act(Do::ComposeNotice{s("alert"), s("Hello {custmer}")}, story.op()), s("missing"));
        QVERIFY(story.error.text.contains(s("custmer")));
        QCOMPARE(story.act(Do::ApproveNotice{s("alert")}, story.op()), s("not_known"));
        story.allow(Do::ComposeNotice{s("alert"), s("Hello {customer}")}, story.communicator());
        const Command sent = Do::RecordSent{s("alert"), s("phone"), {s("c2")}};
        QCOMPARE(story.act(sent, story.communicator()), s("not_now"));
        QCOMPARE(story.act(Do::ApproveNotice{s("alert")}, story.watcher()), s("no_right"));
        QVERIFY2(story.error.text.contains(s("a communicator, an operator or a commander")),
                 qPrintable(story.error.text));
        story.allow(Do::ComposeNotice{s("alert"), s("Hello {customer}, we are down")}, story.communicator());
        // Approved by the communicator or a commander, and by who is alone at 03:00.
        for (const Actor &each : {story.communicator(), story.op(), story.commander()}) {
            OutageStory other = story;
            other.allow(Do::ApproveNotice{s("alert")}, each);
            QVERIFY(other.incident.notice(s("alert"))->queuedAt);
        }
        story.allow(Do::ApproveNotice{s("alert")}, story.op());
        QCOMPARE(story.act(Do::ApproveNotice{s("alert")}, story.commander()), s("already_done"));
        QVERIFY(story.error.text.contains(s("K. Ramos")));
        QCOMPARE(story.act(Do::ComposeNotice{s("alert"), s("other words")}, story.communicator()),
                 s("already_done"));
        QCOMPARE(story.act(Do::RecordSent{s("alert"), s("phone"), {s("c9")}}, story.communicator()),
                 s("not_known"));
        story.now += 1min;
        story.allow(sent, story.communicator());
        QCOMPARE(story.act(sent, story.communicator()), s("already_done"));
        const Notice notice = *story.incident.notice(s("alert"));
        QCOMPARE(notice.text, s("Hello {customer}, we are down"));
        QCOMPARE(notice.approvedBy, s("K. Ramos"));
        QVERIFY(notice.queuedAt && notice.sentAt);
        QVERIFY(*notice.sentAt - story.incident.outageAt == 5min);
        QCOMPARE(notice.notReached, QStringList{s("c2")});
        QCOMPARE(story.incident.stepRecord(s("alert")).outcome, StepOutcome::Passed);
        QVERIFY(story.incident.stepRecord(s("alert")).found.contains(s("2 of 3")));
        SAME_FROM_THE_LOG(story);
    }

    void m23_updatesBesideTheSteps()
    {
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        story.now = begin + 14min;
        story.update();
        story.until(s("reroute"));
        story.now = begin + 30min;
        story.allow(Do::Pause{}, story.op());
        story.update(); // a pause stops no message
        story.allow(Do::GoOn{}, story.op());
        story.now = begin + 44min;
        story.update();
        QCOMPARE(story.act(Do::ComposeNotice{s("updates"), s("again")}, story.communicator()), s("not_now"));
        story.record(Do::CustomerFact::Moved);
        story.allow(Do::SettleStep{s("reroute"), StepOutcome::Passed, {}, {}}, story.op());
        story.record(Do::CustomerFact::TestCall);
        story.record(Do::CustomerFact::TestNotification);
        story.allow(Do::SettleStep{s("tests"), StepOutcome::Passed, {}, {}}, story.op());
        QVERIFY(story.incident.restoredAt);
        // The service is back, and the updates go on until it is said that it is over.
        story.now = begin + 61min;
        const QList<UpdateSlot> all = updateSlots(story.incident, story.now);
        QCOMPARE(all.size(), 5);
        using State = UpdateSlot::State;
        const QList<State> states{State::OnTime, State::OnTime, State::OnTime, State::Overdue,
                                  State::Waiting};
        for (int i = 0; i < all.size(); ++i) {
            QCOMPARE(all.at(i).state, states.at(i));
            QVERIFY(all.at(i).due == begin + (i + 1) * 15min);
        }
        QCOMPARE(story.act(Do::SettleStep{s("updates"), StepOutcome::Passed, {}, s("enough")}, story.op()),
                 s("not_now"));
        story.notice(s("resolved"));
        for (const QString &id : story.ids())
            story.sign(id);
        story.allow(Do::SettleStep{s("initials"), StepOutcome::Passed, {}, {}}, story.op());
        story.allow(Do::CloseComplete{}, story.commander());
        QCOMPARE(updateSlots(story.incident, begin + 5h).size(), 4);
        QVERIFY(clockEvents(story.incident, begin + 5h).isEmpty());
        QVERIFY(!nextClock(story.incident, begin + 5h));
        SAME_FROM_THE_LOG(story);
    }

    void m24_decision_data()
    {
        QTest::addColumn<Duration>("after");
        QTest::addColumn<bool>("early");
        QTest::addColumn<int>("ranOut");
        QTest::newRow("10 min") << Duration{10min} << true << 0;
        QTest::newRow("59:59.999") << Duration{1h - 1ms} << true << 0;
        QTest::newRow("60:00.000") << Duration{1h} << false << 0;
        QTest::newRow("60:00.001") << Duration{1h + 1ms} << false << 1;
        QTest::newRow("2 h") << Duration{2h} << false << 1;
    }
    void m24_decision()
    {
        QFETCH(Duration, after);
        QFETCH(bool, early);
        QFETCH(int, ranOut);
        for (const Choice choice : {Choice::FailOver, Choice::Hold, Choice::NotNeeded}) {
            OutageStory story;
            const Instant begin = story.now;
            story.declare();
            story.now = begin + after;
            story.duty();
            QCOMPARE(int(story.incident.told.contains(s("decision/1"))), ranOut);
            story.context.seen = {{s("headline"), s("Naperville is down")}};
            const auto until = choice == Choice::Hold ? std::optional(story.now + 30min) : std::nullopt;
            QCOMPARE(story.act(Do::Decide{choice, until, s("for hours")}, story.op()), s("no_right"));
            QCOMPARE(story.act(Do::Decide{choice, until, s("  ")}, story.commander()), s("missing"));
            QVERIFY(story.incident.decisions.isEmpty());
            story.decide(choice, until);
            const Decision decision = *story.incident.decision();
            QCOMPARE(decision.choice, choice);
            QCOMPARE(decision.by, s("D. Osei"));
            QVERIFY(decision.at == story.now);
            QCOMPARE(decision.early, early);
            QCOMPARE(decision.reason, s("the fault will take hours"));
            QCOMPARE(decision.seen, story.context.seen);
            QCOMPARE(story.incident.stepRecord(s("decide")).settled(), choice != Choice::Hold);
            SAME_FROM_THE_LOG(story);
        }
    }

    void m24_holdStartsANewClock()
    {
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        story.now = begin + 50min;
        const auto hold = [&](std::optional<Instant> until) {
            return story.act(Do::Decide{Choice::Hold, until, s("a part is coming")}, story.commander());
        };
        QCOMPARE(hold({}), s("missing"));
        QCOMPARE(hold(story.now), s("missing"));
        QCOMPARE(hold(begin + 12h + 1ms), s("missing"));
        QVERIFY(story.error.hint.contains(s("Naperville")));
        QCOMPARE(hold(begin + 12h), QString());
        QCOMPARE(hold(begin + 90min), QString());
        const auto clock = [&] {
            for (const OutageClock &each : outageClocks(story.incident, story.now)) {
                if (each.kind == OutageClock::Kind::Decision)
                    return each;
            }
            return OutageClock{};
        };
        QVERIFY(clock().running && clock().at == begin + 90min);
        story.now = begin + 91min;
        story.duty();
        QVERIFY(clock().ranOut);
        QVERIFY(story.incident.told.contains(s("decision/3")));
        QVERIFY(!story.incident.told.contains(s("decision/1")));
        story.decide(Choice::NotNeeded);
        QVERIFY(!clock().running);
        // "Not needed" is a way out.
        story.allow(Do::CloseNotNeeded{s("it came back")}, story.commander());
        QCOMPARE(story.incident.ending, Ending::NotNeeded);
        SAME_FROM_THE_LOG(story);
    }

    void m24_decidedAgainUntilItHasBegun()
    {
        OutageStory story;
        story.declare();
        story.until(s("promote"));
        story.decide(Choice::Hold, story.now + 10min);
        QVERIFY(!story.incident.stepRecord(s("announce")).settled());
        story.decide(Choice::FailOver);
        story.approve();
        // A new decision wants a new second person.
        story.decide(Choice::FailOver);
        QCOMPARE(story.act(Do::BeginStep{s("promote")}, story.op()), s("not_now"));
        story.approve();
        story.allow(Do::BeginStep{s("promote")}, story.op());
        story.runFailover(false);
        story.decide(Choice::Hold, story.now + 10min); // it failed and was given up: free again
        story.decide(Choice::FailOver);
        story.approve();
        story.runFailover();
        QCOMPARE(story.act(Do::Decide{Choice::NotNeeded, {}, s("no")}, story.commander()), s("already_done"));
        QCOMPARE(story.act(Do::CloseNotNeeded{s("no")}, story.commander()), s("not_now"));
        QCOMPARE(story.act(Do::CloseFalseAlarm{s("no")}, story.commander()), s("not_now"));
        SAME_FROM_THE_LOG(story);
    }

    void m25_decisionIsTold()
    {
        OutageStory story;
        story.declare();
        story.notice(s("alert"));
        QCOMPARE(story.act(Do::ComposeNotice{s("announce"), s("We fail over")}, story.op()), s("not_now"));
        story.decide(Choice::Hold, story.now + 30min);
        story.notice(s("announce"), s("We hold until {next_update}."));
        QCOMPARE(story.incident.notices.last().id, s("announce/1"));
        QCOMPARE(story.incident.notices.last().stage, s("decision"));
        QVERIFY(!story.incident.stepRecord(s("announce")).settled());
        story.now += 20min;
        story.decide(Choice::FailOver);
        story.notice(s("announce"), s("We fail over."));
        QCOMPARE(story.incident.notices.last().id, s("announce/2"));
        QVERIFY(story.incident.stepRecord(s("announce")).settled());
        QVERIFY(story.incident.notices.last().how.contains(s("phone")));
        SAME_FROM_THE_LOG(story);
    }

    void m26_reroute()
    {
        OutageStory story;
        story.declare();
        story.until(s("reroute"));
        story.allow(Do::ComposeNotice{s("reroute"), s("Reroute to {to_site}, {customer}.")},
                    story.communicator());
        story.allow(Do::ApproveNotice{s("reroute/1")}, story.op());
        story.allow(Do::RecordSent{s("reroute/1"), s("e-mail"), {s("c3")}}, story.communicator());
        QVERIFY(story.incident.records.value(s("c1")).askedAt);
        QVERIFY(!story.incident.records.value(s("c3")).askedAt);
        QVERIFY(!story.incident.stepRecord(s("reroute")).settled());
        const auto record = [&](Do::CustomerFact fact, const char *id, const char *found,
                                StepOutcome outcome = StepOutcome::Passed) {
            return story.act(Do::RecordCustomers{fact, {s(id)}, outcome, s(found)}, story.op());
        };
        const auto settle = [&](StepOutcome outcome, const char *why) {
            return story.act(Do::SettleStep{s("reroute"), outcome, s(why), {}}, story.op());
        };
        QCOMPARE(record(Do::CustomerFact::Asked, "c3", ""), QString());
        QCOMPARE(record(Do::CustomerFact::SaysDone, "c1", ""), QString());
        QCOMPARE(record(Do::CustomerFact::Moved, "c1", ""), s("missing"));
        QCOMPARE(record(Do::CustomerFact::Moved, "c9", "3 calls"), s("not_known"));
        QCOMPARE(record(Do::CustomerFact::Moved, "c1", "3 calls", StepOutcome::Skipped), s("missing"));
        // Said is not seen.
        QCOMPARE(settle(StepOutcome::Passed, ""), s("not_now"));
        QVERIFY(story.error.text.contains(s("3 of 3")));
        QCOMPARE(record(Do::CustomerFact::Moved, "c1", "3 calls"), QString());
        QCOMPARE(record(Do::CustomerFact::Moved, "c2", "still at Naperville", StepOutcome::Failed),
                 QString());
        QCOMPARE(record(Do::CustomerFact::Excused, "c2", ""), s("missing"));
        QCOMPARE(record(Do::CustomerFact::Excused, "c2", "closed today"), QString());
        QCOMPARE(settle(StepOutcome::Passed, ""), s("not_now"));
        QVERIFY(story.error.text.contains(s("1 of 3")));
        QVERIFY(story.error.hint.contains(s("override it with a reason")));
        QCOMPARE(settle(StepOutcome::Overridden, ""), s("missing"));
        OutageStory overridden = story;
        overridden.allow(Do::SettleStep{s("reroute"), StepOutcome::Overridden, s("c3 can't"), {}},
                         story.op());
        QCOMPARE(overridden.incident.stepRecord(s("reroute")).why, s("c3 can't"));
        QCOMPARE(overridden.incident.stepRecord(s("reroute")).by, s("K. Ramos"));
        QCOMPARE(record(Do::CustomerFact::Moved, "c3", "1 call"), QString());
        QCOMPARE(settle(StepOutcome::Passed, ""), QString());
        QVERIFY(story.incident.stepRecord(s("reroute")).found.contains(s("2 of 3 moved")));
        SAME_FROM_THE_LOG(story);
        SAME_FROM_THE_LOG(overridden);
    }

    void m27_testCalls()
    {
        checkTests(Do::CustomerFact::TestCall, Do::CustomerFact::TestNotification, s("call"));
    }
    void m28_testNotifications()
    {
        checkTests(Do::CustomerFact::TestNotification, Do::CustomerFact::TestCall, s("notification"));
    }

    void m29_initials()
    {
        OutageStory story;
        story.declare();
        story.until(s("initials"));
        const Signoff shown = story.signoffOf(s("c1"));
        QVERIFY(shown.evidence.statement.contains(s("Customer 1")));
        QVERIFY(shown.evidence.statement.contains(s("Centennial, CO")));
        Signoff signoff = shown;
        signoff.readBack.clear();
        QCOMPARE(story.act(Do::TakeInitials{signoff}, story.op()), s("missing"));
        QCOMPARE(story.act(Do::TakeInitials{shown}, story.communicator()), s("no_right"));
        // What is signed is what was shown, and what was shown is what is.
        signoff = shown;
        signoff.evidence.items[0].text = s("everything is wonderful");
        QCOMPARE(story.act(Do::TakeInitials{signoff}, story.op()), s("missing"));
        signoff.hash = evidenceHash(signoff.evidence);
        QCOMPARE(story.act(Do::TakeInitials{signoff}, story.op()), s("evidence_changed"));
        story.allow(Do::TakeInitials{shown}, story.op());
        QCOMPARE(story.incident.signoff(s("c1"))->takenBy, s("K. Ramos"));
        QVERIFY(story.incident.signoff(s("c1"))->at == story.now);
        QCOMPARE(story.act(Do::TakeInitials{shown}, story.op()), s("already_done"));
        QCOMPARE(signoffState(story.incident, s("c1")), SignoffState::Signed);

        // A test repeated afterwards: signed for an older state, asked for again, the old one is kept.
        story.now += 5min;
        story.allow(
            Do::RecordCustomers{Do::CustomerFact::TestCall, {s("c1")}, StepOutcome::Failed, s("silence")},
            story.op());
        QCOMPARE(signoffState(story.incident, s("c1")), SignoffState::Outdated);
        QCOMPARE(story.act(Do::TakeInitials{shown}, story.op()), s("evidence_changed"));
        story.sign(s("c2"));
        Signoff declined;
        declined.kind = Signoff::Kind::Declined;
        declined.customer = s("c3");
        QCOMPARE(story.act(Do::TakeInitials{declined}, story.op()), s("missing"));
        declined.reason = s("wants to read it first");
        story.allow(Do::TakeInitials{declined}, story.op());
        const Command settle = Do::SettleStep{s("initials"), StepOutcome::Passed, {}, {}};
        QCOMPARE(story.act(settle, story.op()), s("not_now"));
        overrideOfInitialsCounts(story);

        story.sign(s("c1"));
        QCOMPARE(story.incident.signoffs.value(s("c1")).size(), 2);
        story.allow(settle, story.op());
        story.allow(Do::CloseComplete{}, story.commander());
        // Late initials, and nothing else.
        QCOMPARE(story.act(Do::Pause{}, story.op()), s("not_now"));
        story.sign(s("c3"));
        QCOMPARE(signoffState(story.incident, s("c3")), SignoffState::Signed);
        SAME_FROM_THE_LOG(story);
    }

    void m37_ownerOfEveryStep()
    {
        QStringList owners;
        for (const RunbookStep &step : OutageStory::hostedRunbook().steps)
            owners.append(step.key + QLatin1Char('=') + stepOwnerKey(step.owner));
        QCOMPARE(owners, QStringList({s("alert=us"), s("updates=us"), s("decide=us"), s("announce=us"),
                                      s("promote=us"), s("reroute=both"), s("tests=both"), s("resolved=us"),
                                      s("initials=customer")}));
        // The RTO's clock names whose turn it is.
        OutageStory story;
        story.declare();
        QCOMPARE(outageClocks(story.incident, story.now).last().turn, s("us"));
        story.until(s("reroute"));
        QCOMPARE(outageClocks(story.incident, story.now).last().turn, s("us and the customers"));
    }

    void m38_promoteIsOurs()
    {
        const Runbook runbook = OutageStory::hostedRunbook();
        for (const RunbookStep &step : runbook.steps)
            QCOMPARE(step.ours, step.kind == StepKind::Calls || step.key == s("resolved"));
        const RunbookStep *step = runbook.step(s("promote"));
        QVERIFY(step && step->noReturn && step->secondPerson);

        OutageStory story;
        story.declare();
        story.until(s("promote"));
        const Command begin = Do::BeginStep{s("promote")};
        QCOMPARE(story.act(begin, story.op()), s("not_now"));
        story.allow(Do::AskApproval{s("promote")}, story.op());
        QCOMPARE(story.act(Do::AskApproval{s("promote")}, story.op()), s("already_done"));
        QCOMPARE(story.act(begin, story.op()), s("not_now"));
        QCOMPARE(story.act(Do::Approve{s("promote"), true, {}}, story.commander()), s("missing"));
        story.allow(Do::Approve{s("promote"), true, s("wait for the log")}, story.commander());
        QCOMPARE(story.act(begin, story.op()), s("not_now"));
        QVERIFY(story.error.text.contains(s("wait for the log")));
        story.approve();
        story.allow(begin, story.op());
        QCOMPARE(story.act(begin, story.op()), s("already_done"));
        const Command passed = Do::SettleStep{s("promote"), StepOutcome::Passed, {}, {}};
        QCOMPARE(story.act(passed, story.op()), s("not_now"));
        story.runFailover(false);
        QCOMPARE(story.act(passed, story.op()), s("not_now"));
        story.runFailover(true);
        story.allow(passed, story.op());
        QVERIFY(story.incident.stepRecord(s("promote")).found.contains(s("Centennial takes writes")));
        QVERIFY(!story.incident.restoredAt); // calls are answered only after the tests
        SAME_FROM_THE_LOG(story);
    }

private:
    static void checkTests(Do::CustomerFact fact, Do::CustomerFact other, const QString &key)
    {
        OutageStory story;
        story.declare();
        story.until(s("tests"));
        const auto record = [&](const char *id, StepOutcome outcome, const char *found) {
            return story.act(Do::RecordCustomers{fact, {s(id)}, outcome, s(found)}, story.op());
        };
        const Command passed = Do::SettleStep{s("tests"), StepOutcome::Passed, {}, {}};
        story.record(other);
        QCOMPARE(record("c1", StepOutcome::Passed, " "), s("missing"));
        QCOMPARE(record("c1", StepOutcome::Passed, "answered, 8.2 s"), QString());
        QCOMPARE(record("c2", StepOutcome::Failed, "rings, silence"), QString());
        QCOMPARE(record("c3", StepOutcome::NotKnown, "nobody there"), QString());
        QCOMPARE(story.act(passed, story.op()), s("not_now"));
        QVERIFY(story.error.text.contains(s("2 of 3")));
        const Fact fact2 = story.incident.records.value(s("c2")).tests.value(key);
        QCOMPARE(fact2.outcome, StepOutcome::Failed);
        QCOMPARE(fact2.found, s("rings, silence"));
        QCOMPARE(fact2.by, s("K. Ramos"));
        QVERIFY(fact2.at == story.now);
        story.now += 1min;
        QCOMPARE(record("c2", StepOutcome::Passed, "answered"), QString());
        QCOMPARE(story.act(passed, story.op()), s("not_now"));
        QVERIFY(story.error.text.contains(s("1 of 3")));
        story.allow(Do::RecordCustomers{Do::CustomerFact::Excused, {s("c3")}, {}, s("office closed")},
                    story.op());
        story.now += 1min;
        story.allow(passed, story.op());
        QVERIFY(story.incident.restoredAt == story.now);
        QVERIFY(*promises(story.incident, story.now + 1h).rtoReached == story.now - story.incident.outageAt);
        QCOMPARE(promises(story.incident, story.now).lossRows, std::optional<qint64>(410));
        SAME_FROM_THE_LOG(story);
    }
};

QTEST_GUILESS_MAIN(TestOutageRules)
#include "tst_outagerules.moc"
