// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/plannedevent.h"

#include "outagestory.h"

#include <QJsonArray>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
} // namespace

/// How incidents begin and end, who may do what, and what two seats do to each other.
class TestOutageGates : public QObject
{
    Q_OBJECT
private slots:
    void declare()
    {
        OutageStory story;
        const auto tried = [&story](const Do::Declare &command, const Actor &actor) {
            return story.act(command, actor);
        };
        const Instant now = story.now;
        const IncidentMode real = IncidentMode::Real;
        QCOMPARE(tried({real, {}, s("down")}, story.communicator()), s("no_right"));
        QCOMPARE(tried({real, {}, s("down")}, Actor{}), s("no_right"));
        QCOMPARE(tried({real, {}, {}}, story.op()), s("missing"));
        QCOMPARE(tried({real, now + 1ms, s("down")}, story.op()), s("missing"));
        QCOMPARE(tried({real, now - 8 * 24h, s("down")}, story.op()), s("missing"));
        story.context.from = s("denver");
        QCOMPARE(tried({real, {}, s("down")}, story.op()), s("missing"));
        story.context.from = s("naperville");
        const Runbook sound = story.context.runbook;
        story.context.runbook.steps[4].needs = QStringList{s("nothing")};
        QCOMPARE(tried({real, {}, s("down")}, story.op()), s("missing"));
        story.context.runbook = sound;
        story.context.nextNumber = 42;
        story.context.stoppedAt = now - 2min;
        QCOMPARE(tried({real, {}, s("down")}, story.op()), QString());

        const Incident &incident = story.incident;
        QCOMPARE(incident.number, 42);
        QVERIFY(incident.outageAt == now - 2min && incident.declaredAt == now);
        QCOMPARE(incident.declaredBy, s("K. Ramos"));
        QCOMPARE(incident.fromName, s("Naperville"));
        QCOMPARE(incident.toFullName, s("Centennial, CO"));
        QVERIFY(incident.runbook == sound);
        QCOMPARE(incident.runbookVersion, runbookHash(sound));
        QVERIFY(incident.customers == OutageStory::makeCustomers(3));
        QCOMPARE(story.log.last().text,
                 s("Outage 42 declared: Naperville since 13:17:00 Naperville (UTC-6)"));
        QCOMPARE(tried({real, {}, s("down")}, story.op()), s("not_now"));
        QCOMPARE(tried({IncidentMode::Drill, {}, s("practice")}, story.op()), s("not_now"));
    }

    void declaredByEvidence()
    {
        OutageStory story;
        story.context.now = story.now;
        QVERIFY(!planByEvidence(story.context));
        story.context.stoppedAt = story.now - 75s;
        story.context.evidence = {{s("sentence"), s("Naperville is down.")}};
        story.context.pair.timeScale = 3600; // is not asked: people don't get faster with the schedule
        story.context.pair.outageScale = 60;
        const auto planned = planByEvidence(story.context);
        QVERIFY(planned);
        QCOMPARE(story.store(*planned), QString());
        QCOMPARE(story.store(*planned), s("already_done")); // of two that hold the duty one wins
        QCOMPARE(story.incident.declaredBy, s("console"));
        QCOMPARE(story.incident.reason, s("Naperville is down."));
        QVERIFY(story.incident.outageAt == story.now - 75s);
        QVERIFY(story.incident.rules.cadence == 15s); // a lab's time is shorter
    }

    void aRealOutageEndsADrill()
    {
        OutageStory story;
        story.context.nextNumber = 7;
        story.declare(IncidentMode::Drill);
        QVERIFY(story.incident.drill());
        const QString drill = story.incident.id;
        QVERIFY(planServiceSeen(story.incident, true, story.now).isEmpty());
        story.context.nextNumber = 8;
        story.now += 1min;
        story.declare(IncidentMode::Real);
        QVERIFY(story.incident.id != drill);
        QCOMPARE(story.incident.number, 8);
        QList<Event> ofDrill;
        for (const Event &event : story.log) {
            if (event.incident == drill)
                ofDrill.append(event);
        }
        const Incident closed = *foldIncident(ofDrill);
        QCOMPARE(closed.ending, Ending::NotNeeded);
        QVERIFY(!closed.closedWhy.isEmpty());
    }

