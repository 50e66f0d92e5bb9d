// SPDX-License-Identifier: GPL-3.0-or-later
// Duty and wheel of one pair, as two consoles on one store have them.
#include "app/pair/seats.h"
#include "app/store/tables/seat.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"

#include <QSignalSpy>
#include <QTest>

using namespace Switchback;

namespace
{
/// A console with a store of its own, as another process would have it.
struct Console {
    Console(const QString &url, const QString &host, const PairConfig &pair, const Clock &clock,
            Purpose purpose)
        : store(url)
        , seats(store, pair, clock, purpose,
                {Seat{host, QStringLiteral("another-boot"), 1, 4711, 1}.toText()})
    {
        opened = wait(store.open()).ok();
    }
    Store store;
    Seats seats;
    bool opened = false;
};
} // namespace

class TestSeats : public QObject
{
    Q_OBJECT

    std::unique_ptr<Backends> m_backends;
    SystemClock m_clock;
    PairConfig m_pair;
    int m_hosts = 0;

    std::unique_ptr<Console> console(const QString &url, Purpose purpose = Purpose::Window)
    {
        return std::make_unique<Console>(url, QStringLiteral("noc-%1").arg(++m_hosts), m_pair, m_clock,
                                         purpose);
    }
    static void ask(Console &console)
    {
        bool asked = false;
        console.seats.askForWheel([&] { asked = true; });
        SOON_VERIFY(asked);
        QVERIFY(console.seats.wheelAsked());
    }

    /// What comes of it needs this thread's loop.
    static Result<QList<Event>> append(Console &console, const char *text, OutageDesk::Under under)
    {
        const auto stored = console.seats.append({{someEvent(QString::fromLatin1(text)), {}}}, under);
        if (!QTest::qWaitFor([&] { return stored.isFinished(); }, 10'000))
            return Error{QStringLiteral("no_answer"), QStringLiteral("nothing came of it"), {}};
        return stored.result();
    }

private slots:
    void initTestCase()
    {
        qRegisterMetaType<Lease>();
        m_backends = std::make_unique<Backends>();
        m_pair.id = QStringLiteral("voice");
        m_pair.production.shortName = QStringLiteral("Naperville");
        m_pair.production.zone = "America/Chicago";
    }
    void cleanupTestCase() { m_backends.reset(); }
    void cleanup() { QCoreApplication::processEvents(); }

    void oneHasTheWheel_data() { Backends::rows(); }
    void oneHasTheWheel()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto first = console(url);
        const auto second = console(url);
        QVERIFY(first->opened && second->opened);
        QSignalSpy taken(&first->seats, &Seats::wheelChanged);
        ask(*first);
        QVERIFY(!taken.isEmpty());
        QVERIFY(first->seats.hasWheel() && first->seats.wheelHolder().isEmpty());
        bool settled = false;
        first->seats.seated(QStringLiteral("K. Ramos"), true, false, [&] { settled = true; });
        SOON_VERIFY(settled);
        ask(*second);
        QVERIFY(!second->seats.hasWheel());
        QVERIFY2(second->seats.wheelHolder().contains(QLatin1String("K. Ramos has the wheel")),
                 qPrintable(second->seats.wheelHolder()));

        // Taken from them: they are told, and what they write under it is refused.
        QSignalSpy lost(&first->seats, &Seats::wheelLost);
        std::optional<Outcome> took;
        second->seats.takeWheel([&](const Outcome &outcome) { took = outcome; });
        SOON_VERIFY(took.has_value());
        QVERIFY(took->ok() && second->seats.hasWheel());
        const auto refused = append(*first, "late", OutageDesk::Under::Wheel);
        QCOMPARE(refused.error().code, QStringLiteral("lease_lost"));
        SOON_COMPARE(lost.size(), 1); // by that refusal, without waiting for the next beat
        const auto stored = append(*second, "now", OutageDesk::Under::Wheel);
        QVERIFY(stored.ok());
    }

    /// An act in a terminal ends soon and can tell nobody: the duty stays free for a console that can.
    void anActNeverHasTheDuty()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const auto act = console(url, Purpose::Act);
        QVERIFY(act->opened);
        act->seats.seekDuty();
        ask(*act);
        QVERIFY(act->seats.hasWheel());
        const auto duty = console(url, Purpose::Watch);
        QVERIFY(duty->opened);
        duty->seats.seekDuty();
        SOON_VERIFY(duty->seats.onDuty());
        QVERIFY(!act->seats.onDuty());
        SOON_VERIFY(act->seats.dutyLine().contains(QLatin1String("noc-")));
    }

    /// Who signs out has nothing in hand; in mid-run it is kept.
    void signedOutGivesTheWheelBack()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const auto first = console(url);
        ask(*first);
        first->seats.seated({}, false, true, {});
        QVERIFY(first->seats.hasWheel());
        first->seats.seated({}, false, false, {});
        QVERIFY(!first->seats.hasWheel());
        const auto second = console(url);
        ask(*second);
        SOON_VERIFY(second->seats.hasWheel());
        // Whoever signs in while it is elsewhere is told so.
        bool settled = false;
        first->seats.seated(QStringLiteral("D. Osei"), true, false, [&] { settled = true; });
        SOON_VERIFY(settled);
        QVERIFY(!first->seats.hasWheel() && !first->seats.wheelHolder().isEmpty());
    }

    void watcherNeverHasIt()
    {
        const auto wall = console(m_backends->newUrl(QStringLiteral("sqlite")), Purpose::Watch);
        ask(*wall);
        wall->seats.seated(QStringLiteral("K. Ramos"), true, false, {});
        QCoreApplication::processEvents();
        QVERIFY(!wall->seats.hasWheel());
        QVERIFY(wall->seats.wheelHolder().contains(QLatin1String("only watches")));
    }

    void oneIsOnDuty_data() { Backends::rows(); }
    void oneIsOnDuty()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const auto first = console(url, Purpose::Watch);
        const auto second = console(url, Purpose::Watch);
        first->seats.seekDuty();
        SOON_VERIFY(first->seats.onDuty());
        QCOMPARE(first->seats.dutyLine(), QStringLiteral("On duty: this console"));
        second->seats.seekDuty();
        SOON_VERIFY(second->seats.dutyLine().startsWith(QLatin1String("On duty: ")) &&
                    !second->seats.dutyLine().contains(QLatin1String("nobody")));
        QVERIFY(!second->seats.onDuty());
        first->seats.release();
        SOON_VERIFY(second->seats.onDuty());
        const auto stored = append(*second, "seen", OutageDesk::Under::Duty);
        QVERIFY(stored.ok());
    }
};

QTEST_GUILESS_MAIN(TestSeats)
#include "tst_seats.moc"
