// SPDX-License-Identifier: GPL-3.0-or-later
#include "outagestory.h"

#include "app/config/pairrunbooks.h"
#include "models/core/chain.h"
#include "models/outage/outageheadline.h"
#include "models/outage/outagestate.h"
#include "models/record/packetcheck.h"
#include "models/runbook/run.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromLatin1(text);
}

const Runbooks &shipped()
{
    static const Runbooks all = [] {
        PairConfig pair;
        pair.profile = QStringLiteral("hosted");
        return pairRunbooks(pair);
    }();
    return all;
}

/// The case of a move that nothing forces, just opened.
OutageStory opened(IncidentMode mode)
{
    OutageStory story(2);
    story.context.runbook = *shipped().guide(moveOfMode(mode));
    story.context.from =
        mode == IncidentMode::Failback ? story.context.pair.backup.id : story.context.pair.production.id;
    story.declare(mode);
    return story;
}

/// The calls of that step, carried out by the runner; `step` is what the run says it belongs to.
void carryOut(OutageStory &story, const QString &key, bool works = true, bool saysStep = true)
{
    const Incident &now = story.incident;
    RunPlan plan = makeRun(moveOfMode(now.mode), {now.pair, now.from, now.fromName, now.to, now.toName},
                           now.runbook.step(key)->calls);
    plan.incident = now.id;
    plan.actor = OutageStory::op().name;
    plan.lossSaidSeconds = 14;
    plan.step = saysStep ? key : QString();
    RunState state;
    const auto tell = [&](const Event &event) {
        QCOMPARE(story.store({PlannedEvent{event, {}}}), QString());
        QVERIFY(applyEvent(state, event));
    };
    tell(runStarted(plan, story.now));
    for (int i = 0; i < plan.steps.size(); ++i) {
        tell(stepIntended(state, state.steps.at(i), QStringLiteral("%1-%2").arg(key).arg(i), story.now));
        story.now += 5s;
        if (!works) {
            tell(stepFailed(state, state.steps.at(i), {s("disk_full"), s("No room"), {}}, story.now));
            break;
        }
        tell(stepDone(state, state.steps.at(i), {}, story.now));
    }
    tell(runFinished(state, story.now));
}

void move(OutageStory &story, const QString &key)
{
    const RunbookStep *step = story.incident.runbook.step(key);
    if (step->secondPerson)
        story.approve(key);
    story.allow(Do::BeginStep{key}, OutageStory::op());
    carryOut(story, key);
    story.allow(Do::SettleStep{key, StepOutcome::Passed, {}, {}}, OutageStory::op());
}

void customersMove(OutageStory &story)
{
    story.notice(s("reroute"));
    story.record(Do::CustomerFact::Moved);
    story.allow(Do::SettleStep{s("reroute"), StepOutcome::Passed, {}, {}}, OutageStory::op());
    story.record(Do::CustomerFact::TestCall);
    story.record(Do::CustomerFact::TestNotification);
    story.allow(Do::SettleStep{s("tests"), StepOutcome::Passed, {}, {}}, OutageStory::op());
    if (story.incident.runbook.step(s("resolved")))
        story.notice(s("resolved"));
    for (const QString &id : story.ids())
        story.sign(id);
    story.allow(Do::SettleStep{s("initials"), StepOutcome::Passed, {}, {}}, OutageStory::op());
    if (story.incident.mode == IncidentMode::Failback) {
        // The next outage would find an SBC that takes no calls.
        QCOMPARE(story.act(Do::CloseComplete{}, OutageStory::commander()), s("not_now"));
        story.now += 1s;
        story.allow(
            Do::InStep{s("reroute"), s("calls"), {{s("site"), story.incident.from}, {s("mode"), s("take")}}},
            OutageStory::op());
    }
    story.allow(Do::CloseComplete{}, OutageStory::commander());
}

bool hasClock(const Incident &incident, Instant now, OutageClock::Kind kind)
{
    const QList<OutageClock> clocks = outageClocks(incident, now);
    return std::any_of(clocks.cbegin(), clocks.cend(),
                       [kind](const OutageClock &clock) { return clock.kind == kind; });
}
} // namespace

/// An incident is the case of any move, with that move's runbook, and its runs go by step.
class TestCasesOfMoves : public QObject
{
    Q_OBJECT

private slots:
    void plannedFromEndToEnd();
    void failbackInSeveralRuns();
    void noClocksOfAnOutage_data();
    void noClocksOfAnOutage();
    void onlyTheWayThatIsOpen();
    void aRealOutageBreaksItOff();
    void runsOfBefore();
    void recordSaysWhichStep();
};

