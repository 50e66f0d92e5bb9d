// SPDX-License-Identifier: GPL-3.0-or-later
// The run's fold and the preview's words, as tables.
#include "shippedcalls.h"

#include "models/act/actpreview.h"
#include "models/act/preview.h"
#include "models/act/runview.h"
#include "models/runbook/run.h"
#include "models/sites/facts.h"

#include <QJsonDocument>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Now = instantFromMs(1'790'000'000'000);

PairConfig pair()
{
    PairConfig config;
    config.id = QStringLiteral("voice");
    config.production = {QStringLiteral("naperville"), QStringLiteral("Naperville, IL"),
                         QStringLiteral("Naperville"), QStringLiteral("production"), "America/Chicago"};
    config.backup = {QStringLiteral("centennial"), QStringLiteral("Centennial, CO"),
                     QStringLiteral("Centennial"), QStringLiteral("backup"), "America/Denver"};
    return config;
}

SiteFacts site(const QString &id, SiteRole role, DatabaseState state, bool answers = true)
{
    SiteFacts facts;
    facts.site = id;
    facts.way(Ways::Ssh) = {Ways::Ssh, answers ? Reach::Answers : Reach::Unreachable, Now,
                            answers ? std::optional(Now - 1s) : std::nullopt};
    facts.way(Ways::Rest) = {Ways::Rest, answers ? Reach::Answers : Reach::Unreachable, Now,
                             answers ? std::optional(Now - 1s) : std::nullopt};
    SiteStatus status;
    status.site = id;
    status.role = role;
    status.epoch = role == SiteRole::Primary ? 2 : 1;
    status.database = DatabaseStatus{Now - 1s, state};
    facts.status = status;
    facts.statusAt = answers ? Now - 1s : Now - 10min;
    return facts;
}

ActInputs calm()
{
    ActInputs in;
    in.config = pair();
    in.now = Now;
    in.facts = {site(QStringLiteral("naperville"), SiteRole::Primary, DatabaseState::AcceptingWrites),
                site(QStringLiteral("centennial"), SiteRole::Standby, DatabaseState::Recovering)};
    in.runbooks = shippedRunbooks();
    in.loss.kind = LossCard::Kind::Known;
    in.loss.at = Now;
    in.loss.loss = 784s;
    in.loss.recoverableTo = Now - 784s;
    in.loss.rpo = 60min;
    in.loss.rowsAtMost = 410;
    in.loss.rowsText = QStringLiteral("at most 410 rows");
    return in;
}
} // namespace

class TstRunbook : public QObject
{
    Q_OBJECT

private slots:
    void planSurvivesTheLog();
    void stepsComeFromTheRunbook();
    void shippedMovesAreWhatTheyWere();
    void plannedFailoverLosesNothing();
    void stepsOfACaseAreRunsOfTheirOwn();
    void incidentGoesWithEveryEvent();
    void toldTwiceChangesNothing();
    void overrideLeavesOutWhatWaitsForTheOldSite();
    void brokenEventsAreNamed_data();
    void brokenEventsAreNamed();
    void failoverPreview();
    void logBackupShowsProgressAndResult();
    void deadPrimaryWantsAName();
    void blocked_data();
    void blocked();
    void failbackIsOfferedWhenBackupIsPrimary();
    void failbackSaysWhatItWouldOverwrite_data();
    void failbackSaysWhatItWouldOverwrite();
    void onlyASoundPrimaryIsSaidToShip();
    void lossGrowsWhileTheDialogIsOpen();
    void medianOfPastRuns();
    void wayFold();
    void clockIsMeasuredByTheShortestTrip();
};

void TstRunbook::planSurvivesTheLog()
{
    RunPlan plan = makePlan(calm(), Override{QStringLiteral("K. Ramos"), QStringLiteral("I know")},
                            QStringLiteral("K. Ramos"));
    Event event = runStarted(plan, Now);
    event.seq = 1;
    const Result<RunState> state = foldRun({event});
    QVERIFY2(state.ok(), qPrintable(state.ok() ? QString() : state.error().text));
    QVERIFY(state->plan == plan);
}

