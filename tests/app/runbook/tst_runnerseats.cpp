// SPDX-License-Identifier: GPL-3.0-or-later
// Two consoles on one log: one carries a run out, the other follows it, and the wheel goes over at every
// single act. Nothing is done twice, and both end with the same picture.
#include "fakesites.h"
#include "tests/support/soon.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Switchback;

namespace
{
/// When the wheel goes over, as seen from the act that it is counted by.
enum class Way {
    Told,   ///< right after the act, and the one who had it is told at once
    Untold, ///< right after the act; the one who had it finds out when it writes
    Before, ///< right before the act, which goes on all the same; not told
};

/// One log with one wheel, two sites, two consoles.
class Shared
{
public:
    Shared()
    {
        for (int seat = 0; seat < 2; ++seat)
            m_seats[seat] = makeSeat(seat);
    }
    Runner &seat(int index) { return *m_seats[index]; }
    Runner &holder() { return *m_seats[m_holder]; }

    FakeSites sites;
    QList<Event> log;
    int acts = 0;
    int takeAt = -1; ///< the act at which the wheel goes over; -2: at every one
    Way way = Way::Told;
    QList<int> writers; ///< seat of each event
    int callsBy[2] = {0, 0};
    int refused = 0; ///< writes of somebody without the wheel

private:
    std::unique_ptr<Runner> makeSeat(int seat)
    {
        Runner::Outside outside;
        outside.append = [this, seat](const Event &event) { return append(seat, event); };
        outside.call = [this, seat](const StepSpec &step, const QJsonObject &request, QObject *context, auto,
                                    auto done) {
            ++callsBy[seat];
            const auto doIt = [&] {
                const StepAnswer answer = sites.answer(step, request);
                QMetaObject::invokeMethod(
                    context, [done, answer] { done(answer); }, Qt::QueuedConnection);
            };
            // Asking again after a change of hands is no reason for the next one: that would go on for ever.
            const QString op = request.value(QStringLiteral("op")).toString();
            if (takeAt == -2 && sites.results.contains(op))
                doIt();
            else
                act(seat, doIt);
        };
        return std::make_unique<Runner>(outside, m_clock);
    }

    QFuture<Result<Event>> append(int seat, const Event &event)
    {
        Result<Event> stored =
            Error{QStringLiteral("lease_lost"), QStringLiteral("D. Osei has the wheel"), {}};
        act(seat, [&] {
            if (seat != m_holder) {
                ++refused;
                return;
            }
            Event kept = event;
            kept.seq = 3 * log.size() + 1; // others write other things in between
            log += kept;
            writers += seat;
            for (const auto &each : m_seats)
                QMetaObject::invokeMethod(
                    each.get(), [runner = each.get(), kept] { runner->follow(kept); }, Qt::QueuedConnection);
            stored = kept;
        });
        return readyFuture(stored);
    }

    void act(int seat, const std::function<void()> &doIt)
    {
        // Once somebody has gone on, what the first one does is no act of the run any more.
        const bool counts = seat == m_holder && (takeAt == -2 || ++acts == takeAt);
        if (counts && way == Way::Before)
            passWheel();
        doIt();
        if (counts && way != Way::Before)
            passWheel();
    }

    void passWheel()
    {
        if (log.isEmpty())
            return; // nothing to take up yet
        Runner &before = holder();
        m_holder = 1 - m_holder;
        if (way == Way::Told)
            before.letGoOfWheel(QStringLiteral("D. Osei"));
        // Who takes the wheel reads the log first, in its own time.
        QMetaObject::invokeMethod(
            &holder(),
            [this, seat = m_holder] {
                const Result<RunState> state = foldRun(log);
                if (seat == m_holder && !m_seats[seat]->acting() && state && !state->finished)
                    QVERIFY(m_seats[seat]->takeUp(log).ok());
            },
            Qt::QueuedConnection);
    }

    ManualClock m_clock;
    int m_holder = 0;
    std::unique_ptr<Runner> m_seats[2];
};

int actsOf(const RunPlan &plan)
{
    return int(plan.steps.size()) * 3 + 2; // start, (intend, call, done) each, end
}

void compareEnd(Shared &shared, const RunPlan &plan)
{
    SOON_VERIFY(shared.seat(0).state().finished);
    SOON_VERIFY(shared.seat(1).state().finished);
    const Result<RunState> told = foldRun(shared.log);
    QVERIFY2(told.ok(), told ? "" : qPrintable(told.error().text));
    QVERIFY(told->succeeded);
    QVERIFY(shared.seat(0).state() == *told);
    QVERIFY(shared.seat(1).state() == *told);
    QHash<QString, QSet<QString>> ops;
    for (const Event &event : std::as_const(shared.log)) {
        if (event.kind == QLatin1String("step.intended"))
            ops[event.body.value(QStringLiteral("step")).toString()] +=
                event.body.value(QStringLiteral("op")).toString();
    }
    QSet<QString> called;
    for (const QJsonObject &request : std::as_const(shared.sites.requests))
        called += request.value(QStringLiteral("op")).toString();
    for (const StepSpec &step : plan.steps) {
        QCOMPARE(shared.sites.worked.value(step.key), 1);
        QCOMPARE(ops.value(step.key).size(), 1);
    }
    QCOMPARE(called.size(), plan.steps.size());
    QVERIFY(!shared.seat(0).acting());
    QVERIFY(!shared.seat(1).acting());
}
} // namespace

