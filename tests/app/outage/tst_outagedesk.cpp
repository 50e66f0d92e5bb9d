// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to an outage between a button and the log: each thing once, in the right place, and whoever
// comes second is told by whom.
#include "deskseats.h"
#include "models/core/plannedevent.h"
#include "tests/support/soon.h"

#include <QPromise>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QFuture<Result<QList<Event>>> readyFuture(const Result<QList<Event>> &value)
{
    QPromise<Result<QList<Event>>> promise;
    promise.start();
    promise.addResult(value);
    promise.finish();
    return promise.future();
}

/// How often each word of a clock is in the log.
QHash<QString, int> clockWords(const QList<Event> &events)
{
    QHash<QString, int> words;
    for (const Event &event : events) {
        const bool missed = event.kind == QLatin1String("update.missed");
        if (missed || event.kind == QLatin1String("clock.ran_out"))
            ++words[QStringLiteral("%1/%2/%3")
                        .arg(event.incident, missed ? QStringLiteral("missed")
                                                    : event.body.value(QStringLiteral("clock")).toString())
                        .arg(event.body.value(QStringLiteral("slot")).toInt())];
    }
    return words;
}

} // namespace

class TestOutageDesk : public DeskSeats
{
    Q_OBJECT
private slots:
    void commandBecomesEventsBecomesState_data() { Backends::rows(); }
    void commandBecomesEventsBecomesState()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto here = seat(url, QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        const auto there = seat(url, QStringLiteral("D. Osei"), QStringLiteral("noc-2"));
        QVERIFY(!here->incident().open());
        const Outcome declared = here->command(declaration());
        QVERIFY2(declared.ok(), declared ? "" : qPrintable(declared.error().text));
        QVERIFY(here->incident().open());
        QCOMPARE(here->incident().number, 1);
        QCOMPARE(here->incident().from, QStringLiteral("naperville"));
        SOON_VERIFY(there->incident().open());
        QVERIFY(there->incident() == here->incident());
        // A desk that comes later reads the same from the log.
        const auto later = seat(url, QStringLiteral("M. Lindqvist"), QStringLiteral("noc-3"));
        QVERIFY(later->incident() == here->incident());
        QCOMPARE(logOf(*here).size(), 1);
    }

    void refusedIsNotStored()
    {
        const auto here = seat(m_backends->newUrl(QStringLiteral("sqlite")), QStringLiteral("K. Ramos"),
                               QStringLiteral("noc-1"));
        const Outcome refused = here->command(Do::Decide{Choice::FailOver, {}, QStringLiteral("now")});
        QVERIFY(!refused.ok());
        QVERIFY(!refused.error().text.isEmpty());
        QVERIFY(logOf(*here).isEmpty());
    }

    void doubleClickIsOne_data() { Backends::rows(); }
    void doubleClickIsOne()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const auto here =
            seat(m_backends->newUrl(backend), QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        QStringList codes;
        for (int i = 0; i < 3; ++i)
            here->press(declaration(), {}, [&](const Outcome &outcome) {
                codes += outcome ? QStringLiteral("ok") : outcome.error().code;
            });
        SOON_COMPARE(codes.size(), 3);
        // All are told that it is done. A store may be so quick that the first is in the log before the next
        // is pressed.
        QVERIFY(codes.contains(QStringLiteral("ok")));
        QCOMPARE(codes.count(QStringLiteral("ok")) + codes.count(QStringLiteral("not_now")), 3);
        QCOMPARE(logOf(*here).size(), 1);
        // And it can be pressed again afterwards: now it is refused for what the log says.
        QCOMPARE(here->command(declaration()).error().code, QStringLiteral("not_now"));
    }

    /// What a person wrote is never told as stored because something else was.
    void otherWordsAtTheSameTimeAreRefused()
    {
        const auto here = seat(m_backends->newUrl(QStringLiteral("sqlite")), QStringLiteral("K. Ramos"),
                               QStringLiteral("noc-1"));
        QVERIFY(here->command(declaration()).ok());
        QStringList codes;
        for (const char *reason : {"the provider is on it", "power comes back"})
            here->press(Do::Decide{Choice::Hold, m_clock.now() + 20min, QString::fromLatin1(reason)},
                        QStringLiteral("K. Ramos"), [&](const Outcome &outcome) {
                            codes += outcome ? QStringLiteral("ok") : outcome.error().code;
                        });
        SOON_COMPARE(codes.size(), 2);
        codes.sort();
        QCOMPARE(codes.last() == QLatin1String("ok") ? codes.first() : codes.last(),
                 QStringLiteral("under_way"));
        QCOMPARE(codes.count(QStringLiteral("ok")), 1);
    }