namespace
{
RunbookCall call(const QString &key, const QString &verb, bool atNew, const QString &title)
{
    RunbookCall out;
    out.key = key;
    out.verb = verb;
    out.atNew = atNew;
    out.title = title;
    out.unlessOverride = !atNew;
    out.deadline = 45s;
    return out;
}

/// A shop's own order and words: other keys, a log backup first, a full backup last.
QList<RunbookCall> ownCalls()
{
    QList<RunbookCall> calls{
        call(QStringLiteral("last-log"), QStringLiteral("log_backup"), false,
             QStringLiteral("Last log of {from}")),
        call(QStringLiteral("stop"), QStringLiteral("fence"), false, QStringLiteral("Stop {from}")),
        call(QStringLiteral("go"), QStringLiteral("promote"), true, QStringLiteral("{to} for {from}")),
        call(QStringLiteral("try"), QStringLiteral("write_test"), true, QStringLiteral("Try {to}")),
        call(QStringLiteral("keep"), QStringLiteral("full_backup"), true, QStringLiteral("Keep {to}"))};
    calls.last().optional = true;
    return calls;
}

Runbook ownRunbook()
{
    Runbook own;
    own.steps = {RunbookStep{}};
    own.steps[0].kind = StepKind::Calls;
    own.steps[0].calls = ownCalls();
    return own;
}

QStringList told(const QList<StepSpec> &steps)
{
    QStringList out;
    for (const StepSpec &step : steps)
        out += QStringLiteral("%1 %2@%3 %4").arg(step.key, step.verb, step.site, step.title);
    return out;
}
} // namespace

void TstRunbook::stepsComeFromTheRunbook()
{
    ActInputs in = calm();
    in.runbooks.put(ownRunbook(), true);
    const RunPlan plan = makePlan(in, std::nullopt, QStringLiteral("K"));
    QCOMPARE(told(plan.steps),
             QStringList({QStringLiteral("last-log log_backup@naperville Last log of Naperville"),
                          QStringLiteral("stop fence@naperville Stop Naperville"),
                          QStringLiteral("go promote@centennial Centennial for Naperville"),
                          QStringLiteral("try write_test@centennial Try Centennial"),
                          QStringLiteral("keep full_backup@centennial Keep Centennial")}));
    QCOMPARE(plan.steps.first().deadline, 45s);
    QVERIFY(plan.steps.last().optional && !plan.steps.first().optional);
    QCOMPARE(
        makePlan(in, Override{QStringLiteral("K"), QStringLiteral("dead")}, QStringLiteral("K")).steps.size(),
        3);
}

/// What was C++ until 0.1, and what is done about calls since: steps, titles, deadlines and marks.
void TstRunbook::shippedMovesAreWhatTheyWere()
{
    const MoveEnds ends{QStringLiteral("voice"), QStringLiteral("a"), QStringLiteral("A"),
                        QStringLiteral("b"), QStringLiteral("B")};
    const auto steps = [&](RunKind kind) {
        QStringList out;
        for (const StepSpec &step : makeRun(kind, ends, shippedRunbooks().calls(kind)).steps)
            out += QStringLiteral("%1 %2@%3 %4, %5 s%6%7")
                       .arg(step.key, step.verb, step.site, step.title)
                       .arg(step.deadline / 1s)
                       .arg(step.optional ? QStringLiteral(" optional") : QString(),
                            step.unlessOverride ? QStringLiteral(" unless") : QString()) +
                   step.undo;
        return out;
    };
    QCOMPARE(
        steps(RunKind::Failover),
        QStringList({QStringLiteral("fence fence@a Fence A, 60 s unless"),
                     QStringLiteral("promote promote@b Promote B, 120 s"),
                     QStringLiteral("write_test write_test@b Write test at B, 30 s"),
                     QStringLiteral("take_calls take_calls@b Take calls at B, 15 s optional"),
                     QStringLiteral("drain_calls drain_calls@a Forward calls of A, 15 s optional unless")}));
    QCOMPARE(
        steps(RunKind::Failback),
        QStringList({QStringLiteral("rebuild rebuild@b Rebuild B from A, 3600 s"),
                     QStringLiteral("log_backup log_backup@a Ship A's log to B, 120 s"),
                     QStringLiteral("fence fence@a Fence A, 60 s unless"),
                     QStringLiteral("promote promote@b Promote B, nothing lost, 180 s"),
                     QStringLiteral("write_test write_test@b Write test at B, 30 s"),
                     QStringLiteral("take_calls take_calls@b Take calls at B, 15 s optional"),
                     QStringLiteral("drain_calls drain_calls@a Forward calls of A, 15 s optional unless"),
                     QStringLiteral("reprotect rebuild@a Rebuild A as standby, 3600 s")}));
    QCOMPARE(steps(RunKind::Resume),
             QStringList({QStringLiteral("resume resume@a Let A take writes again, 60 s"),
                          QStringLiteral("write_test write_test@a Write test at A, 30 s")}));
    QCOMPARE(steps(RunKind::Planned).size(), 6);
}