void TestCasesOfMoves::plannedFromEndToEnd()
{
    OutageStory story = opened(IncidentMode::Planned);
    QCOMPARE(story.incident.mode, IncidentMode::Planned);
    QVERIFY(!story.incident.isOutage() && !story.incident.drill());
    QVERIFY(outageHeadline(story.incident).text.contains(s("planned work")));
    QVERIFY(!outageHeadline(story.incident).text.contains(s("down")));
    story.notice(s("announce"));
    // The message is the runbook's own: nothing has stopped.
    QVERIFY(draftVariant(story.incident, *story.incident.runbook.step(s("announce"))).isEmpty());
    move(story, s("move"));
    QCOMPARE(story.incident.run()->plan.kind, RunKind::Planned);
    QCOMPARE(*promises(story.incident, story.now).lossSeconds, 0.0);
    customersMove(story);
    QCOMPARE(story.incident.ending, Ending::Complete);
    QCOMPARE(outageHeadline(story.incident).text, s("Closed. Centennial carries the service."));
    for (const Flag &flag : story.incident.flags)
        QVERIFY2(flag.mark != Mark::Bad, qPrintable(flag.text));
}

void TestCasesOfMoves::failbackInSeveralRuns()
{
    OutageStory story = opened(IncidentMode::Failback);
    QCOMPARE(story.incident.from, s("centennial"));
    QCOMPARE(story.incident.to, s("naperville"));
    story.notice(s("announce"));
    QCOMPARE(story.act(Do::BeginStep{s("move")}, OutageStory::op()), s("not_now")); // needs the rebuild
    // The rebuild fails once: that is no word about the move, and the next try is a run of its own.
    story.approve(s("rebuild"));
    story.allow(Do::BeginStep{s("rebuild")}, OutageStory::op());
    carryOut(story, s("rebuild"), false);
    QVERIFY(!story.incident.run(s("rebuild"))->succeeded);
    QVERIFY(!story.incident.run(s("move")));
    QVERIFY(!story.incident.run());
    QCOMPARE(story.act(Do::SettleStep{s("rebuild"), StepOutcome::Passed, {}, {}}, OutageStory::op()),
             s("not_now"));
    carryOut(story, s("rebuild"));
    story.allow(Do::SettleStep{s("rebuild"), StepOutcome::Passed, {}, {}}, OutageStory::op());
    QVERIFY(story.incident.stepRecord(s("rebuild")).found.startsWith(s("done in")));
    // Up to here it can be closed as not needed: no write has moved.
    QVERIFY(!outageHeadline(story.incident).text.contains(s("takes writes")));
    move(story, s("move"));
    QVERIFY(story.incident.run(s("move"))->succeeded);
    QVERIFY(story.incident.stepRecord(s("move")).found.contains(s("Naperville takes writes")));
    QCOMPARE(story.act(Do::SettleStep{s("protect"), StepOutcome::Passed, {}, {}}, OutageStory::op()),
             s("not_now"));
    move(story, s("protect"));
    QCOMPARE(story.incident.runs.size(), 4);
    QCOMPARE(story.incident.run(), story.incident.run(s("move")));
    const SignedEvidence evidence = evidenceFor(story.incident, story.ids().first());
    QCOMPARE(std::count_if(evidence.items.cbegin(), evidence.items.cend(),
                           [](const EvidenceItem &item) { return item.key == QLatin1String("database"); }),
             1);
    customersMove(story);
    QCOMPARE(story.incident.ending, Ending::Complete);
}

void TestCasesOfMoves::noClocksOfAnOutage_data()
{
    QTest::addColumn<int>("mode");
    QTest::newRow("planned") << int(IncidentMode::Planned);
    QTest::newRow("failback") << int(IncidentMode::Failback);
}

void TestCasesOfMoves::noClocksOfAnOutage()
{
    QFETCH(int, mode);
    OutageStory story = opened(IncidentMode(mode));
    QCOMPARE(outageClocks(story.incident, story.now), QList<OutageClock>());
    story.now += 48h;
    QCOMPARE(story.duty(), 0);
    QVERIFY(!nextClock(story.incident, story.now));
    QCOMPARE(promises(story.incident, story.now).rtoHigh, Duration{0});
    // A shop whose runbook keeps customers told has that clock, and it alone.
    OutageStory told(1);
    told.context.runbook = *shipped().guide(moveOfMode(IncidentMode(mode)));
    told.context.runbook.steps += *OutageStory::hostedRunbook().step(s("updates"));
    told.context.from = IncidentMode(mode) == IncidentMode::Failback ? s("centennial") : s("naperville");
    told.declare(IncidentMode(mode));
    QCOMPARE(outageClocks(told.incident, told.now).size(), 1);
    QVERIFY(hasClock(told.incident, told.now, OutageClock::Kind::Update));
    OutageInputs in;
    in.incident = told.incident;
    in.now = told.now;
    const OutageState state = makeOutageState(in);
    QVERIFY2(state.subline.startsWith(IncidentMode(mode) == IncidentMode::Planned ? s("Planned failover 1")
                                                                                  : s("Failback 1")),
             qPrintable(state.subline));
    QCOMPARE(state.mark, Mark::Running);
    QVERIFY(state.timeline.bandText.isEmpty());
    for (const WizardAction &ending : state.endings)
        QVERIFY(ending.key != QLatin1String("false_alarm"));
}