class TstRunnerSeats : public QObject
{
    Q_OBJECT

private slots:
    void wheelTakenAtEveryAct_data();
    void wheelTakenAtEveryAct();
    void wheelGoesToAndFroAtEveryAct_data();
    void wheelGoesToAndFroAtEveryAct();
    void whoFollowsDoesNothing();
    void whoHadItFindsOut();
    void lateAnswersAreDropped();
    void failureIsShownToBoth();
    void somebodyElseWasFirst();
    void logComesBack();
    void eventsInAnyOrder();
    void brokenLogIsNotActedOn();
    void nextRunIsFollowed();
};

void TstRunnerSeats::wheelTakenAtEveryAct_data()
{
    QTest::addColumn<bool>("home");
    QTest::addColumn<int>("way");
    QTest::addColumn<int>("takeAt");
    const char *names[] = {"told", "untold", "before"};
    for (const bool home : {false, true}) {
        for (int way = 0; way < 3; ++way) {
            for (int i = 1; i <= actsOf(home ? failback() : failover()); ++i)
                QTest::addRow("%s, %s, act %d", home ? "failback" : "failover", names[way], i)
                    << home << way << i;
        }
    }
}

void TstRunnerSeats::wheelTakenAtEveryAct()
{
    QFETCH(bool, home);
    QFETCH(int, way);
    QFETCH(int, takeAt);
    const RunPlan plan = home ? failback() : failover();
    Shared shared;
    shared.takeAt = takeAt;
    shared.way = Way(way);
    const QSignalSpy lost(&shared.seat(0), &Runner::wheelLost);
    QVERIFY(shared.seat(0).start(plan).ok());
    compareEnd(shared, plan);
    if (shared.way == Way::Told)
        QCOMPARE(shared.refused, 0);
    QCOMPARE(lost.count(), shared.refused);
    QVERIFY(shared.refused <= 1);
    // The second one wrote everything from there on; only at the first and the last act there is nothing
    // left.
    const int begun = shared.way == Way::Before ? takeAt - 1 : takeAt;
    QCOMPARE(shared.writers.contains(1), begun >= 1 && begun < actsOf(plan));
    QVERIFY(std::is_sorted(shared.writers.begin(), shared.writers.end()));
}

void TstRunnerSeats::wheelGoesToAndFroAtEveryAct_data()
{
    QTest::addColumn<int>("way");
    QTest::newRow("told") << int(Way::Told);
    QTest::newRow("untold") << int(Way::Untold);
}

void TstRunnerSeats::wheelGoesToAndFroAtEveryAct()
{
    QFETCH(int, way);
    Shared shared;
    shared.takeAt = -2;
    shared.way = Way(way);
    QVERIFY(shared.seat(0).start(failover()).ok());
    compareEnd(shared, failover());
    QVERIFY(shared.writers.count(0) > 2);
    QVERIFY(shared.writers.count(1) > 2);
}

void TstRunnerSeats::whoFollowsDoesNothing()
{
    Shared shared;
    shared.sites.refuse = QStringLiteral("promote");
    shared.sites.refuseCode = QStringLiteral("peer_may_write");
    QVERIFY(shared.seat(0).start(failover()).ok());
    Runner &second = shared.seat(1);
    SOON_COMPARE(second.view().mark, Mark::Bad);
    QVERIFY(second.active());
    QVERIFY(!second.acting());
    QVERIFY2(second.view().state.contains(QStringLiteral("whoever has the wheel")),
             qPrintable(second.view().state));
    QCOMPARE(second.view().errorText, shared.seat(0).view().errorText);
    QVERIFY(!second.view().canRetry && !second.view().canStop);
    QVERIFY(second.view().giveUp.isEmpty() && second.view().letGo.isEmpty());
    const QString person = QStringLiteral("D. Osei");
    for (const Outcome &refused : {second.retry(person), second.stop(person), second.giveUp(person),
                                   second.overrideFence({person, QStringLiteral("x")})})
        QCOMPARE(refused.error().code, QStringLiteral("not_acting"));
    QCOMPARE(second.start(failback()).error().code, QStringLiteral("run_under_way"));
    QCoreApplication::processEvents();
    QCOMPARE(shared.callsBy[1], 0);
    QVERIFY(!shared.writers.contains(1));
}