/// From a site that works: nothing may be lost, and whatever says otherwise is a question or a refusal.
void TstRunbook::plannedFailoverLosesNothing()
{
    ActInputs in = calm();
    in.order = MoveOrder{RunKind::Planned};
    const ActPreview preview = makePreview(in);
    QVERIFY2(preview.blocked.isEmpty(), qPrintable(preview.blocked));
    QCOMPARE(preview.tiles.first().value, QStringLiteral("nothing"));
    const RunPlan plan = makePlan(in, std::nullopt, QStringLiteral("K"));
    QCOMPARE(plan.kind, RunKind::Planned);
    RunState state = *foldRun({runStarted(plan, Now)});
    QVERIFY(state.plan == plan);
    QCOMPARE(stepParams(state, *state.doing(QStringLiteral("promote")))
                 .value(QStringLiteral("must_reach"))
                 .toBool(),
             true);
    in.facts.production =
        site(QStringLiteral("naperville"), SiteRole::Primary, DatabaseState::AcceptingWrites, false);
    QVERIFY(makePreview(in).blocked.contains(QStringLiteral("Declare an outage")));
    in = calm();
    in.order = MoveOrder{RunKind::Failback};
    QVERIFY(makePreview(in).blocked.contains(QStringLiteral("Naperville takes the writes")));
}

/// A case of several steps: each is a run of its own, and one that moves nothing needs no place to move to.
void TstRunbook::stepsOfACaseAreRunsOfTheirOwn()
{
    const Runbook *book = shippedRunbooks().guide(RunKind::Failback);
    QVERIFY(book);
    ActInputs in = calm();
    MoveOrder order{RunKind::Failback,
                    QStringLiteral("7b1c"),
                    QStringLiteral("protect"),
                    QStringLiteral("centennial"),
                    QStringLiteral("naperville"),
                    {}};
    order.calls = book->step(QStringLiteral("protect"))->calls;
    in.order = order;
    QVERIFY2(makePreview(in).blocked.isEmpty(), qPrintable(makePreview(in).blocked));
    QCOMPARE(makePreview(in).tiles.first().value, QStringLiteral("nothing"));
    QCOMPARE(makePreview(in).button, QStringLiteral("Rebuild Centennial as standby"));
    QVERIFY(!makePreview(in).typed); // no site takes over: there is no name to type
    in.order->noReturn = true;
    QVERIFY(makePreview(in).typed);
    in.order->noReturn = false;
    const RunPlan plan = makePlan(in, std::nullopt, QStringLiteral("K"));
    QCOMPARE(plan.step, QStringLiteral("protect"));
    QCOMPARE(told(plan.steps),
             QStringList{QStringLiteral("reprotect rebuild@centennial Rebuild Centennial as standby")});
    RunState state = *foldRun({runStarted(plan, Now)});
    QVERIFY(state.plan == plan);
    // It says what it did, and not that somebody takes writes by it.
    const auto tell = [&state](Event event) { QVERIFY(applyEvent(state, event).ok()); };
    QCOMPARE(runStarted(plan, Now).text, QStringLiteral("Rebuild Centennial as standby begins"));
    tell(stepIntended(state, state.steps.first(), QStringLiteral("op"), Now));
    tell(stepDone(state, state.steps.first(), {}, Now + 5s));
    QVERIFY(!runFinished(state, Now + 5s).text.contains(QStringLiteral("takes writes")));
    tell(runFinished(state, Now + 5s));
    const RunView view = makeRunView(state, {});
    QVERIFY(view.results.isEmpty() && view.next.isEmpty());
    QVERIFY(!view.state.contains(QStringLiteral("takes writes")));
    in.order->calls = book->step(QStringLiteral("move"))->calls;
    QVERIFY(makePreview(in).blocked.contains(QStringLiteral("takes the writes already")));
}

