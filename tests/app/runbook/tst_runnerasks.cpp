// SPDX-License-Identifier: GPL-3.0-or-later
// Where a run has to stop and ask, and where it only has to wait: a last log that could not be shipped, and a
// site that has other work.
#include "fakeworld.h"
#include "models/act/runview.h"
#include "models/replication/numbertext.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Override Ramos{QStringLiteral("K. Ramos"), QStringLiteral("I take on what stays behind")};

/// A planned failover: nothing is lost if the last log is shipped, it said.
RunPlan planned()
{
    RunPlan plan = failover();
    plan.lastLogSaid = true;
    return plan;
}

/// A planned failover whose last log can't be shipped.
struct Asked : World {
    std::unique_ptr<Runner> runner;

    Asked()
    {
        sites.ships = false;
        known.arrivedLsn = QStringLiteral("0/4FFFF00");
        known.arrivedTo = clock.now() - 14s;
        known.loss = 14s;
        known.rowsAtMost = 5269;
        runner = makeRunner();
    }
    bool waits()
    {
        return QTest::qWaitFor([this] { return runner->view().question && !runner->recording(); });
    }
    [[nodiscard]] int told(const char *kind) const
    {
        return int(std::count_if(log.events.begin(), log.events.end(),
                                 [&](const Event &event) { return event.kind == QLatin1String(kind); }));
    }
};
} // namespace

class TstRunnerAsks : public QObject
{
    Q_OBJECT

private slots:
    void lastLogThatStaysBehindIsAskedAbout_data();
    void lastLogThatStaysBehindIsAskedAbout();
    void lossIsAcceptedByName();
    void shippedAgainItGoesOn();
    void shippedAgainInVainItAsksAgain();
    void letGoIsOwedAfterAKill();
    void answersSurviveAKill_data();
    void answersSurviveAKill();
    void whatHasArrivedIsNotAskedAbout();
    void lossThatWasSaidIsNotAskedAbout();
    void stopBeforeTheQuestionKeepsIt();
    void gapRunsFromFenceToPromotion();
    void busyIsWaitedFor_data();
    void busyIsWaitedFor();
    void busyBeyondItsDeadlineIsAFailure();
    void optionalOneWaitsForItsOwnTimeAlone();
    void busyIsWaitedForAfterAKill();
    void roomIsMadeByAStepOfItsOwn();
    void copyThatCantBeDiscardedHoldsUpNothing();
};

void TstRunnerAsks::lastLogThatStaysBehindIsAskedAbout_data()
{
    QTest::addColumn<bool>("home");
    QTest::newRow("planned failover") << false;
    QTest::newRow("failback") << true;
}

void TstRunnerAsks::lastLogThatStaysBehindIsAskedAbout()
{
    QFETCH(bool, home);
    Asked world;
    QVERIFY(world.runner->start(home ? failback() : planned()).ok());
    QVERIFY(world.waits());
    QCOMPARE(world.sites.worked.value(QStringLiteral("promote")), 0);
    const RunView view = world.runner->view();
    QCOMPARE(view.mark, Mark::Bad);
    QVERIFY(view.waitsForPerson);
    QVERIFY2(view.question->text.contains(numberText(5269)), qPrintable(view.question->text));
    QVERIFY(view.question->text.contains(durationText(14s)));
    QVERIFY(view.question->text.contains(QStringLiteral("0/5000060")));
    QVERIFY(view.question->text.contains(QStringLiteral("0/4FFFF00")));
    QVERIFY(!view.question->accept.isEmpty() && !view.question->again.isEmpty() && !view.letGo.isEmpty());
    QVERIFY(view.gap);
    QCOMPARE(world.told("run.asked"), 1);
    // Nothing but an answer moves it on.
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents();
    QCOMPARE(world.sites.worked.value(QStringLiteral("promote")), 0);
    QCOMPARE(world.told("run.asked"), 1);
}