    void secondSeatIsToldByWhom_data() { Backends::rows(); }
    void secondSeatIsToldByWhom()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto here = seat(url, QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        const auto there = seat(url, QStringLiteral("D. Osei"), QStringLiteral("noc-2"));
        QVERIFY(here->command(declaration()).ok());
        SOON_VERIFY(there->incident().open());
        const Do::Decide hold{Choice::Hold, m_clock.now() + 20min, QStringLiteral("the provider is on it")};
        QMap<QString, Outcome> answers;
        here->press(hold, QStringLiteral("K. Ramos"),
                    [&](const Outcome &outcome) { answers.insert(QStringLiteral("here"), outcome); });
        there->press(hold, QStringLiteral("D. Osei"),
                     [&](const Outcome &outcome) { answers.insert(QStringLiteral("there"), outcome); });
        SOON_COMPARE(answers.size(), 2);
        const bool hereWon = answers.value(QStringLiteral("here"), Outcome(Done{})).ok();
        const Outcome lost =
            answers.value(hereWon ? QStringLiteral("there") : QStringLiteral("here"), Outcome(Done{}));
        QVERIFY(!lost.ok());
        QCOMPARE(lost.error().code, QStringLiteral("already_done"));
        const QString winner = hereWon ? QStringLiteral("K. Ramos") : QStringLiteral("D. Osei");
        QVERIFY2(lost.error().text.contains(winner), qPrintable(lost.error().text));
        SOON_COMPARE(here->incident().decisions.size(), 1);
        SOON_COMPARE(there->incident().decisions.size(), 1);
        QCOMPARE(there->incident().decisions.first().by, winner);
    }

    /// Both record something of the first customers at once: that the step begins twice is nobody's fault,
    /// and what either recorded is kept.
    void beginningTwiceLosesNothing_data() { Backends::rows(); }
    void beginningTwiceLosesNothing()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto here = seat(url, QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        const auto there = seat(url, QStringLiteral("D. Osei"), QStringLiteral("noc-2"));
        QVERIFY(here->command(declaration()).ok());
        QVERIFY(here->command(Do::Decide{Choice::FailOver, {}, QStringLiteral("it is dead")}).ok());
        const Outcome skipped = here->command(
            Do::SettleStep{QStringLiteral("promote"), StepOutcome::Skipped, QStringLiteral("by hand"), {}});
        QVERIFY2(skipped.ok(), skipped ? "" : qPrintable(skipped.error().text));
        SOON_VERIFY(there->incident().stepRecord(QStringLiteral("promote")).settled());
        int good = 0;
        int answers = 0;
        const auto count = [&](const Outcome &outcome) {
            ++answers;
            good += outcome.ok() ? 1 : 0;
            if (!outcome)
                qWarning("%s", qPrintable(outcome.error().text));
        };
        const auto fact = [](int customer) {
            return Do::RecordCustomers{Do::CustomerFact::SaysDone,
                                       {QStringLiteral("customer-%1").arg(customer)},
                                       StepOutcome::Passed,
                                       {}};
        };
        here->press(fact(1), {}, count);
        here->press(fact(2), {}, count);
        there->press(fact(3), {}, count);
        SOON_COMPARE(answers, 3);
        QCOMPARE(good, 3);
        SOON_COMPARE(here->incident().records.size(), 3);
        SOON_COMPARE(there->incident().records.size(), 3);
        QCOMPARE(here->incident().stepRecord(QStringLiteral("reroute")).tries, 1);
    }

    /// Beside the one on duty somebody else writes the clocks all the time, and the store isn't asked whether
    /// they may: each clock stands in the log once by its word alone.
    void clocksOnceByTheirWords_data() { Backends::rows(); }
    void clocksOnceByTheirWords()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto here = seat(url, QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        const auto there = seat(url, QStringLiteral("D. Osei"), QStringLiteral("noc-2"));
        QVERIFY(here->command(declaration()).ok());
        SOON_VERIFY(there->incident().open());
        SOON_VERIFY(here->onDuty());
        QRandomGenerator random{11};
        int before = 0;
        for (int step = 0; step < 13; ++step) {
            m_clock.advance(1h);
            const QList<PlannedEvent> due = clockEvents(there->incident(), m_clock.now());
            QVERIFY(!due.isEmpty());
            QTest::qWait(random.bounded(0, 80)); // at whatever instant of the other's work
            before += storeBeside(*there, due);
            QVERIFY(quiet(*here));
            QVERIFY(quiet(*there));
        }
        QVERIFY(before > 0); // both have written
        const QHash<QString, int> words = clockWords(logOf(*here));
        for (auto word = words.cbegin(); word != words.cend(); ++word)
            QVERIFY2(word.value() == 1, qPrintable(word.key()));
        // 13 hours of updates, all missed but the last, which has just run out or not; the decision, both
        // ends of the RTO.
        const QString id = here->incident().id;
        for (int slot = 1; slot < 51; ++slot)
            QVERIFY2(words.contains(QStringLiteral("%1/missed/%2").arg(id).arg(slot)),
                     qPrintable(QString::number(slot)));
        for (const char *clock : {"decision", "rto_low", "rto_high"})
            QVERIFY2(words.contains(QStringLiteral("%1/%2/1").arg(id, QLatin1String(clock))), clock);
        QVERIFY(here->troubles().isEmpty());
        QVERIFY(there->troubles().isEmpty());
        SOON_VERIFY(here->incident() == there->incident());
    }