void TstRunbook::incidentGoesWithEveryEvent()
{
    ActInputs in = calm();
    in.order = MoveOrder{};
    in.order->incident = QStringLiteral("7b1c");
    const RunPlan plan = makePlan(in, std::nullopt, QStringLiteral("K"));
    RunState state;
    QVERIFY(applyEvent(state, runStarted(plan, Now)).ok());
    QVERIFY(state.plan == plan);
    const StepState &first = state.steps.first();
    for (const Event &event : {runStarted(plan, Now), stepIntended(state, first, QStringLiteral("op"), Now),
                               stepDone(state, first, {}, Now), stepFailed(state, first, {}, Now),
                               runStopped(state, {}, Now), runFinished(state, Now)})
        QCOMPARE(event.incident, QStringLiteral("7b1c"));
    QVERIFY(runStarted(makePlan(calm(), std::nullopt, {}), Now).incident.isEmpty());
}

void TstRunbook::toldTwiceChangesNothing()
{
    ActInputs in = calm();
    in.runbooks.put(ownRunbook(), true);
    RunState state;
    const Event start = runStarted(makePlan(in, std::nullopt, QStringLiteral("K")), Now);
    QVERIFY(applyEvent(state, start).ok());
    const auto twice = [&](const Event &event) {
        if (!applyEvent(state, event).ok())
            return false;
        const RunState once = state;
        Event again = event;
        again.at += 1s;
        return applyEvent(state, again).ok() && state == once;
    };
    QVERIFY(twice(start));
    const StepState first = state.steps.first();
    QVERIFY(twice(stepIntended(state, first, QStringLiteral("one"), Now)));
    QVERIFY(!applyEvent(state, stepIntended(state, first, QStringLiteral("two"), Now)).ok());
    QVERIFY(twice(
        stepFailed(state, state.steps.first(), Error{QStringLiteral("x"), QStringLiteral("x"), {}}, Now)));
    QVERIFY(twice(stepIntended(state, first, QStringLiteral("two"), Now)));
    QCOMPARE(state.steps.first().tries, 2);
    QVERIFY(twice(stepDone(state, state.steps.first(), {}, Now)));
}

void TstRunbook::overrideLeavesOutWhatWaitsForTheOldSite()
{
    ActInputs in = calm();
    in.runbooks.put(ownRunbook(), true);
    RunState state;
    QVERIFY(applyEvent(state, runStarted(makePlan(in, std::nullopt, QStringLiteral("K")), Now)).ok());
    QVERIFY(!mayOverride(state));
    QVERIFY(applyEvent(state, stepIntended(state, state.steps.first(), QStringLiteral("one"), Now)).ok());
    QVERIFY(mayOverride(state)); // the log backup already waits for a site that may be gone
    QVERIFY(applyEvent(state, runOverridden(state, {QStringLiteral("K"), QStringLiteral("dead")}, Now)).ok());
    QCOMPARE(state.steps.at(0).phase, StepPhase::Skipped);
    QCOMPARE(state.steps.at(1).phase, StepPhase::Skipped);
    QVERIFY(nextAct(state) == NextAct({NextAct::Kind::Intend, 2}));
    QVERIFY(!mayOverride(state));
    // Nothing hangs on one that may fail: it needs nobody's word.
    in.runbooks.put(ownRunbook(), true);
    RunPlan plan = makePlan(in, std::nullopt, QStringLiteral("K"));
    plan.steps.first().optional = true;
    RunState may;
    QVERIFY(applyEvent(may, runStarted(plan, Now)).ok());
    QVERIFY(applyEvent(may, stepIntended(may, may.steps.first(), QStringLiteral("one"), Now)).ok());
    QVERIFY(may.steps.first().spec.unlessOverride && !mayOverride(may));
}