void TestCasesOfMoves::onlyTheWayThatIsOpen()
{
    OutageStory story;
    story.context.runbook = *shipped().guide(RunKind::Failback);
    QCOMPARE(story.act(Do::Declare{IncidentMode::Failback, {}, s("home")}, OutageStory::commander()),
             s("not_now"));
    story.context.from = s("centennial");
    QCOMPARE(story.act(Do::Declare{IncidentMode::Planned, {}, s("away")}, OutageStory::commander()),
             s("not_now"));
    QCOMPARE(story.act(Do::Declare{IncidentMode::Failback, {}, {}}, OutageStory::commander()), s("missing"));
    story.declare(IncidentMode::Failback);
    QCOMPARE(story.act(Do::Declare{IncidentMode::Drill, {}, s("practice")}, OutageStory::commander()),
             s("not_now"));
    QCOMPARE(story.act(Do::Declare{IncidentMode::Failback, {}, s("again")}, OutageStory::commander()),
             s("not_now"));
}

/// By a person, and by the evidence.
void TestCasesOfMoves::aRealOutageBreaksItOff()
{
    OutageStory story = opened(IncidentMode::Planned);
    const QString first = story.incident.id;
    story.context.runbook = OutageStory::hostedRunbook();
    story.context.nextNumber = 2;
    CommandContext context = story.context;
    context.now = story.now + 1min;
    context.stoppedAt = story.now;
    const auto byEvidence = planByEvidence(context, story.incident);
    QVERIFY(byEvidence.ok());
    QCOMPARE(byEvidence->size(), 2);
    QCOMPARE(byEvidence->first().event.kind, s("incident.closed"));
    QCOMPARE(byEvidence->first().event.incident, first);
    story.now += 1min;
    story.declare(IncidentMode::Real);
    QCOMPARE(story.incident.mode, IncidentMode::Real);
    QVERIFY(story.incident.id != first);
    QVERIFY(std::any_of(story.log.cbegin(), story.log.cend(), [](const Event &event) {
        return event.kind == QLatin1String("incident.closed") &&
               event.text.contains(QLatin1String("broken off"));
    }));
    QVERIFY(hasClock(story.incident, story.now, OutageClock::Kind::RtoHigh));
}

/// A run of before 0.2 names no step: it is the first step's that calls sites, and only a failover is.
void TestCasesOfMoves::runsOfBefore()
{
    OutageStory story(1);
    story.declare();
    story.runFailover();
    QVERIFY(story.incident.lastRun()->plan.step.isEmpty());
    QCOMPARE(story.incident.stepOf(*story.incident.lastRun()), s("promote"));
    QVERIFY(story.incident.run(s("promote"))->succeeded);
    QVERIFY(!story.incident.run(s("reroute")));
    OutageStory home = opened(IncidentMode::Failback);
    carryOut(home, s("move"), true, false);
    QVERIFY(home.incident.runs.isEmpty());
}

void TestCasesOfMoves::recordSaysWhichStep()
{
    OutageStory story = opened(IncidentMode::Failback);
    story.notice(s("announce"));
    move(story, s("rebuild"));
    move(story, s("move"));
    QList<Event> events = story.log;
    QByteArray previous;
    for (Event &event : events) {
        event = storableEvent(event);
        event.hash = chainHash(previous, event);
        previous = event.hash;
    }
    const auto packet = makePacket(events, {}, story.now);
    QVERIFY2(packet.ok(), packet.ok() ? "" : qPrintable(packet.error().text));
    const auto facts = verifyPacket(*packet);
    QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().text));
    QCOMPARE(facts->record.mode, IncidentMode::Failback);
    const QJsonObject json = recordCaseJson(facts->record);
    QCOMPARE(json.value(s("mode")).toString(), s("failback"));
    const QJsonArray runs = json.value(s("runs")).toArray();
    QCOMPARE(runs.at(0).toObject().value(s("step")).toString(), s("rebuild"));
    QCOMPARE(runs.at(1).toObject().value(s("step")).toString(), s("move"));
    // The first fold had no word for it.
    Record first = facts->record;
    first.fold = 1;
    QVERIFY(!recordCaseJson(first).value(s("runs")).toArray().at(0).toObject().contains(s("step")));
    QVERIFY(packetText(*facts).contains(s("Failback 1")));
}

QTEST_APPLESS_MAIN(TestCasesOfMoves)
#include "tst_casesofmoves.moc"