    /// As it is meant: one has the duty, another takes it over, and the first is refused what it still tries.
    void clocksOnceByTheDuty_data() { Backends::rows(); }
    void clocksOnceByTheDuty()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto here = seat(url, QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        const auto there = seat(url, QStringLiteral("D. Osei"), QStringLiteral("noc-2"));
        Idle other(url, m_leaseClock);
        QVERIFY(here->command(declaration()).ok());
        SOON_VERIFY(here->onDuty());
        m_clock.advance(31min);
        QVERIFY(quiet(*here));
        const auto before = logOf(*here).size();
        QVERIFY(before > 2);
        // Taken over while the first one hears nothing of it: its next clock is refused by the store.
        const QString duty = leaseName(QStringLiteral("duty"), testPair().id);
        const auto lease = wait(here->store().lease(duty));
        QVERIFY(lease && lease->has_value());
        const Guard old{duty, (*lease)->token};
        QVERIFY(other.take().ok());
        QVERIFY(here->onDuty());
        m_clock.advance(30min);
        SOON_VERIFY(!here->onDuty());
        QCOMPARE(logOf(*here).size(), before);
        other.giveBack();
        SOON_VERIFY(here->onDuty() || there->onDuty());
        SOON_VERIFY(clockEvents(there->incident(), m_clock.now()).isEmpty());
        QVERIFY(quiet(*here));
        QCOMPARE(wait(here->store().append(someEvent(QStringLiteral("late")), old)).error().code,
                 QStringLiteral("lease_lost"));
        const QHash<QString, int> words = clockWords(logOf(*here));
        QVERIFY(words.size() > 4);
        for (auto word = words.cbegin(); word != words.cend(); ++word)
            QVERIFY2(word.value() == 1, qPrintable(word.key()));
        QVERIFY(here->troubles().isEmpty()); // that somebody else keeps the clocks is no trouble
    }

    /// Sent at another seat in the last moment, and not heard of here yet: the log must not say that it was
    /// late.
    void lastMomentCounts()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const auto there = seat(url, QStringLiteral("D. Osei"), QStringLiteral("noc-2"));
        SOON_VERIFY(there->onDuty());
        const auto here = seat(url, QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        QVERIFY(here->command(declaration()).ok());
        const QString step = QStringLiteral("updates");
        QVERIFY(here->command(Do::ComposeNotice{step, QStringLiteral("It goes on.")}).ok());
        QVERIFY(here->command(Do::ApproveNotice{QStringLiteral("updates/1")}).ok());
        SOON_VERIFY(there->incident() == here->incident());
        m_clock.advance(14min); // due now: the outage began a minute before
        const Outcome sent =
            here->command(Do::RecordSent{QStringLiteral("updates/1"), QStringLiteral("e-mail"), {}});
        QVERIFY2(sent.ok(), sent ? "" : qPrintable(sent.error().text));
        m_clock.advance(1s); // and there it is looked at before the feed brings it
        SOON_VERIFY(there->incident() == here->incident());
        m_clock.advance(5s);
        QTest::qWait(200); // four ticks
        QCOMPARE(clockWords(logOf(*here)).size(), 0);
        QCOMPARE(updateSlots(there->incident(), m_clock.now()).first().state, UpdateSlot::State::OnTime);
    }

    /// The store has the first clock already and its event is not here yet: the others are written all the
    /// same, and none is tried again and again.
    void writtenClockHoldsUpNothing()
    {
        QStringList tried;
        QList<Event> log;
        OutageDesk desk(
            QStringLiteral("voice"), IncidentRules{},
            [&](const QList<PlannedEvent> &planned, OutageDesk::Under) -> QFuture<Result<QList<Event>>> {
                tried += planned.first().once;
                if (planned.first().once.endsWith(QLatin1String("clock/missed/1")))
                    return readyFuture(
                        Error{QStringLiteral("already_done"), QStringLiteral("by another"), {}});
                QList<Event> stored;
                for (const PlannedEvent &each : planned) {
                    log += each.event;
                    log.last().seq = log.size();
                    stored += log.last();
                }
                return readyFuture(stored);
            },
            m_clock);
        desk.setTick(10ms);
        const auto one = seat(m_backends->newUrl(QStringLiteral("sqlite")), QStringLiteral("K. Ramos"),
                              QStringLiteral("noc-1"));
        desk.command(declaration(), one->context(QStringLiteral("K. Ramos")));
        SOON_VERIFY(desk.incident().open());
        QSignalSpy troubled(&desk, &OutageDesk::troubled);
        m_clock.advance(61min);
        desk.setDuty(true);
        SOON_VERIFY(desk.incident().told.contains(QStringLiteral("decision/1")));
        QVERIFY(desk.incident().told.contains(QStringLiteral("missed/2")));
        const auto before = tried.size();
        QTest::qWait(100); // ten ticks
        QCOMPARE(tried.size(), before);
        QVERIFY(troubled.isEmpty());
        desk.setDuty(false);
    }