void TstRunnerAsks::lossIsAcceptedByName()
{
    Asked world;
    QVERIFY(world.runner->start(failback()).ok());
    QVERIFY(world.waits());
    QVERIFY(world.runner->acceptLoss(Ramos).ok());
    SOON_VERIFY(world.runner->state().finished);
    QVERIFY(world.runner->state().succeeded);
    QVERIFY(world.runner->state().lossAccepted == Ramos);
    QCOMPARE(world.told("run.loss_accepted"), 1);
    for (const QJsonObject &request : std::as_const(world.sites.requests)) {
        if (request.value(QStringLiteral("op")).toString() !=
            world.runner->state().step(QStringLiteral("promote"))->op)
            continue;
        const QJsonObject params = request.value(QStringLiteral("params")).toObject();
        QVERIFY(!params.contains(QStringLiteral("must_reach"))); // it never could
        QVERIFY(params.contains(QStringLiteral("fence")));
    }
    // A second word about it comes too late.
    QCOMPARE(world.runner->acceptLoss(Ramos).ok(), false);
}

void TstRunnerAsks::shippedAgainItGoesOn()
{
    Asked world;
    QVERIFY(world.runner->start(planned()).ok());
    QVERIFY(world.waits());
    const QString first = world.runner->state().step(QStringLiteral("fence"))->op;
    const auto since = world.runner->state().noWritesSince;
    world.sites.ships = true;
    world.clock.advance(60s);
    QVERIFY(world.runner->retry(QStringLiteral("K. Ramos")).ok());
    SOON_VERIFY(world.runner->state().finished);
    QVERIFY(world.runner->state().succeeded);
    QVERIFY(world.runner->state().step(QStringLiteral("fence"))->op != first);
    QCOMPARE(world.sites.worked.value(QStringLiteral("fence")), 2);
    QVERIFY(!world.runner->state().lossAccepted);
    QVERIFY(since);
    // Who had it tried again is in the log.
    QVERIFY(std::any_of(world.log.events.begin(), world.log.events.end(), [](const Event &event) {
        return event.kind == QLatin1String("step.intended") && event.actor == QLatin1String("K. Ramos");
    }));
}

void TstRunnerAsks::shippedAgainInVainItAsksAgain()
{
    Asked world;
    QVERIFY(world.runner->start(planned()).ok());
    QVERIFY(world.waits());
    const auto since = world.runner->state().noWritesSince;
    world.clock.advance(60s);
    QVERIFY(world.runner->retry(QStringLiteral("K. Ramos")).ok());
    SOON_COMPARE(world.told("run.asked"), 2);
    QVERIFY(world.waits());
    // The gap is as old as the first fence.
    QVERIFY(world.runner->state().noWritesSince == since);
    QVERIFY(world.runner->view().gap && world.runner->view().gap->since == *since);
    QCOMPARE(world.sites.worked.value(QStringLiteral("promote")), 0);
}

void TstRunnerAsks::letGoIsOwedAfterAKill()
{
    Asked world;
    QVERIFY(world.runner->start(planned()).ok());
    QVERIFY(world.waits());
    QVERIFY(world.runner->giveUp(QStringLiteral("K. Ramos"), true).ok());
    SOON_VERIFY(world.runner->state().finished);
    // The console dies before it has begun the run that lets the fenced site go: the log still says so.
    const Result<RunState> read = foldRun(world.log.events);
    QVERIFY(read.ok());
    QVERIFY(owesResume(*read));
    QCOMPARE(read->letGoBy, QStringLiteral("K. Ramos"));
    QVERIFY(makeRunView(*read, {}).gap); // nobody can write until then
    // Begun, it is owed no more.
    RunState after = *read;
    const QString site = QStringLiteral("naperville");
    const QString name = QStringLiteral("Naperville");
    RunPlan resume = makeRun(RunKind::Resume, {QStringLiteral("voice"), site, name, site, name},
                             shippedRunbooks().calls(RunKind::Resume));
    resume.noWritesSince = read->noWritesSince;
    const Result<RunState> resuming = foldRun({runStarted(resume, world.clock.now())});
    QVERIFY(resuming.ok());
    QVERIFY(!owesResume(*resuming));
    QVERIFY(makeRunView(*resuming, {}).gap);
}