void TstRunbook::brokenEventsAreNamed_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("step");
    QTest::newRow("result without an intent") << "step.done"
                                              << "fence";
    QTest::newRow("unknown step") << "step.intended"
                                  << "levitate";
    QTest::newRow("second start") << "run.started"
                                  << "";
}

void TstRunbook::brokenEventsAreNamed()
{
    QFETCH(QString, kind);
    QFETCH(QString, step);
    RunState state;
    Event start = runStarted(makePlan(calm(), std::nullopt, QStringLiteral("x")), Now);
    start.seq = 1;
    QVERIFY(applyEvent(state, start).ok());
    const RunState before = state;
    Event bad;
    bad.seq = 2;
    bad.kind = kind;
    bad.run = start.run;
    bad.body = {{QStringLiteral("step"), step}, {QStringLiteral("op"), QStringLiteral("x")}};
    const Outcome outcome = applyEvent(state, bad);
    QVERIFY(!outcome.ok());
    QVERIFY(outcome.error().text.contains(QStringLiteral("Event 2")));
    QVERIFY(state == before);
}

void TstRunbook::failoverPreview()
{
    const ActPreview preview = makePreview(calm());
    QCOMPARE(preview.title, QStringLiteral("Fail over the database to Centennial"));
    QVERIFY(preview.blocked.isEmpty());
    QVERIFY(preview.needsOverride.isEmpty());
    QVERIFY(preview.tiles.at(0).value.contains(QStringLiteral("13")));
    QVERIFY(preview.tiles.at(0).note.contains(QStringLiteral("410 rows")));
    QVERIFY(preview.tiles.at(0).note.contains(QStringLiteral("Naperville")));
    QVERIFY(!preview.advice.isEmpty());
    QCOMPARE(preview.tiles.at(2).value, QStringLiteral("will be fenced"));
}

/// Pressed, it is seen to be under way, and then what came of it; and it is offered only while it can be
/// done.
void TstRunbook::logBackupShowsProgressAndResult()
{
    ActInputs in = calm();
    in.logBackup = LogBackupAsked{in.now - 3s, {}, false, {}};
    QVERIFY(makePreview(in).advice.contains(QStringLiteral("is being taken")));
    QVERIFY(makePreview(in).adviceAction.isEmpty());
    in.logBackup->endedAt = in.now - 2s;
    in.logBackup->text = QStringLiteral("the archive is full.");
    QVERIFY2(makePreview(in).advice.contains(QStringLiteral("the archive is full")),
             qPrintable(makePreview(in).advice));
    QCOMPARE(makePreview(in).adviceAction, QStringLiteral("Try again"));
    in.logBackup->ok = true;
    QVERIFY(makePreview(in).advice.contains(QStringLiteral("was taken and copied")));
    // The result stands for a minute, then it is old news.
    in.now = *in.logBackup->endedAt + 1min + 1ms;
    QVERIFY(!makePreview(in).advice.contains(QStringLiteral("was taken")));
    // A primary that is down takes none, whatever was asked for before.
    ActInputs down = calm();
    down.facts.production = site(QStringLiteral("naperville"), SiteRole::Primary, DatabaseState::Stopped);
    QVERIFY(makePreview(down).adviceAction.isEmpty());
}