void TstRunnerSeats::whoHadItFindsOut()
{
    Shared shared;
    shared.takeAt = 5;
    shared.way = Way::Untold;
    const QSignalSpy lost(&shared.seat(0), &Runner::wheelLost);
    QVERIFY(shared.seat(0).start(failover()).ok());
    SOON_COMPARE(lost.count(), 1);
    QVERIFY(lost.first().first().value<Error>().text.contains(QStringLiteral("D. Osei")));
    QVERIFY(!shared.seat(0).acting());
    QCOMPARE(shared.seat(0).retry(QStringLiteral("K. Ramos")).error().code, QStringLiteral("not_acting"));
    QVERIFY(shared.seat(0).view().errorText.isEmpty()); // it is no fault of the log
    compareEnd(shared, failover());
}

void TstRunnerSeats::lateAnswersAreDropped()
{
    QList<Event> log;
    ManualClock clock;
    std::function<void(const StepAnswer &)> answer;
    std::function<void(const QJsonObject &)> say;
    int calls = 0;
    Runner::Outside outside;
    outside.append = [&](Event event) {
        event.seq = log.size() + 1;
        log += event;
        return readyFuture<Result<Event>>(event);
    };
    outside.call = [&](const StepSpec &, const QJsonObject &, QObject *, auto line, auto done) {
        ++calls;
        answer = done;
        say = line;
    };
    Runner runner(outside, clock);
    QVERIFY(runner.start(failover()).ok());
    SOON_COMPARE(calls, 1);
    const auto first = answer;
    const auto firstLine = say;
    const QString op = runner.state().current()->op;
    runner.letGoOfWheel(QStringLiteral("D. Osei"));
    QVERIFY(runner.view().state.contains(QStringLiteral("Carried out by D. Osei")));
    const qsizetype before = log.size();
    first({QJsonObject(), true});
    firstLine({{QStringLiteral("op"), op}, {QStringLiteral("seq"), 1}});
    QCoreApplication::processEvents();
    QCOMPARE(log.size(), before);
    QCOMPARE(runner.state().current()->phase, StepPhase::Intended);
    QVERIFY(runner.view().steps.first().lines.isEmpty());
    // Had it back, the site is asked again under the same id, and only the new answer counts.
    QVERIFY(runner.takeUp(log).ok());
    QCOMPARE(calls, 2);
    QCOMPARE(runner.state().current()->op, op);
    first({QJsonObject(), true});
    QCoreApplication::processEvents();
    QCOMPARE(log.size(), before);
    answer({QJsonObject(), true});
    SOON_COMPARE(calls, 3);
    QVERIFY(runner.state().current()->op != op);
}

void TstRunnerSeats::failureIsShownToBoth()
{
    Shared shared;
    shared.takeAt = 6; // the fence's call
    shared.way = Way::Told;
    shared.sites.refuse = QStringLiteral("fence");
    shared.sites.refuseCode = QStringLiteral("failed");
    QVERIFY(shared.seat(0).start(failover()).ok());
    SOON_VERIFY(shared.seat(1).acting());
    SOON_COMPARE(shared.seat(1).view().mark, Mark::Bad);
    SOON_COMPARE(shared.seat(0).view().mark, Mark::Bad);
    QVERIFY(shared.seat(1).view().canRetry);
    QVERIFY(shared.seat(0).view().state.contains(QStringLiteral("D. Osei")));
    shared.sites.refuse.clear();
    QVERIFY(shared.seat(1).retry(QStringLiteral("D. Osei")).ok());
    SOON_VERIFY(shared.seat(0).state().finished);
    QVERIFY(shared.seat(0).state() == shared.seat(1).state());
}