void TstRunnerAsks::answersSurviveAKill_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<int>("dieAt");
    for (const char *answer : {"accept", "again"}) {
        for (int i = 1; i <= 20; ++i)
            QTest::addRow("%s, killed after act %d", answer, i) << QString::fromLatin1(answer) << i;
    }
}

/// Killed at any instant before, at and after the question: what is asked and what was answered stay.
void TstRunnerAsks::answersSurviveAKill()
{
    QFETCH(QString, answer);
    QFETCH(int, dieAt);
    Asked world;
    world.dieAt = dieAt;
    const auto reply = [&](Runner &runner) {
        world.sites.ships = answer == QLatin1String("again");
        return answer == QLatin1String("accept") ? runner.acceptLoss(Ramos)
                                                 : runner.retry(QStringLiteral("K. Ramos"));
    };
    QVERIFY(world.runner->start(planned()).ok());
    const bool asked =
        QTest::qWaitFor([&] { return world.dead() || (world.runner->view().question && world.waits()); });
    QVERIFY(asked);
    if (!world.dead()) {
        QVERIFY(reply(*world.runner).ok());
        SOON_VERIFY(world.dead() || world.runner->state().finished);
    }
    QCoreApplication::processEvents();
    world.runner.reset();
    world.forgetAnswers();
    world.dieAt = -1;
    world.runner = world.makeRunner();
    if (!foldRun(world.log.events)->finished) {
        QVERIFY(world.runner->takeUp(world.log.events).ok());
        SOON_VERIFY(world.runner->state().finished || (world.runner->view().question && world.waits()));
        if (!world.runner->state().finished)
            QVERIFY(reply(*world.runner).ok());
        SOON_VERIFY(world.runner->state().finished);
        QVERIFY(world.runner->state().succeeded);
    }
    QCOMPARE(world.sites.worked.value(QStringLiteral("promote")), 1);
    QCOMPARE(world.sites.worked.value(QStringLiteral("fence")), answer == QLatin1String("again") ? 2 : 1);
}

void TstRunnerAsks::whatHasArrivedIsNotAskedAbout()
{
    Asked world;
    world.known.arrivedLsn = QStringLiteral("0/5000060");
    QVERIFY(world.runner->start(planned()).ok());
    SOON_VERIFY(world.runner->state().finished);
    QVERIFY(world.runner->state().succeeded);
    QCOMPARE(world.told("run.asked"), 1); // and it is written down why nobody was asked
}

/// An outage: what would be lost was said as lost, and a person took that.
void TstRunnerAsks::lossThatWasSaidIsNotAskedAbout()
{
    Asked world;
    QVERIFY(world.runner->start(failover()).ok());
    SOON_VERIFY(world.runner->state().finished);
    QVERIFY(world.runner->state().succeeded);
    QCOMPARE(world.told("run.asked"), 0);
}

void TstRunnerAsks::stopBeforeTheQuestionKeepsIt()
{
    Asked world;
    QVERIFY(world.runner->start(planned()).ok());
    // "Stop after this step", pressed while the fence is under way.
    QObject::connect(world.runner.get(), &Runner::changed, world.runner.get(), [&world] {
        const StepState *fence = world.runner->state().step(QStringLiteral("fence"));
        if (fence && fence->phase == StepPhase::Intended && !world.runner->state().stopped)
            QVERIFY(world.runner->stop(QStringLiteral("K. Ramos")).ok());
    });
    SOON_VERIFY(world.runner->state().stopped &&
                world.runner->state().step(QStringLiteral("fence"))->phase == StepPhase::Done);
    QVERIFY(world.runner->view().gap);
    QVERIFY(!world.runner->view().letGo.isEmpty());
    QVERIFY(world.runner->retry(QStringLiteral("K. Ramos")).ok());
    QVERIFY(world.waits());
    QCOMPARE(world.sites.worked.value(QStringLiteral("promote")), 0);
}