    void drillHasTheSameGates()
    {
        OutageStory story;
        story.declare(IncidentMode::Drill);
        story.until(s("promote"));
        QCOMPARE(story.act(Do::BeginStep{s("promote")}, story.op()), s("not_now"));
        QCOMPARE(story.act(Do::CloseComplete{}, story.commander()), s("not_now"));
    }

    void falseAlarmAndFlap()
    {
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        story.now = begin + 20min;
        for (const PlannedEvent &each : planServiceSeen(story.incident, true, story.now))
            QCOMPARE(story.store({each}), QString());
        QVERIFY(story.incident.serviceSeenAt == story.now);
        QVERIFY(planServiceSeen(story.incident, true, story.now).isEmpty());
        QCOMPARE(story.act(Do::CloseFalseAlarm{s("loose plug")}, story.op()), s("no_right"));
        QCOMPARE(story.act(Do::CloseFalseAlarm{}, story.commander()), s("missing"));
        story.allow(Do::CloseFalseAlarm{s("loose plug")}, story.commander());
        QVERIFY(outageClocks(story.incident, begin + 5h).first().left == 20min);
        story.context.now = story.now + 1h + 1ms;
        QVERIFY(!planReopen(story.incident, story.context));
        story.now += 25min;
        story.context.now = story.now;
        story.context.actor = {};
        const auto planned = planReopen(story.incident, story.context);
        QVERIFY(planned);
        QCOMPARE(story.store(*planned), QString());
        QVERIFY(story.incident.open());
        QCOMPARE(story.incident.reopened, 1);
        QVERIFY(story.incident.outageAt == begin);
        // No update was due while it was closed; the grid is the old one.
        const QList<UpdateSlot> all = updateSlots(story.incident, begin + 46min);
        QCOMPARE(all.size(), 2);
        QVERIFY(all.at(0).due == begin + 15min);
        QVERIFY(all.at(1).due == begin + 60min); // the one due in this very moment nobody could keep
        QVERIFY(*foldIncident(story.log) == story.incident);
        story.allow(Do::CloseFalseAlarm{s("loose again")}, story.commander());
    }

    void notNeededIsDecidedAnewAfterAFlap()
    {
        OutageStory story;
        story.declare();
        story.decide(Choice::NotNeeded);
        story.allow(Do::CloseNotNeeded{s("came back")}, story.commander());
        story.now += 10min;
        story.context.now = story.now;
        QCOMPARE(story.store(*planReopen(story.incident, story.context)), QString());
        QCOMPARE(currentStep(story.incident)->key, s("alert"));
        QVERIFY(!story.incident.stepRecord(s("decide")).settled());
        QVERIFY(decisionDue(story.incident, 2) == story.incident.outageAt + 1h);
        story.decide(Choice::FailOver);
        QVERIFY(story.incident.stepRecord(s("decide")).settled());
    }

    void secondPerson()
    {
        OutageStory story;
        story.declare();
        story.until(s("promote"));
        const Do::AskApproval ask{s("promote")};
        const Do::Approve give{s("promote"), false, {}};
        QCOMPARE(story.act(give, story.commander()), s("not_now")); // nobody asked
        Actor both = story.commander();
        both.roles |= Role::Operator;
        story.allow(ask, both);
        QCOMPARE(story.act(give, both), s("no_right"));
        QCOMPARE(story.act(give, story.op()), s("no_right"));
        // Where there are no operators, names are all there is.
        QCOMPARE(story.act(give, story.unchecked(s(" d.  OSEI"))), s("no_right"));
        story.allow(give, story.unchecked(s("A. Silva")));
        QVERIFY(story.incident.approval(s("promote"))->granted());
        QCOMPARE(story.act(Do::BreakGlass{s("promote"), s("alone")}, story.op()), s("already_done"));
        QCOMPARE(story.act(Do::AskApproval{s("reroute")}, story.op()), s("not_known"));
    }