void TstRunbook::deadPrimaryWantsAName()
{
    ActInputs in = calm();
    in.facts.production =
        site(QStringLiteral("naperville"), SiteRole::Primary, DatabaseState::AcceptingWrites, false);
    in.loss.kind = LossCard::Kind::AtMost;
    const ActPreview preview = makePreview(in);
    QVERIFY(preview.blocked.isEmpty());
    QVERIFY(!preview.needsOverride.isEmpty());
    QVERIFY(preview.advice.isEmpty()); // nothing can be shipped from a site that does not answer
    QCOMPARE(preview.tiles.at(2).value, QStringLiteral("can't be fenced"));
    const RunPlan plan =
        makePlan(in, Override{QStringLiteral("K"), QStringLiteral("dead")}, QStringLiteral("K"));
    QCOMPARE(plan.steps.first().verb, QStringLiteral("promote"));
}

void TstRunbook::blocked_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("says");
    QTest::newRow("standby silent") << 0 << "Centennial answers neither";
    QTest::newRow("standby fenced") << 1 << "not a standby";
    QTest::newRow("both primary") << 2 << "Both sites";
    QTest::newRow("run under way") << 3 << "under way";
    QTest::newRow("standby stopped") << 4 << "not restoring";
}

void TstRunbook::blocked()
{
    QFETCH(int, what);
    QFETCH(QString, says);
    ActInputs in = calm();
    const QString id = QStringLiteral("centennial");
    switch (what) {
    case 0:
        in.facts.backup = site(id, SiteRole::Standby, DatabaseState::Recovering, false);
        break;
    case 1:
        in.facts.backup = site(id, SiteRole::Fenced, DatabaseState::Stopped);
        break;
    case 2:
        in.facts.backup = site(id, SiteRole::Primary, DatabaseState::AcceptingWrites);
        break;
    case 3:
        in.runUnderWay = true;
        break;
    case 4:
        in.facts.backup = site(id, SiteRole::Standby, DatabaseState::Stopped);
        break;
    default:
        QFAIL("no such row");
    }
    const QString reason = makePreview(in).blocked;
    QVERIFY2(reason.contains(says), qPrintable(reason));
}

void TstRunbook::failbackIsOfferedWhenBackupIsPrimary()
{
    ActInputs in = calm();
    in.facts.production = site(QStringLiteral("naperville"), SiteRole::Fenced, DatabaseState::Stopped);
    in.facts.backup = site(QStringLiteral("centennial"), SiteRole::Primary, DatabaseState::AcceptingWrites);
    const ActPreview preview = makePreview(in);
    QCOMPARE(preview.kind, ActPreview::Kind::Failback);
    QCOMPARE(preview.to, QStringLiteral("Naperville"));
    QVERIFY2(preview.blocked.isEmpty(), qPrintable(preview.blocked));
    QCOMPARE(preview.tiles.at(0).value, QStringLiteral("not known")); // Naperville has not said what it holds
}

void TstRunbook::failbackSaysWhatItWouldOverwrite_data()
{
    QTest::addColumn<QByteArray>("said"); // what Naperville answers; empty: nothing yet
    QTest::addColumn<QString>("lost");
    QTest::addColumn<QString>("old");
    QTest::addColumn<QString>("note");
    QTest::newRow("not asked yet") << QByteArray() << "not known"
                                   << "not known"
                                   << "being asked";
    QTest::newRow("proven safe") << QByteArray(R"({"old_safe": true, "old_why": "its last log was shipped"})")
                                 << "nothing"
                                 << "Centennial has all of it"
                                 << "its last log was shipped";
    QTest::newRow("counted")
        << QByteArray(
               R"({"old_safe": false, "old_why": "started after its fence", "old": {"name": "pg", "rows": 254},
                        "needed_bytes": 5, "free_bytes": 9})")
        << "nothing that is not kept"
        << "254 rows"
        << "kept as a copy before";
    QTest::newRow("not counted")
        << QByteArray(R"({"old_safe": false, "old_why": "it was killed", "old": {"name": "pg"}})")
        << "nothing that is not kept"
        << "rows not known"
        << "may be the only copy";
    QTest::newRow("no room")
        << QByteArray(
               R"({"old_safe": false, "old_why": "it was killed", "old": {"name": "pg", "rows": 1},
                        "needed_bytes": 9, "free_bytes": 5})")
        << "nothing that is not kept"
        << "1 row"
        << "stops and asks";
    QTest::newRow("neither safe nor named")
        << QByteArray(R"({"old_safe": false, "old_why": "can't be read"})") << "not known"
        << "not known"
        << "can't be read";
}