void TstRunnerAsks::gapRunsFromFenceToPromotion()
{
    World world;
    const auto runner = world.makeRunner();
    world.sites.refuse = QStringLiteral("promote");
    world.sites.refuseCode = QStringLiteral("not_caught_up");
    QVERIFY(runner->start(failback()).ok());
    SOON_COMPARE(runner->view().mark, Mark::Bad);
    QVERIFY(runner->view().gap); // shipped, but not there yet: nobody can write either
    QVERIFY(runner->view().waitsForPerson);
    QVERIFY(runner->view().gap->text.contains(QStringLiteral("No writes since")));
    world.sites.refuse.clear();
    QVERIFY(runner->retry(QStringLiteral("K. Ramos")).ok());
    SOON_VERIFY(runner->state().step(QStringLiteral("promote"))->phase == StepPhase::Done);
    QVERIFY(!runner->view().gap);
    SOON_VERIFY(runner->state().finished);
}

void TstRunnerAsks::busyIsWaitedFor_data()
{
    QTest::addColumn<QString>("step");
    for (const StepSpec &step : failback().steps)
        QTest::newRow(qPrintable(step.key)) << step.key;
}

/// Every step alike: a site that has other work is waited for and named; the run does not fail by it.
void TstRunnerAsks::busyIsWaitedFor()
{
    QFETCH(QString, step);
    World world;
    world.sites.busyStep = step;
    world.sites.busyTimes = 2;
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failback()).ok());
    SOON_VERIFY(runner->state().step(step)->busySince);
    SOON_VERIFY(runner->view().state.contains(QStringLiteral("A log backup is under way")));
    QVERIFY(!runner->view().canRetry);
    QVERIFY(runner->view().errorText.isEmpty());
    SOON_VERIFY(runner->state().finished);
    QVERIFY(runner->state().succeeded);
    QCOMPARE(runner->state().step(step)->tries, 3); // each a new operation: one that ended busy stays so
    QCOMPARE(world.sites.worked.value(step), 1);
    QVERIFY(!runner->state().step(step)->busySince);
}

void TstRunnerAsks::busyBeyondItsDeadlineIsAFailure()
{
    World world;
    world.sites.busyStep = QStringLiteral("log_backup");
    world.sites.busyTimes = 1000;
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failback()).ok());
    SOON_VERIFY(runner->state().step(QStringLiteral("log_backup"))->busySince);
    QVERIFY(runner->view().errorText.isEmpty());
    world.clock.advance(3min);
    SOON_COMPARE(runner->view().mark, Mark::Bad);
    QVERIFY2(runner->view().errorText.contains(QStringLiteral("A log backup is under way")),
             qPrintable(runner->view().errorText));
    QVERIFY(runner->view().errorText.contains(durationText(3min)));
    QVERIFY(runner->view().canRetry);
    // A person's word gives it the whole deadline anew.
    QVERIFY(runner->retry(QStringLiteral("K. Ramos")).ok());
    SOON_VERIFY(runner->state().step(QStringLiteral("log_backup"))->busySince);
    QVERIFY(runner->view().errorText.isEmpty());
}