    /// A store that can't write is told of, and the clock is written when it can.
    void failedClockIsTriedAgain()
    {
        bool failing = false;
        QList<Event> log;
        OutageDesk desk(
            QStringLiteral("voice"), IncidentRules{},
            [&](const QList<PlannedEvent> &planned, OutageDesk::Under) -> QFuture<Result<QList<Event>>> {
                if (failing)
                    return readyFuture(
                        Error{QStringLiteral("disk_full"), QStringLiteral("no space left"), {}});
                QList<Event> stored;
                for (const PlannedEvent &each : planned) {
                    log += each.event;
                    log.last().seq = log.size();
                    stored += log.last();
                }
                return readyFuture(stored);
            },
            m_clock);
        desk.setTick(10ms);
        const auto one = seat(m_backends->newUrl(QStringLiteral("sqlite")), QStringLiteral("K. Ramos"),
                              QStringLiteral("noc-1"));
        desk.command(declaration(), one->context(QStringLiteral("K. Ramos")));
        SOON_VERIFY(desk.incident().open());
        QSignalSpy troubled(&desk, &OutageDesk::troubled);
        failing = true;
        desk.setDuty(true);
        m_clock.advance(16min);
        SOON_VERIFY(!troubled.isEmpty());
        QVERIFY(desk.incident().told.isEmpty());
        failing = false;
        SOON_VERIFY(desk.incident().told.contains(QStringLiteral("update/1")));
        desk.setDuty(false);
    }

    /// Nobody has the duty, and somebody closes the incident: what ran out until then is in the log all the
    /// same.
    void closingWritesTheClocks()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        Idle other(url, m_leaseClock);
        QVERIFY(other.take().ok());
        const auto here = seat(url, QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        QVERIFY(here->command(declaration()).ok());
        m_clock.advance(46min);
        QVERIFY(!here->onDuty());
        const Outcome closed = here->command(Do::CloseFalseAlarm{QStringLiteral("a cable at the console")});
        QVERIFY2(closed.ok(), closed ? "" : qPrintable(closed.error().text));
        QVERIFY(!here->incident().open());
        const QHash<QString, int> words = clockWords(logOf(*here));
        const QString id = here->incident().id;
        QCOMPARE(words.value(QStringLiteral("%1/missed/1").arg(id)), 1);
        QCOMPARE(words.value(QStringLiteral("%1/missed/2").arg(id)), 1);
        QCOMPARE(words.value(QStringLiteral("%1/update/3").arg(id)), 1);
        QCOMPARE(words.size(), 3);
    }
    /// After the store was away an own event is told before others' that lie before it.
    void lateEventTakesItsPlace()
    {
        const auto here = seat(m_backends->newUrl(QStringLiteral("sqlite")), QStringLiteral("K. Ramos"),
                               QStringLiteral("noc-1"));
        QVERIFY(here->command(declaration()).ok());
        for (int i = 0; i < 4; ++i) {
            m_clock.advance(1min);
            QVERIFY(
                here->command(Do::Decide{Choice::Hold, m_clock.now() + 20min, QStringLiteral("hold")}).ok());
        }
        EventQuery query;
        query.incident = here->incident().id;
        QList<Event> events = *wait(here->store().events(query));
        OutageDesk desk(
            QStringLiteral("voice"), IncidentRules{},
            [](const QList<PlannedEvent> &, OutageDesk::Under) {
                return readyFuture(Error{QStringLiteral("none"), {}, {}});
            },
            m_clock);
        desk.follow(events.takeFirst());
        std::reverse(events.begin(), events.end());
        for (const Event &event : std::as_const(events)) {
            desk.follow(event);
            desk.follow(event); // twice is once
        }
        QCOMPARE(desk.incident().decisions.size(), 4);
        QVERIFY(desk.incident() == here->incident());
    }
};

QTEST_GUILESS_MAIN(TestOutageDesk)
#include "tst_outagedesk.moc"
