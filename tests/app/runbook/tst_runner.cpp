// SPDX-License-Identifier: GPL-3.0-or-later
// The runner against a site that keeps a journal and a log that can fail: killed after every single act, it
// ends in the same place, and no operation's work is done twice.
#include "fakeworld.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;

class TstRunner : public QObject
{
    Q_OBJECT

private slots:
    void runsThrough();
    void killedAfterEveryAct_data();
    void killedAfterEveryAct();
    void lostAnswerIsAskedAgainWithTheSameId();
    void siteRefusesAndPersonRetries();
    void transientErrorIsNoFailure();
    void nothingHappensWhenTheLogFails();
    void stopAndGoOn();
    void overrideTakesTheFencesPlace();
    void secondRunIsRefused();
    void promoteGetsTheFencesProof();
    void linesAreShownOnce();
};

void TstRunner::runsThrough()
{
    World world;
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failover()).ok());
    SOON_VERIFY(runner->state().finished);
    QVERIFY(runner->state().succeeded);
    for (const StepSpec &step : failover().steps)
        QCOMPARE(world.sites.worked.value(step.key), 1);
    // Every intent lies before its call: the log alone tells the whole story.
    const Result<RunState> again = foldRun(world.log.events);
    QVERIFY(again.ok());
    QVERIFY(*again == runner->state());
}

void TstRunner::killedAfterEveryAct_data()
{
    QTest::addColumn<bool>("home");
    QTest::addColumn<int>("dieAt");
    for (const bool home : {false, true}) {
        const int acts = int((home ? failback() : failover()).steps.size()) * 3 +
                         2; // start, (intend, call, done) each, end
        for (int i = 1; i <= acts; ++i)
            QTest::addRow("%s, killed after act %d", home ? "failback" : "failover", i) << home << i;
    }
}

void TstRunner::killedAfterEveryAct()
{
    QFETCH(bool, home);
    QFETCH(int, dieAt);
    const RunPlan plan = home ? failback() : failover();
    World world;
    world.dieAt = dieAt;
    {
        const auto runner = world.makeRunner();
        QVERIFY(runner->start(plan).ok());
        SOON_VERIFY(world.dead());
        QCoreApplication::processEvents();
        world.forgetAnswers();
    }
    world.dieAt = -1;
    const auto second = world.makeRunner();
    const Outcome taken = second->takeUp(world.log.events);
    if (!taken) { // the kill came after the very last act: the run has ended
        const Result<RunState> state = foldRun(world.log.events);
        QVERIFY(state.ok());
        QVERIFY2(state->finished, qPrintable(taken.error().text));
    } else {
        SOON_VERIFY(second->state().finished);
        QVERIFY(second->state().succeeded);
    }
    for (const StepSpec &step : plan.steps)
        QCOMPARE(world.sites.worked.value(step.key), 1);
    QCOMPARE(world.sites.results.size(), plan.steps.size());
}

void TstRunner::lostAnswerIsAskedAgainWithTheSameId()
{
    World world;
    world.sites.loseAnswers = 1;
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failover()).ok());
    SOON_VERIFY(runner->view().state.contains(QStringLiteral("Not known")));
    QCOMPARE(runner->view().mark, Mark::Unknown);
    SOON_VERIFY(runner->state().finished);
    QCOMPARE(world.sites.requests.at(0).value(QStringLiteral("op")),
             world.sites.requests.at(1).value(QStringLiteral("op")));
    QCOMPARE(world.sites.worked.value(QStringLiteral("log_backup")), 1);
}

void TstRunner::siteRefusesAndPersonRetries()
{
    World world;
    world.sites.refuse = QStringLiteral("promote");
    world.sites.refuseCode = QStringLiteral("peer_may_write");
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failover()).ok());
    SOON_COMPARE(runner->view().mark, Mark::Bad);
    QVERIFY(runner->view().canRetry);
    QVERIFY(mayResume(runner->state()));
    QVERIFY(!runner->view().giveUp.isEmpty());
    QVERIFY(runner->view().letGo.contains(QStringLiteral("Naperville")));
    const QString firstOp = runner->state().step(QStringLiteral("promote"))->op;
    world.sites.refuse.clear();
    runner->retry(QStringLiteral("K. Ramos"));
    SOON_VERIFY(runner->state().finished);
    QVERIFY(runner->state().succeeded);
    QVERIFY(runner->state().step(QStringLiteral("promote"))->op != firstOp);
    QCOMPARE(runner->state().step(QStringLiteral("promote"))->tries, 2);
}

void TstRunner::transientErrorIsNoFailure()
{
    World world;
    world.sites.refuse = QStringLiteral("fence");
    world.sites.refuseCode = QStringLiteral("starting");
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failover()).ok());
    SOON_VERIFY(runner->view().state.contains(QStringLiteral("Not known")));
    world.sites.refuse.clear();
    SOON_VERIFY(runner->state().finished);
    QCOMPARE(runner->state().step(QStringLiteral("fence"))->tries, 1);
}