void TstRunnerSeats::somebodyElseWasFirst()
{
    QList<Event> log;
    ManualClock clock;
    QStringList called;
    std::unique_ptr<Runner> runner;
    Runner::Outside outside;
    outside.append = [&](Event event) -> QFuture<Result<Event>> {
        event.seq = log.size() + 1;
        const bool intent = event.kind == QLatin1String("step.intended");
        if (intent && called.isEmpty()) {
            // The intent is there already, under another one's id, and comes by its own way.
            event.body.insert(QStringLiteral("op"), QStringLiteral("theirs"));
            log += event;
            QMetaObject::invokeMethod(
                runner.get(), [&runner, event] { runner->follow(event); }, Qt::QueuedConnection);
            return readyFuture<Result<Event>>(
                Error{QStringLiteral("already_done"), QStringLiteral("by D. Osei"), {}});
        }
        log += event;
        return readyFuture<Result<Event>>(event);
    };
    outside.call = [&](const StepSpec &, const QJsonObject &request, QObject *context, auto, auto done) {
        called += request.value(QStringLiteral("op")).toString();
        QMetaObject::invokeMethod(
            context,
            [done] {
                done({QJsonObject(), true});
            },
            Qt::QueuedConnection);
    };
    runner = std::make_unique<Runner>(outside, clock);
    QVERIFY(runner->start(failover()).ok());
    SOON_VERIFY(runner->state().finished);
    QCOMPARE(called.size(), failover().steps.size());
    QCOMPARE(called.first(), QStringLiteral("theirs"));
    QVERIFY(foldRun(log).ok());
}

void TstRunnerSeats::logComesBack()
{
    QList<Event> log;
    ManualClock clock;
    bool failing = false;
    Runner::Outside outside;
    outside.append = [&](Event event) -> QFuture<Result<Event>> {
        if (failing)
            return readyFuture<Result<Event>>(
                Error{QStringLiteral("outcome_unknown"), QStringLiteral("the server is gone"), {}});
        event.seq = log.size() + 1;
        log += event;
        failing = log.size() == 3; // goes away with the first result
        return readyFuture<Result<Event>>(event);
    };
    outside.call = [&](const StepSpec &, const QJsonObject &, QObject *context, auto, auto done) {
        QMetaObject::invokeMethod(
            context,
            [done] {
                done({QJsonObject(), true});
            },
            Qt::QueuedConnection);
    };
    Runner runner(outside, clock);
    runner.storeIsBack(); // nothing waits: nothing happens
    QVERIFY(runner.start(failover()).ok());
    SOON_COMPARE(runner.view().errorText, QStringLiteral("the server is gone"));
    QCOMPARE(log.size(), 3);
    QVERIFY(!runner.start(failback()).ok());
    failing = false;
    runner.storeIsBack();
    SOON_VERIFY(runner.state().finished);
    QVERIFY(runner.view().errorText.isEmpty());
    QVERIFY(*foldRun(log) == runner.state());
}

void TstRunnerSeats::eventsInAnyOrder()
{
    Shared shared;
    QVERIFY(shared.seat(0).start(failover()).ok());
    SOON_VERIFY(shared.seat(0).state().finished);
    ManualClock clock;
    Runner third({}, clock);
    const QSignalSpy changed(&third, &Runner::changed);
    third.follow(shared.log.first());
    for (auto event = shared.log.crbegin(); event != shared.log.crend(); ++event)
        third.follow(*event);
    for (const Event &event : std::as_const(shared.log))
        third.follow(event);
    QVERIFY(third.state() == shared.seat(0).state());
    SOON_VERIFY(changed.count() > 0);
    QCOMPARE(changed.count(), 1); // told once for all of them
    QVERIFY(!third.takeUp(shared.log).ok());
}

void TstRunnerSeats::brokenLogIsNotActedOn()
{
    Shared shared;
    shared.sites.refuse = QStringLiteral("promote");
    shared.sites.refuseCode = QStringLiteral("failed");
    QVERIFY(shared.seat(0).start(failover()).ok());
    SOON_COMPARE(shared.seat(0).view().mark, Mark::Bad);
    QList<Event> broken = shared.log;
    broken.removeAt(1); // the first intent
    ManualClock clock;
    Runner third({}, clock);
    for (const Event &event : std::as_const(broken))
        third.follow(event);
    QVERIFY(!third.view().errorText.isEmpty());
    QVERIFY(!third.takeUp(broken).ok());
    QVERIFY(!third.acting());
}

void TstRunnerSeats::nextRunIsFollowed()
{
    Shared shared;
    QVERIFY(shared.seat(0).start(failover()).ok());
    SOON_VERIFY(shared.seat(1).state().finished);
    const RunPlan home = failback();
    QVERIFY(shared.seat(0).start(home).ok());
    SOON_COMPARE(shared.seat(1).state().plan.id, home.id);
    SOON_VERIFY(shared.seat(1).state().finished);
    // The first one's events come once more, as when a log is read again: the last run stays.
    for (const Event &event : std::as_const(shared.log))
        shared.seat(1).follow(event);
    QCOMPARE(shared.seat(1).state().plan.id, home.id);
    QVERIFY(shared.seat(1).state() == shared.seat(0).state());
}

QTEST_GUILESS_MAIN(TstRunnerSeats)
#include "tst_runnerseats.moc"