    void breakGlass()
    {
        for (const bool askedBefore : {false, true}) {
            OutageStory story;
            story.declare();
            story.until(s("promote"));
            if (askedBefore)
                story.allow(Do::AskApproval{s("promote")}, story.op());
            QCOMPARE(story.act(Do::BreakGlass{s("promote"), {}}, story.op()), s("missing"));
            QCOMPARE(story.act(Do::BreakGlass{s("promote"), s("alone")}, story.communicator()),
                     s("no_right"));
            story.allow(Do::BreakGlass{s("promote"), s("alone at night")}, story.op());
            const Approval approval = *story.incident.approval(s("promote"));
            QVERIFY(approval.granted() && approval.brokenGlass);
            QCOMPARE(approval.reason, s("alone at night"));
            QCOMPARE(story.incident.approvals.size(), 1);
            QCOMPARE(story.incident.flags.last().mark, Mark::Bad); // loudly
            story.allow(Do::BeginStep{s("promote")}, story.op());
        }
    }

    /// Both press the same button on the same picture: one wins, the other is told.
    void twoSeatsOneWins_data()
    {
        QTest::addColumn<QString>("stop");
        QTest::addColumn<int>("which");
        QTest::newRow("approve a message") << s("alert") << 0;
        QTest::newRow("record it as sent") << s("alert") << 1;
        QTest::newRow("decide") << s("decide") << 2;
        QTest::newRow("ask for a second person") << s("promote") << 3;
        QTest::newRow("answer") << s("promote") << 4;
        QTest::newRow("begin a step") << s("promote") << 5;
        QTest::newRow("settle a step") << s("reroute") << 6;
        QTest::newRow("record a customer") << s("reroute") << 7;
        QTest::newRow("take initials") << s("initials") << 8;
        QTest::newRow("pause") << s("decide") << 9;
        QTest::newRow("close") << s("decide") << 10;
        QTest::newRow("change the interval") << s("decide") << 11;
        QTest::newRow("hand over") << s("decide") << 12;
    }
    void twoSeatsOneWins()
    {
        QFETCH(QString, stop);
        QFETCH(int, which);
        OutageStory story;
        story.declare();
        story.until(stop);
        if (which <= 1)
            story.allow(Do::ComposeNotice{s("alert"), s("text")}, story.op());
        if (which == 1)
            story.allow(Do::ApproveNotice{s("alert")}, story.op());
        if (which == 4)
            story.allow(Do::AskApproval{s("promote")}, story.op());
        if (which == 5)
            story.approve();
        const QList<Command> commands{
            Do::ApproveNotice{s("alert")},
            Do::RecordSent{s("alert"), s("phone"), {}},
            Do::Decide{Choice::FailOver, {}, s("hours")},
            Do::AskApproval{s("promote")},
            Do::Approve{s("promote"), false, {}},
            Do::BeginStep{s("promote")},
            Do::SettleStep{s("reroute"), StepOutcome::Skipped, s("no calls"), {}},
            Do::RecordCustomers{Do::CustomerFact::Moved, {s("c1")}, StepOutcome::Passed, s("3 calls")},
            Do::TakeInitials{story.signoffOf(s("c1"))},
            Do::Pause{},
            Do::CloseFalseAlarm{s("nothing was")},
            Do::SetCadence{20min, s("calmer")},
            Do::HandOver{s("A. Silva"), {}}};
        QList<Result<QList<PlannedEvent>>> plans;
        for (const Actor &name : {Actor{s("First"), Role::Commander, s("noc-1"), true},
                                  Actor{s("Second"), Role::Commander, s("noc-2"), true}}) {
            CommandContext context = story.context;
            context.actor = name;
            context.now = story.now;
            plans.append(plan(story.incident, commands.at(which), context));
            QVERIFY2(plans.last(), qPrintable(plans.last() ? QString() : plans.last().error().text));
        }
        QCOMPARE(story.store(*plans.at(0)), QString());
        const qsizetype lines = story.log.size();
        QCOMPARE(story.store(*plans.at(1)), s("already_done"));
        QCOMPARE(story.log.size(), lines); // all of them or none
        QVERIFY(*foldIncident(story.log) == story.incident);
    }

