// SPDX-License-Identifier: GPL-3.0-or-later
// One lease and who believes to have it: never two at once, never for longer than a life without an answer.
#include "app/outage/leasekeeper.h"
#include "app/store/tables/seat.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"

#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Name = QStringLiteral("wheel/voice");

/// A keeper with a store of its own, as another machine would have it.
struct Desk {
    Desk(const QString &url, const QString &who, const Clock &clock, Duration life)
        : store(url)
        , keeper(store, Name, clock, life)
    {
        keeper.setHolder(who);
        keeper.setSeat(Seat{who, QStringLiteral("another-boot"), 1, 4711, 1}.toText());
        opened = wait(store.open()).ok();
    }
    Store store;
    LeaseKeeper keeper;
    bool opened = false;
};
} // namespace

class TestLeaseKeeper : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Backends> m_backends;
    SystemClock m_clock;

    std::unique_ptr<Desk> desk(const QString &url, const QString &who, Duration life = 15s)
    {
        return std::make_unique<Desk>(url, who, m_clock, life);
    }
    /// As the store has it.
    static Lease stored(Desk &by) { return wait(by.store.lease(Name))->value_or(Lease{}); }

private slots:
    void initTestCase()
    {
        qRegisterMetaType<Lease>();
        m_backends = std::make_unique<Backends>();
    }
    void cleanupTestCase() { m_backends.reset(); }
    void cleanup() { QCoreApplication::processEvents(); }

    void oneAtATime_data() { Backends::rows(); }
    void oneAtATime()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto first = desk(url, QStringLiteral("K. Ramos"));
        const auto second = desk(url, QStringLiteral("D. Osei"));
        QVERIFY(first->opened && second->opened);
        QVERIFY(!first->keeper.held());
        first->keeper.seek();
        SOON_VERIFY(first->keeper.held());
        second->keeper.seek();
        SOON_VERIFY(second->keeper.other().has_value());
        QCOMPARE(second->keeper.other()->holder, QStringLiteral("K. Ramos"));
        // It is renewed, and never do both believe.
        const Lease taken = stored(*first);
        const auto renewed = [&] {
            return !first->keeper.held() || second->keeper.held() || stored(*first).until > taken.until;
        };
        SOON_VERIFY(renewed());
        QVERIFY(first->keeper.held());
        QVERIFY(!second->keeper.held());
        QCOMPARE(stored(*first).token, taken.token);
        // Given back, it goes to who waits for it.
        first->keeper.release();
        QVERIFY(!first->keeper.held());
        SOON_VERIFY(second->keeper.held());
        QVERIFY(!first->keeper.held());
    }

    void tryOnceNamesTheHolder_data() { Backends::rows(); }
    void tryOnceNamesTheHolder()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto first = desk(url, QStringLiteral("K. Ramos"));
        const auto second = desk(url, QStringLiteral("D. Osei"));
        std::optional<Outcome> tried;
        first->keeper.tryOnce([&](const Outcome &outcome) { tried = outcome; });
        SOON_VERIFY(tried.has_value());
        QVERIFY(tried->ok());
        tried.reset();
        std::optional<Lease> other;
        second->keeper.tryOnce([&](const Outcome &outcome) {
            tried = outcome;
            other = second->keeper.other(); // known when it is told, not some time after
        });
        SOON_VERIFY(tried.has_value());
        QVERIFY(other && other->valid);
        QCOMPARE(other->holder, QStringLiteral("K. Ramos"));
        QCOMPARE(tried->error().code, QStringLiteral("lease_held"));
        QVERIFY2(tried->error().text.contains(QLatin1String("K. Ramos")), qPrintable(tried->error().text));
        QVERIFY(!second->keeper.held());
    }

    void takenOver_data() { Backends::rows(); }
    void takenOver()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto first = desk(url, QStringLiteral("K. Ramos"));
        const auto second = desk(url, QStringLiteral("D. Osei"));
        QSignalSpy lost(&first->keeper, &LeaseKeeper::lost);
        first->keeper.seek();
        SOON_VERIFY(first->keeper.held());
        const Guard before = first->keeper.guard();
        QVERIFY(wait(first->store.append(someEvent(QStringLiteral("mine")), before)).ok());
        std::optional<Outcome> taken;
        second->keeper.takeOver([&](const Outcome &outcome) { taken = outcome; });
        SOON_VERIFY(taken.has_value());
        QVERIFY(taken->ok());
        QVERIFY(second->keeper.held());
        // From that moment on nothing of the first one's gets through, whatever it still believes.
        const auto late = wait(first->store.append(someEvent(QStringLiteral("late")), before));
        QCOMPARE(late.error().code, QStringLiteral("lease_lost"));
        QVERIFY2(late.error().text.contains(QLatin1String("D. Osei")), qPrintable(late.error().text));
        first->keeper.doubt();
        SOON_COMPARE(lost.size(), 1);
        QCOMPARE(lost.first().first().value<Lease>().holder, QStringLiteral("D. Osei"));
        QVERIFY(!first->keeper.held());
        QVERIFY(wait(second->store.append(someEvent(QStringLiteral("ours")), second->keeper.guard())).ok());
        QCOMPARE(*wait(second->store.verify()), qint64(2));
    }

    /// Taken over and taken back before it was noticed: whoever acted by it has to hear of that.
    void takenBackUnnoticed()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const auto first = desk(url, QStringLiteral("K. Ramos"));
        const auto second = desk(url, QStringLiteral("D. Osei"));
        QSignalSpy lost(&first->keeper, &LeaseKeeper::lost);
        first->keeper.tryOnce();
        SOON_VERIFY(first->keeper.held());
        const Guard old = first->keeper.guard();
        second->keeper.takeOver({});
        SOON_VERIFY(second->keeper.held());
        QVERIFY(first->keeper.held()); // as it believes
        first->keeper.takeOver({});
        SOON_VERIFY(first->keeper.guard().token > old.token);
        QVERIFY(first->keeper.held());
        QCOMPARE(lost.size(), 1);
        // And a refusal of something older is no reason to let go: it is told that it is held.
        QSignalSpy changed(&first->keeper, &LeaseKeeper::changed);
        QCOMPARE(wait(first->store.append(someEvent(QStringLiteral("late")), old)).error().code,
                 QStringLiteral("lease_lost"));
        first->keeper.doubt();
        SOON_COMPARE(changed.size(), 1);
        QVERIFY(first->keeper.held());
        QCOMPARE(lost.size(), 1);
    }

    /// Without being told by anybody: the next renewal says so.
    void findsOutByItself()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const auto first = desk(url, QStringLiteral("K. Ramos"));
        const auto second = desk(url, QStringLiteral("D. Osei"));
        QSignalSpy lost(&first->keeper, &LeaseKeeper::lost);
        first->keeper.tryOnce();
        SOON_VERIFY(first->keeper.held());
        second->keeper.takeOver({});
        SOON_COMPARE(lost.size(), 1);
        QVERIFY(!first->keeper.held());
        SOON_VERIFY(first->keeper.other().has_value());
        QVERIFY(!first->keeper.held());
        QVERIFY(second->keeper.held());
    }

    /// The thread of the holder stands still for longer than a life: it does not believe any more when it
    /// comes to, although nobody told it.
    void stalledHolder_data() { Backends::rows(); }
    void stalledHolder()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        ManualClock clock;
        Desk first(url, QStringLiteral("K. Ramos"), clock, 1500ms);
        const auto second = desk(url, QStringLiteral("D. Osei"), 1500ms);
        first.keeper.tryOnce();
        SOON_VERIFY(first.keeper.held());
        const Guard before = first.keeper.guard();
        clock.advance(1499ms);
        QVERIFY(first.keeper.held());
        clock.advance(1ms);
        QVERIFY(!first.keeper.held());
        // The event loop of this thread is not turned: no renewal gets out, nothing is heard.
        QThread::msleep(1600);
        const Result<Lease> taken = wait(second->store.takeLease(
            Name, QStringLiteral("D. Osei"), QStringLiteral("somewhere else"), 15s, false));
        QVERIFY2(taken.ok(), taken ? "" : qPrintable(taken.error().text));
        const auto late = wait(first.store.append(someEvent(QStringLiteral("late")), before));
        QCOMPARE(late.error().code, QStringLiteral("lease_lost"));
        QVERIFY2(late.error().text.contains(QLatin1String("D. Osei")), qPrintable(late.error().text));
        SOON_VERIFY(!first.keeper.held()); // and its next renewal tells it
        SOON_VERIFY(first.keeper.other().has_value());
        QCOMPARE(first.keeper.other()->holder, QStringLiteral("D. Osei"));
    }

    /// That belief has run out is told, and that it has come back too.
    void tellsWhenItRanOut()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        ManualClock clock;
        Desk only(url, QStringLiteral("K. Ramos"), clock, 900ms);
        only.keeper.tryOnce();
        SOON_VERIFY(only.keeper.held());
        QList<bool> told;
        connect(&only.keeper, &LeaseKeeper::changed, this, [&] { told += only.keeper.held(); });
        clock.advance(901ms);
        QVERIFY(!only.keeper.held());
        // By the next beat, before the renewal is answered. Nobody has taken it: the renewal brings it back.
        SOON_COMPARE(told, (QList<bool>{false, true}));
        QVERIFY(only.keeper.held());
        only.keeper.disconnect(this);
    }

    /// The holder's machine is gone, without a word and where nobody can look at its process.
    void deadHolderIsFollowed_data() { Backends::rows(); }
    void deadHolderIsFollowed()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        auto first = desk(url, QStringLiteral("K. Ramos"), 6s);
        const auto second = desk(url, QStringLiteral("D. Osei"), 6s);
        first->keeper.seek();
        SOON_VERIFY(first->keeper.held());
        second->keeper.seek();
        SOON_VERIFY(second->keeper.other().has_value());
        const Lease last = stored(*second);
        first.reset(); // gives nothing back
        SOON_VERIFY(second->keeper.held());
        const Lease next = stored(*second);
        QCOMPARE(next.holder, QStringLiteral("D. Osei"));
        QVERIFY2(next.takenAt >= last.until, "it was not waited for");
    }

    /// Released before it was there: it must not stay with somebody who does not want it any more.
    void releasedWhileAsking()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const auto first = desk(url, QStringLiteral("K. Ramos"), 1h); // nobody waits for its end
        const auto second = desk(url, QStringLiteral("D. Osei"), 3s);
        first->keeper.seek();
        first->keeper.release();
        second->keeper.seek();
        SOON_VERIFY(second->keeper.held());
        QVERIFY(!first->keeper.held());
    }

    /// Whoever asks twice gets an answer twice.
    void everyQuestionIsAnswered()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const auto only = desk(url, QStringLiteral("K. Ramos"));
        int answers = 0;
        only->keeper.tryOnce([&](const Outcome &) { ++answers; });
        only->keeper.tryOnce([&](const Outcome &) { ++answers; });
        SOON_COMPARE(answers, 2);
        QVERIFY(only->keeper.held());
    }
};

QTEST_GUILESS_MAIN(TestLeaseKeeper)
#include "tst_leasekeeper.moc"