void TstRunbook::failbackSaysWhatItWouldOverwrite()
{
    QFETCH(QByteArray, said);
    QFETCH(QString, lost);
    QFETCH(QString, old);
    QFETCH(QString, note);
    ActInputs in = calm();
    in.facts = {site(QStringLiteral("naperville"), SiteRole::Fenced, DatabaseState::Stopped),
                site(QStringLiteral("centennial"), SiteRole::Primary, DatabaseState::AcceptingWrites)};
    if (!said.isEmpty())
        in.rebuild = rebuildFactsFromJson(QJsonDocument::fromJson(said).object(), Now);
    const ActPreview preview = makePreview(in);
    QCOMPARE(preview.kind, ActPreview::Kind::Failback);
    QCOMPARE(preview.tiles.first().value, lost);
    QCOMPARE(preview.tiles.last().value, old);
    QVERIFY2(preview.tiles.last().note.contains(note), qPrintable(preview.tiles.last().note));
}

/// "Nothing if the last log is shipped" is kept with the run: if it is not, a person is asked.
void TstRunbook::onlyASoundPrimaryIsSaidToShip()
{
    ActInputs in = calm();
    QVERIFY(makePreview(in).tiles.first().note.contains(QStringLiteral("last log is shipped")));
    QVERIFY(makePlan(in, std::nullopt, QStringLiteral("K")).lastLogSaid);
    in.facts.production = site(QStringLiteral("naperville"), SiteRole::Primary, DatabaseState::Stopped);
    QVERIFY(!makePreview(in).tiles.first().note.contains(QStringLiteral("last log is shipped")));
    QVERIFY(!makePlan(in, std::nullopt, QStringLiteral("K")).lastLogSaid);
}

void TstRunbook::lossGrowsWhileTheDialogIsOpen()
{
    ActInputs in = calm();
    in.now += 16s;
    const RunPlan plan = makePlan(in, std::nullopt, QStringLiteral("x"));
    QCOMPARE(*plan.lossSaidSeconds, 800.0);
}

void TstRunbook::medianOfPastRuns()
{
    StepTimes times;
    times[QStringLiteral("promote")] = {9s, 1s, 2s};
    QCOMPARE(expectedTime(times, QStringLiteral("promote")), Duration(2s));
    QVERIFY(expectedTime({}, QStringLiteral("rebuild")) > 0s);
}

void TstRunbook::wayFold()
{
    WayState way;
    way = foldWay(way, {Ways::Ssh, Reach::Refused, QStringLiteral("\x1b[31mno"), Now, Now + 1s});
    way = foldWay(way, {Ways::Ssh, Reach::Silent, {}, Now + 5s, Now + 9s});
    QCOMPARE(way.failures, 2);
    QCOMPARE(*way.failingSince, Now);
    way = foldWay(way, {Ways::Ssh, Reach::Answers, {}, Now + 10s, Now + 11s});
    QCOMPARE(way.failures, 0);
    QVERIFY(!way.failingSince);
    QCOMPARE(*way.lastAnswerAt, Now + 11s);
}

void TstRunbook::clockIsMeasuredByTheShortestTrip()
{
    SiteFacts facts;
    SiteStatus status;
    status.at = Now + 3s;
    foldStatus(facts, status, {Ways::Ssh, Reach::Answers, {}, Now, Now + 200ms});
    QCOMPARE(facts.clockOffset, Duration(2900ms));
    QCOMPARE(facts.clockError, Duration(100ms));
    status.at = Now + 9s;
    foldStatus(facts, status, {Ways::Rest, Reach::Answers, {}, Now + 5s, Now + 9s}); // a slow trip says less
    QCOMPARE(facts.clockOffset, Duration(2900ms));
    QCOMPARE(facts.status->at, Now + 9s);
}

QTEST_GUILESS_MAIN(TstRunbook)
#include "tst_runbook.moc"