    /// What both wrote in the same moment, where both may stand: the log can be folded all the same.
    void twoSeatsBothCount()
    {
        OutageStory story;
        story.declare();
        story.allow(Do::ComposeNotice{s("alert"), s("as approved")}, story.op());
        const auto planned = [&story](const Command &command, const Actor &actor) {
            CommandContext context = story.context;
            context.actor = actor;
            context.now = story.now;
            return *plan(story.incident, command, context);
        };
        // Edited by one while the other approves what was there before.
        const auto approval = planned(Do::ApproveNotice{s("alert")}, story.op());
        const auto edit = planned(Do::ComposeNotice{s("alert"), s("edited")}, story.communicator());
        const auto close = planned(Do::CloseFalseAlarm{s("no")}, story.commander());
        const auto skip =
            planned(Do::SettleStep{s("alert"), StepOutcome::Skipped, s("all know"), {}}, story.op());
        QCOMPARE(story.store(edit), QString());
        QCOMPARE(story.store(approval), QString());
        QCOMPARE(story.incident.notice(s("alert"))->text, s("as approved"));
        QCOMPARE(story.store(edit), QString());
        QCOMPARE(story.incident.notice(s("alert"))->text, s("as approved"));
        const auto sent = planned(Do::RecordSent{s("alert"), s("phone"), {}}, story.communicator());
        QCOMPARE(story.store(skip), QString());
        QCOMPARE(story.store(sent), QString()); // the message is out, whatever became of the step
        QVERIFY(story.incident.notice(s("alert"))->sentAt);
        QCOMPARE(story.incident.stepRecord(s("alert")).outcome, StepOutcome::Skipped);
        const auto late = planned(Do::SetCadence{20min, s("calmer")}, story.commander());
        QCOMPARE(story.store(close), QString());
        QCOMPARE(story.store(late), QString());
        QCOMPARE(story.incident.cadence.size(), 1); // it came after the end
        QCOMPARE(story.incident.ending, Ending::FalseAlarm);
        QVERIFY(*foldIncident(story.log) == story.incident);
    }

    /// What can't be taken back is begun on one picture, the commander decides otherwise on the same one.
    void turningPoint()
    {
        OutageStory story;
        story.declare();
        story.until(s("promote"));
        story.approve();
        const auto planned = [&story](const Command &command) {
            CommandContext context = story.context;
            context.actor = {s("A"), Role::Commander | Role::Operator, s("1"), true};
            context.now = story.now;
            return *plan(story.incident, command, context);
        };
        const QList<QList<PlannedEvent>> rivals{
            planned(Do::BeginStep{s("promote")}),
            planned(Do::Decide{Choice::Hold, story.now + 10min, s("wait")}),
            planned(Do::CloseFalseAlarm{s("it works")}),
        };
        for (int first = 0; first < rivals.size(); ++first) {
            OutageStory copy = story;
            QCOMPARE(copy.store(rivals.at(first)), QString());
            for (const auto &rival : rivals)
                QCOMPARE(copy.store(rival), s("already_done"));
        }
        // Each of them made a new picture, on which one may go on.
        story.allow(Do::BeginStep{s("promote")}, story.op());
        story.runFailover(false);
        story.decide(Choice::Hold, story.now + 10min);
        story.allow(Do::CloseFalseAlarm{s("it works")}, story.commander());
        story.context.now = story.now;
        QCOMPARE(story.store(*planReopen(story.incident, story.context)), QString());
        story.decide(Choice::FailOver);
        story.allow(Do::CloseNotNeeded{s("it works")}, story.commander());
    }