void TstRunner::nothingHappensWhenTheLogFails()
{
    World world;
    world.log.failing = true;
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failover()).ok());
    SOON_VERIFY(!runner->view().errorText.isEmpty());
    QVERIFY(world.sites.requests.isEmpty());
    world.log.failing = false;
    runner->retry(QStringLiteral("K. Ramos"));
    SOON_VERIFY(runner->state().finished);
    for (const StepSpec &step : failover().steps)
        QCOMPARE(world.sites.worked.value(step.key), 1);
}

void TstRunner::stopAndGoOn()
{
    World world;
    world.sites.refuse = QStringLiteral("fence");
    world.sites.refuseCode = QStringLiteral("failed");
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failover()).ok());
    SOON_COMPARE(runner->view().mark, Mark::Bad);
    runner->stop(QStringLiteral("K. Ramos"));
    SOON_VERIFY(runner->state().stopped);
    world.sites.refuse.clear();
    runner->retry(QStringLiteral("K. Ramos")); // goes on
    SOON_VERIFY(!runner->state().stopped);
    SOON_COMPARE(runner->view().mark, Mark::Bad); // the failure still stands
    runner->retry(QStringLiteral("K. Ramos"));
    SOON_VERIFY(runner->state().finished);
}

void TstRunner::overrideTakesTheFencesPlace()
{
    World world;
    world.sites.refuse = QStringLiteral("fence");
    world.sites.refuseCode = QStringLiteral("unreachable_forever");
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failover()).ok());
    SOON_COMPARE(runner->view().mark, Mark::Bad);
    QVERIFY(mayOverride(runner->state()));
    runner->overrideFence({QStringLiteral("K. Ramos"), QStringLiteral("power is off, I saw it")});
    SOON_VERIFY(runner->state().finished);
    QVERIFY(runner->state().succeeded);
    const QJsonObject promote = world.sites.requests.at(world.sites.requests.size() - 3);
    const QJsonObject params = promote.value(QStringLiteral("params")).toObject();
    QCOMPARE(params.value(QStringLiteral("override")).toObject().value(QStringLiteral("person")).toString(),
             QStringLiteral("K. Ramos"));
    QVERIFY(!params.contains(QStringLiteral("fence")));
}

void TstRunner::secondRunIsRefused()
{
    World world;
    world.sites.refuse = QStringLiteral("fence");
    world.sites.refuseCode = QStringLiteral("failed");
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failover()).ok());
    SOON_COMPARE(runner->view().mark, Mark::Bad);
    QVERIFY(!runner->start(failback()).ok());
    runner->giveUp(QStringLiteral("K. Ramos"));
    SOON_VERIFY(runner->state().finished);
    QVERIFY(!runner->state().succeeded);
    QVERIFY(runner->start(failback()).ok());
}

void TstRunner::promoteGetsTheFencesProof()
{
    World world;
    const auto runner = world.makeRunner();
    QVERIFY(runner->start(failback()).ok());
    SOON_VERIFY(runner->state().finished);
    for (const QJsonObject &request : std::as_const(world.sites.requests)) {
        if (request.value(QStringLiteral("op")).toString() !=
            runner->state().step(QStringLiteral("promote"))->op)
            continue;
        const QJsonObject params = request.value(QStringLiteral("params")).toObject();
        QCOMPARE(params.value(QStringLiteral("wait_lsn")).toString(), QStringLiteral("0/5000060"));
        QCOMPARE(params.value(QStringLiteral("must_reach")).toBool(), true);
        QCOMPARE(params.value(QStringLiteral("fence")).toObject().value(QStringLiteral("op")).toString(),
                 runner->state().step(QStringLiteral("fence"))->op);
        return;
    }
    QFAIL("no promote was asked for");
}

void TstRunner::linesAreShownOnce()
{
    FakeLog log;
    ManualClock clock;
    std::function<void(const QJsonObject &)> say;
    Runner::Outside outside;
    outside.append = [&](const Event &event) { return log.append(event); };
    outside.call = [&](const StepSpec &, const QJsonObject &, QObject *, auto line, auto) { say = line; };
    Runner runner(outside, clock);
    QVERIFY(runner.start(failover()).ok());
    SOON_VERIFY(say);
    const QJsonObject line{{QStringLiteral("op"), QStringLiteral("a")},
                           {QStringLiteral("seq"), 1},
                           {QStringLiteral("at"), QStringLiteral("2026-11-21T20:04:12.123Z")},
                           {QStringLiteral("step"), QStringLiteral("stop")},
                           {QStringLiteral("text"), QStringLiteral("red \x1b[31m")}};
    say(line);
    say(line);
    QCOMPARE(runner.view().steps.at(0).lines.size(), 1);
    QVERIFY(!runner.view().steps.at(0).lines.at(0).contains(QChar(0x1b)));
}

QTEST_GUILESS_MAIN(TstRunner)
#include "tst_runner.moc"