/// The service counts as restored with the run: what the move does not hang on must not hold that up.
void TstRunnerAsks::optionalOneWaitsForItsOwnTimeAlone()
{
    World world;
    const QString step = QStringLiteral("log_backup");
    world.sites.busyStep = step;
    world.sites.busyTimes = 1000;
    RunPlan plan = failback();
    for (StepSpec &spec : plan.steps) {
        if (spec.key == step) {
            spec.optional = true;
            spec.deadline = 15s;
        }
    }
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(plan).ok());
    SOON_VERIFY(runner->state().step(step)->busySince);
    world.clock.advance(10s);
    QTRY_VERIFY_WITH_TIMEOUT(runner->state().step(step)->tries > 2, 10'000);
    QVERIFY(!runner->state().finished);
    world.clock.advance(6s);
    QTRY_VERIFY_WITH_TIMEOUT(runner->state().finished, 10'000);
    QCOMPARE(runner->state().step(step)->phase, StepPhase::Skipped);
    QVERIFY(runner->state().succeeded);
}

void TstRunnerAsks::busyIsWaitedForAfterAKill()
{
    World world;
    world.sites.busyStep = QStringLiteral("fence");
    world.sites.busyTimes = 1;
    auto runner = world.makeRunner();
    QVERIFY(runner->start(failback()).ok());
    SOON_VERIFY(runner->state().step(QStringLiteral("fence"))->phase == StepPhase::Busy);
    runner.reset();
    runner = world.makeRunner();
    QVERIFY(runner->takeUp(world.log.events).ok());
    SOON_VERIFY(runner->state().finished);
    QVERIFY(runner->state().succeeded);
}

namespace
{
const CopyOrder Discard{CopyAct::Discard,
                        QStringLiteral("naperville"),
                        QStringLiteral("Naperville"),
                        QStringLiteral("pg.kept-20261128-150000"),
                        true,
                        QStringLiteral("exported")};
}

/// A rebuild without room waits; what a person does about it is a step of the same run, in the log before the
/// site is asked, and it survives a kill.
void TstRunnerAsks::roomIsMadeByAStepOfItsOwn()
{
    World world;
    world.sites.refuse = QStringLiteral("rebuild");
    world.sites.refuseCode = QStringLiteral("no_room_to_keep");
    auto runner = world.makeRunner();
    QVERIFY(runner->start(failback()).ok());
    SOON_VERIFY(runner->view().canRetry && !runner->recording());
    const StepSpec step = copyStep(Discard, int(runner->state().steps.size()));
    QVERIFY(runner->addStep(step, QStringLiteral("K. Ramos")).ok());
    SOON_COMPARE(world.sites.worked.value(step.key), 1);
    SOON_VERIFY(runner->view().canRetry && !runner->recording());
    QCOMPARE(world.sites.requests.last().value(QStringLiteral("params")).toObject(),
             (QJsonObject{{QStringLiteral("name"), Discard.name},
                          {QStringLiteral("unexported"), true},
                          {QStringLiteral("reason"), QStringLiteral("exported")}}));
    QCOMPARE(runner->view().steps.first().title, step.title);
    const auto asked = std::find_if(world.log.events.begin(), world.log.events.end(), [](const Event &event) {
        return event.kind == QLatin1String("run.step_added");
    });
    QVERIFY(asked != world.log.events.end());
    QCOMPARE(asked->actor, QStringLiteral("K. Ramos"));
    runner = world.makeRunner();
    QVERIFY(runner->takeUp(world.log.events).ok());
    world.sites.refuse.clear();
    QVERIFY(runner->retry(QStringLiteral("K. Ramos")).ok());
    SOON_VERIFY(runner->state().finished);
    QVERIFY(runner->state().succeeded);
    QCOMPARE(world.sites.worked.value(step.key), 1);
}

void TstRunnerAsks::copyThatCantBeDiscardedHoldsUpNothing()
{
    World world;
    const RunPlan plan = makeCopies(QStringLiteral("voice"), Discard);
    world.sites.refuse = plan.steps.first().key;
    world.sites.refuseCode = QStringLiteral("not_exported");
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(plan).ok());
    SOON_VERIFY(runner->state().finished);
    QVERIFY(!runner->state().succeeded);
    QVERIFY(runner->view().state.contains(QStringLiteral("refused for the test")));
    QVERIFY(runner->start(failback()).ok()); // and the next run can begin
}

QTEST_GUILESS_MAIN(TstRunnerAsks)
#include "tst_runnerasks.moc"