    /// Closed as complete on a picture in which everybody had signed, while a test was being repeated.
    void closedOnAnOldPicture()
    {
        OutageStory story;
        story.declare();
        story.until({});
        CommandContext context = story.context;
        context.actor = story.commander();
        context.now = story.now;
        const auto close = *plan(story.incident, Do::CloseComplete{}, context);
        story.now += 1s;
        story.record(Do::CustomerFact::TestCall, StepOutcome::Failed);
        QCOMPARE(story.store(close), QString());
        QVERIFY(story.incident.open());
        QCOMPARE(story.act(Do::CloseComplete{}, story.commander()), s("not_now"));
        for (const QString &id : story.ids())
            story.sign(id);
        story.allow(Do::CloseComplete{}, story.commander());
        QVERIFY(*foldIncident(story.log) == story.incident);
    }

    void paused()
    {
        OutageStory story;
        story.declare();
        story.until(s("promote"));
        story.allow(Do::Pause{}, story.op());
        QCOMPARE(story.incident.pausedBy, s("K. Ramos"));
        QCOMPARE(story.act(Do::Pause{}, story.op()), s("already_done"));
        for (const Command &command :
             {Command{Do::BeginStep{s("promote")}}, Command{Do::AskApproval{s("promote")}},
              Command{Do::SettleStep{s("promote"), StepOutcome::Skipped, s("why"), {}}},
              Command{Do::BreakGlass{s("promote"), s("alone")}}})
            QCOMPARE(story.act(command, story.op()), s("not_now"));
        story.now += 16min;
        QCOMPARE(story.duty(), 1); // clocks don't pause
        story.allow(Do::GoOn{}, story.op());
        QCOMPARE(story.act(Do::GoOn{}, story.op()), s("already_done"));
        story.promote();
        QCOMPARE(story.act(Do::HandOver{{}, s("x")}, story.op()), s("missing"));
        story.allow(Do::HandOver{s("A. Silva"), s("81 to move")}, story.op());
    }

    void retriesAndOutcomes()
    {
        OutageStory story;
        RunbookStep manual;
        manual.key = s("power");
        manual.title = s("Look at the power");
        manual.kind = StepKind::Manual;
        manual.why = manual.will = manual.known = manual.wrong = s("so");
        story.context.runbook.steps.prepend(manual);
        story.declare();
        const auto settle = [&](StepOutcome outcome, const char *why, const char *found) {
            return story.act(Do::SettleStep{s("power"), outcome, s(why), s(found)}, story.op());
        };
        QCOMPARE(settle(StepOutcome::Passed, "", " "), s("missing"));
        QCOMPARE(settle(StepOutcome::None, "", "x"), s("missing"));
        QCOMPARE(settle(StepOutcome::Failed, "", "x"), s("missing"));
        story.allow(Do::BeginStep{s("power")}, story.op());
        QCOMPARE(settle(StepOutcome::NotKnown, "", "nobody answers"), QString());
        QCOMPARE(settle(StepOutcome::Failed, "fuse blown", ""), QString());
        QVERIFY(!story.incident.stepRecord(s("power")).settled());
        QCOMPARE(settle(StepOutcome::NotKnown, "", ""), s("already_done"));
        QCOMPARE(settle(StepOutcome::Failed, "still", ""), s("already_done"));
        story.allow(Do::BeginStep{s("power")}, story.op());
        QCOMPARE(story.incident.stepRecord(s("power")).tries, 2);
        QCOMPARE(settle(StepOutcome::Failed, "blown again", ""), QString());
        QCOMPARE(settle(StepOutcome::Overridden, "runs on battery", ""), QString());
        QCOMPARE(settle(StepOutcome::Passed, "", "x"), s("already_done"));
        QCOMPARE(story.act(Do::BeginStep{s("power")}, story.op()), s("already_done"));
        QVERIFY(story.error.text.contains(s("K. Ramos")));
        QVERIFY(*foldIncident(story.log) == story.incident);
    }

    /// Events that can't follow, or are no events of ours: an Error or nothing, and never a change.
    void hostileEvents_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<bool>("refused");
        const auto row = [](const char *kind, const char *name, const QJsonObject &body,
                            bool refused = true) {
            QTest::addRow("%s %s", kind, name) << s(kind) << body << refused;
        };
        row("incident.declared", "again", {});
        row("incident.closed", "no ending", {});
        row("incident.closed", "wrong type", {{s("ending"), 7}});
        row("incident.reopened", "open", {});
        row("notice.composed", "no step", {{s("notice"), s("x")}});
        row("notice.approved", "no notice", {{s("notice"), s("x")}});
        row("notice.queued", "no notice", {});
        row("notice.sent", "no notice", {{s("notice"), QJsonArray{}}});
        row("cadence.changed", "no interval", {{s("slot"), 1}, {s("before"), s("2026-11-21T00:00:00.000Z")}});
        row("cadence.changed", "negative", {{s("slot"), -1}, {s("every_ms"), 5}, {s("before"), s("x")}});
        row("decision.made", "no choice", {{s("number"), 1}});
        row("decision.made", "wrong number", {{s("number"), 2}, {s("choice"), s("hold")}});
        row("approval.asked", "no step", {{s("step"), s("dance")}});
        row("approval.given", "nobody asked", {{s("step"), s("promote")}});
        row("wizard.begun", "no step", {});
        row("wizard.settled", "no outcome", {{s("step"), s("alert")}, {s("outcome"), s("great")}});
        row("customer.recorded", "no fact", {{s("fact"), s("sings")}});
        row("customer.recorded", "no customer",
            {{s("fact"), s("moved")}, {s("customers"), QJsonArray{s("c77")}}});
        row("initials.taken", "no customer", {});
        row("clock.ran_out", "no clock", {});
        row("run.started", "no plan", {});
        row("incident.closed", "complete, with everything open", {{s("ending"), s("complete")}}, false);
        row("what.else", "unknown", {}, false);
        row("step.done", "of no run", {}, false);
    }
    void hostileEvents()
    {
        QFETCH(QString, kind);
        QFETCH(QJsonObject, body);
        QFETCH(bool, refused);
        OutageStory story;
        story.declare();
        const Incident before = story.incident;
        Event event;
        event.seq = 99;
        event.kind = kind;
        event.at = story.now;
        event.incident = before.id;
        event.run = s("r");
        event.body = body;
        Incident after = before;
        const Outcome outcome = applyEvent(after, event);
        QCOMPARE(bool(outcome), !refused);
        if (refused)
            QVERIFY(outcome.error().text.contains(s("99")));
        after.lastSeq = before.lastSeq; // it did come, after all
        QVERIFY(after == before);
        event.incident = s("another");
        QVERIFY(applyEvent(after, event));
        QVERIFY(after == before);
    }

    void badDeclarations()
    {
        OutageStory story;
        story.declare();
        const Event good = story.log.first();
        const auto folds = [](Event event, const char *key, const QJsonValue &value) {
            event.body.insert(QLatin1String(key), value);
            Incident incident;
            const bool ok = bool(applyEvent(incident, event));
            return ok || !(incident == Incident{});
        };
        QVERIFY(folds(good, "reason", s("other")));
        QVERIFY(!folds(good, "outage_at", s("yesterday")));
        QVERIFY(!folds(good, "runbook", QJsonObject{}));
        QVERIFY(!folds(good, "customers", QJsonArray{QJsonObject{{s("name"), s("no id")}}}));
        const QJsonObject twice{{s("id"), s("a")}};
        QVERIFY(!folds(good, "customers", QJsonArray{twice, twice}));
    }

    void rightsOfEveryCommand_data()
    {
        QTest::addColumn<int>("role");
        for (const Role role : allRoles())
            QTest::newRow(qPrintable(operatorRoleKey(role))) << int(role);
    }
    void rightsOfEveryCommand()
    {
        QFETCH(int, role);
        OutageStory story;
        story.declare();
        const Actor actor{s("X. Y"), Role(role), s("noc-9"), true};
        const struct {
            Command command;
            Roles allowed;
        } table[] = {
            {Do::CloseFalseAlarm{s("x")}, Role::Commander},
            {Do::CloseNotNeeded{s("x")}, Role::Commander},
            {Do::CloseComplete{}, Role::Commander},
            {Do::ComposeNotice{s("alert"), s("x")}, Role::Communicator | Role::Operator | Role::Commander},
            {Do::ComposeNotice{s("alert"), s("x"), true},
             Role::Communicator | Role::Operator | Role::Commander},
            {Do::WriteBeside{s("free"), s("x")}, Role::Communicator | Role::Operator | Role::Commander},
            {Do::WriteBeside{s("free"), s("x"), true}, Role::Communicator | Role::Operator | Role::Commander},
            {Do::ApproveNotice{s("alert")}, Role::Communicator | Role::Operator | Role::Commander},
            {Do::RecordSent{s("alert"), s("x"), {}}, Role::Communicator | Role::Operator | Role::Commander},
            {Do::WithdrawNotice{s("alert"), s("x")}, Role::Communicator | Role::Operator | Role::Commander},
            {Do::SetCadence{20min, s("x")}, Role::Commander},
            {Do::Decide{Choice::NotNeeded, {}, s("x")}, Role::Commander},
            {Do::AskApproval{s("promote")}, Role::Operator | Role::Commander},
            {Do::Approve{s("promote"), false, {}}, Role::Commander},
            {Do::BreakGlass{s("promote"), s("x")}, Role::Operator | Role::Commander},
            {Do::BeginStep{s("alert")}, Role::Operator | Role::Commander},
            {Do::SettleStep{s("alert"), StepOutcome::Skipped, s("x"), {}}, Role::Operator | Role::Commander},
            {Do::InStep{s("alert"), s("x"), {}}, Role::Operator | Role::Commander},
            {Do::RecordCustomers{Do::CustomerFact::Asked, {s("c1")}, {}, {}},
             Role::Communicator | Role::Operator | Role::Commander},
            {Do::RecordCustomers{Do::CustomerFact::Moved, {s("c1")}, StepOutcome::Passed, s("x")},
             Role::Operator | Role::Commander},
            {Do::TakeInitials{story.signoffOf(s("c1"))}, Role::Operator | Role::Commander},
            {Do::RecordNoInitials{Signoff::Kind::Declined, {s("c1")}, s("x")},
             Role::Operator | Role::Commander},
            {Do::Pause{}, Role::Operator | Role::Commander},
            {Do::GoOn{}, Role::Operator | Role::Commander},
            {Do::HandOver{s("Z"), {}}, Role::Operator | Role::Commander},
        };
        static_assert(std::size(table) == std::variant_size_v<Command> + 2); // three twice, Declare not
        for (const auto &row : table) {
            OutageStory fresh = story;
            const bool refused = fresh.act(row.command, actor) == s("no_right");
            QVERIFY2(refused != row.allowed.testFlag(Role(role)),
                     qPrintable(QString::number(row.command.index())));
            // What a button says before it is pressed.
            QCOMPARE(may(Role(role), rightOf(row.command)), row.allowed.testFlag(Role(role)));
        }
    }
};

QTEST_GUILESS_MAIN(TestOutageGates)
#include "tst_outagegates.moc"
