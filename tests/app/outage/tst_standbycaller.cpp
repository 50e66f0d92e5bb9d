// SPDX-License-Identifier: GPL-3.0-or-later
// In quiet times the site that stands by is tested by a call: once, by whoever has the duty. On a real store.
#include "app/pair/standbycaller.h"
#include "tests/app/outage/consoleseat.h"
#include "tests/app/store/backends.h"
#include "tests/models/testcall/callanswers.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Standby = QStringLiteral("centennial");
const QString Verb = QStringLiteral("test_call");
/// 04:59 in Chicago, where the pair's tests are due at five.
const Instant Before = *fromIso(QStringLiteral("2026-11-30T10:59:00Z"));
} // namespace

class TestStandbyCaller : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void cleanupTestCase() { m_backends.reset(); }

    void placedAtItsTimeOnce();
    void whatFailedIsWrittenDown();
    void oneOfUsWantsIt();
    void neverInAnIncident();
    void missedIsSaid();
    void whoWasOffSaysSo();
    void twoAsksBothEnd();
    void oldAskIsNotPlacedAnew();
    void busySiteIsAskedAgain();
    void nextOnDutyGoesOnWithIt();
    void whoCannotBeReachedIsAskedAgain();
    void incidentEndsTheAsking();
    void notKnownAfterTwoMinutes();

private:
    ConsoleSeat &seat(bool scheduled = true);
    [[nodiscard]] static StandbyCaller &caller(ConsoleSeat &one) { return one.engine().standbyCaller(); }
    void until(Instant at, ConsoleSeat &one);
    [[nodiscard]] static Outcome place(ConsoleSeat &one)
    {
        return ConsoleSeat::ended([&](const auto &done) { caller(one).place(done); });
    }
    [[nodiscard]] static QList<Event> log(ConsoleSeat &one, const char *kind);
    [[nodiscard]] static bool looks(const StandbyCaller &part)
    {
        const quint64 until = part.turns() + 5;
        return QTest::qWaitFor([&] { return part.turns() >= until; }, Test::Patience);
    }

    std::unique_ptr<Backends> m_backends = std::make_unique<Backends>();
    ManualClock m_clock;
    SystemClock m_leaseClock;
    std::unique_ptr<FakeSites> m_sites;
    std::unique_ptr<ConsoleSeat> m_one;
    QString m_url;
    int m_seats = 0;
};

void TestStandbyCaller::init()
{
    m_clock = ManualClock();
    m_clock.setWall(Before);
    m_sites = std::make_unique<FakeSites>(m_clock, FakeSites::Service::Works);
    m_sites->answerTo(Verb, Test::callAnswer(Standby, Test::goodCall(Standby)));
    m_url = m_backends->newUrl(QStringLiteral("sqlite"));
}

void TestStandbyCaller::cleanup()
{
    m_one.reset();
    m_sites.reset();
}

ConsoleSeat &TestStandbyCaller::seat(bool scheduled)
{
    ConsoleSeat::Setup setup;
    setup.url = m_url;
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.seating.leaseClock = &m_leaseClock;
    setup.seating.seat = farSeat(QStringLiteral("noc-%1").arg(++m_seats));
    setup.seating.leaseLife = 3s;
    if (scheduled)
        setup.pair.standbyCalls = WeeklyTime{0, 300, "America/Chicago"};
    m_one = std::make_unique<ConsoleSeat>(setup);
    caller(*m_one).setTick(20ms);
    const Outcome opened = m_one->open();
    if (!opened)
        qFatal("%s", qPrintable(opened.error().text));
    if (!QTest::qWaitFor([this] { return m_one->onDuty(); }, Test::Patience))
        qFatal("nobody took the duty");
    until(m_clock.now(), *m_one);
    return *m_one;
}

/// The sites are asked then, too: what they said long ago tells nobody who stands by.
void TestStandbyCaller::until(Instant at, ConsoleSeat &one)
{
    m_clock.setWall(at);
    bool seen = false;
    one.lookAtSites([&seen] { seen = true; });
    if (!QTest::qWaitFor([&seen] { return seen; }, Test::Patience))
        qFatal("the sites did not answer");
}

QList<Event> TestStandbyCaller::log(ConsoleSeat &one, const char *kind)
{
    EventQuery query;
    query.kinds = {QLatin1String(kind)};
    QFuture<Result<QList<Event>>> asked = one.store().events(query);
    if (!QTest::qWaitFor([&] { return asked.isFinished(); }, Test::Patience))
        qFatal("the store did not answer");
    const Result<QList<Event>> events = asked.result();
    return events ? *events : QList<Event>();
}

void TestStandbyCaller::placedAtItsTimeOnce()
{
    ConsoleSeat &one = seat();
    QVERIFY(looks(caller(one)));
    QCOMPARE(m_sites->timesAsked(Verb), 0);
    until(Before + 1min, one);
    SOON_VERIFY(caller(one).calls().last && caller(one).calls().last->call.passed());
    QCOMPARE(caller(one).calls().last->call.site, Standby);
    QVERIFY(looks(caller(one)));
    QCOMPARE(m_sites->timesWorked(Verb), 1);
    QCOMPARE(log(one, "standbycall.asked").size(), 1);
    QCOMPARE(log(one, "standbycall.ended").size(), 1);
    QCOMPARE(log(one, "standbycall.asked").first().site, Standby);
    // And the day after again.
    until(Before + 24h + 1min, one);
    SOON_COMPARE(m_sites->timesWorked(Verb), 2);
    SOON_COMPARE(log(one, "standbycall.ended").size(), 2);
    QVERIFY(one.troubles().isEmpty());
}

void TestStandbyCaller::whatFailedIsWrittenDown()
{
    m_sites->answerTo(Verb, Test::callAnswer(Standby, Test::deafCall(Standby)));
    ConsoleSeat &one = seat();
    until(Before + 2min, one);
    SOON_VERIFY(caller(one).calls().last && !caller(one).calls().last->call.underWay());
    QVERIFY(!caller(one).calls().last->call.passed());
    // What breaks the contract is no passed call either.
    QJsonObject lies = Test::callAnswer(Standby, Test::deafCall(Standby));
    lies.insert(QStringLiteral("verdict"), QStringLiteral("passed"));
    lies.insert(QStringLiteral("passed"), true);
    m_sites->answerTo(Verb, lies);
    QVERIFY(place(one).ok());
    SOON_COMPARE(log(one, "standbycall.ended").size(), 2);
    SOON_COMPARE(caller(one).calls().last->call.error.code, QString("bad_answer"));
}

void TestStandbyCaller::oneOfUsWantsIt()
{
    ConsoleSeat &one = seat(false);
    QCOMPARE(caller(one).cannotNow(), QString());
    m_sites->hold(Verb);
    QVERIFY(place(one).ok());
    SOON_COMPARE(m_sites->timesAsked(Verb), 1);
    QCOMPARE(place(one).error().code, QString("not_now"));
    m_sites->letGo();
    SOON_VERIFY(caller(one).calls().last->call.passed());
    QCOMPARE(caller(one).calls().last->call.by, QString("K. Ramos"));
    QVERIFY(!caller(one).calls().last->due);
}

void TestStandbyCaller::neverInAnIncident()
{
    ConsoleSeat &one = seat();
    QVERIFY(one.command(Do::Declare{IncidentMode::Real, m_clock.now(), QStringLiteral("no dial tone")}).ok());
    until(Before + 2min, one);
    QVERIFY(looks(caller(one)));
    QVERIFY(!caller(one).cannotNow().isEmpty());
    QCOMPARE(place(one).error().code, QString("not_now"));
    QCOMPARE(m_sites->timesAsked(Verb), 0);
}

void TestStandbyCaller::missedIsSaid()
{
    ConsoleSeat &one = seat();
    QVERIFY(one.command(Do::Declare{IncidentMode::Real, m_clock.now(), QStringLiteral("no dial tone")}).ok());
    until(Before + 2min, one); // it is due, and what is in its way is seen
    QVERIFY(looks(caller(one)));
    until(Before + 5h, one);
    SOON_VERIFY(caller(one).calls().missed);
    QCOMPARE(caller(one).calls().missed->why, QString("an incident was open"));
    QVERIFY(looks(caller(one)));
    QCOMPARE(log(one, "standbycall.missed").size(), 1);
    QCOMPARE(m_sites->timesAsked(Verb), 0);
}

/// Off from before its time until it was too late: what it finds then was not the reason.
void TestStandbyCaller::whoWasOffSaysSo()
{
    {
        ConsoleSeat &before = seat(); // one was placed the day before
        until(Before + 1min, before);
        SOON_COMPARE(log(before, "standbycall.ended").size(), 1);
        m_one.reset();
    }
    m_clock.setWall(Before + 24h + 5h);
    ConsoleSeat &one = seat();
    SOON_VERIFY(caller(one).calls().missed);
    QCOMPARE(caller(one).calls().missed->why, QString("no console had the duty"));
    QVERIFY(caller(one).calls().last->call.passed());
}

/// Of two consoles one is told too late that the other has asked: both calls end, and the next can be placed.
void TestStandbyCaller::twoAsksBothEnd()
{
    ConsoleSeat &one = seat(false);
    m_sites->hold(Verb);
    QVERIFY(place(one).ok());
    SOON_COMPARE(m_sites->timesAsked(Verb), 1);
    StandbyCall other;
    other.call = caller(one).calls().last->call;
    other.call.op = QStringLiteral("11111111-2222-4333-8444-555555555555");
    other.call.by = QStringLiteral("A. Other");
    QFuture<Result<QList<Event>>> stored = one.seats().append(
        {standbyAsked(one.engine().pair().id, QStringLiteral("Centennial"), other, QStringLiteral("x"))},
        OutageDesk::Under::Nobody);
    SOON_VERIFY(stored.isFinished());
    SOON_COMPARE(caller(one).calls().last->call.op, other.call.op);
    m_sites->letGo();
    SOON_COMPARE(log(one, "standbycall.ended").size(), 2);
    SOON_VERIFY(caller(one).calls().last->call.passed());
    SOON_COMPARE(caller(one).cannotNow(), QString());
    QCOMPARE(m_sites->timesWorked(Verb), 2);
}

/// What was asked for before an outage is not placed in it, nor hours later.
void TestStandbyCaller::oldAskIsNotPlacedAnew()
{
    m_sites->hold(Verb);
    ConsoleSeat &dies = seat();
    until(Before + 1min, dies);
    SOON_COMPARE(m_sites->timesAsked(Verb), 1);
    dies.dropDead();
    m_one.reset();
    m_clock.setWall(Before + 3h);
    ConsoleSeat &next = seat();
    SOON_COMPARE(log(next, "standbycall.ended").size(), 1);
    QCOMPARE(m_sites->timesAsked(Verb), 1);
    SOON_VERIFY(caller(next).calls().last && caller(next).calls().last->call.outcome().contains("too late"));
}

void TestStandbyCaller::busySiteIsAskedAgain()
{
    m_sites->answerTo(Verb, Error{QStringLiteral("busy"), QStringLiteral("another test call"), {}});
    ConsoleSeat &one = seat();
    until(Before + 1min, one);
    SOON_VERIFY(m_sites->timesAsked(Verb) >= 2);
    m_sites->answerTo(Verb, Test::callAnswer(Standby, Test::goodCall(Standby)));
    SOON_VERIFY(caller(one).calls().last->call.passed());
}

void TestStandbyCaller::nextOnDutyGoesOnWithIt()
{
    m_sites->hold(Verb);
    ConsoleSeat &dies = seat();
    until(Before + 1min, dies);
    SOON_COMPARE(m_sites->timesAsked(Verb), 1);
    dies.dropDead();
    m_one.reset();
    ConsoleSeat &next = seat();
    SOON_COMPARE(m_sites->timesAsked(Verb), 2);
    m_sites->letGo();
    SOON_VERIFY(caller(next).calls().last && caller(next).calls().last->call.passed());
    QCOMPARE(m_sites->timesWorked(Verb), 1);
    QCOMPARE(log(next, "standbycall.asked").size(), 1);
}

void TestStandbyCaller::whoCannotBeReachedIsAskedAgain()
{
    m_sites->answerTo(Verb, Error{QStringLiteral("unreachable"), QStringLiteral("no way there"), {}});
    ConsoleSeat &one = seat();
    until(Before + 1min, one);
    SOON_VERIFY(m_sites->timesAsked(Verb) >= 2);
    m_sites->answerTo(Verb, Test::callAnswer(Standby, Test::goodCall(Standby)));
    SOON_VERIFY(caller(one).calls().last->call.passed());
    QCOMPARE(m_sites->timesWorked(Verb), 1);
}

/// A site that drops out is when an outage is declared: it is not called in the midst of that.
void TestStandbyCaller::incidentEndsTheAsking()
{
    m_sites->answerTo(Verb, Error{QStringLiteral("unreachable"), QStringLiteral("no way there"), {}});
    ConsoleSeat &one = seat();
    until(Before + 1min, one);
    SOON_VERIFY(m_sites->timesAsked(Verb) >= 1);
    QVERIFY(one.command(Do::Declare{IncidentMode::Real, m_clock.now(), QStringLiteral("no dial tone")}).ok());
    SOON_VERIFY(!caller(one).calls().last->call.underWay());
    QVERIFY(caller(one).calls().last->call.outcome().contains("an incident was opened"));
    const int asked = m_sites->timesAsked(Verb);
    m_sites->answerTo(Verb, Test::callAnswer(Standby, Test::goodCall(Standby)));
    QVERIFY(looks(caller(one)));
    QCOMPARE(m_sites->timesAsked(Verb), asked);
    QCOMPARE(log(one, "standbycall.ended").size(), 1);
}

void TestStandbyCaller::notKnownAfterTwoMinutes()
{
    m_sites->answerTo(Verb, Error{QStringLiteral("unreachable"), QStringLiteral("no way there"), {}});
    ConsoleSeat &one = seat();
    until(Before + 1min, one);
    SOON_VERIFY(m_sites->timesAsked(Verb) >= 1);
    m_clock.advance(3min);
    until(Before + 4min, one);
    SOON_VERIFY(!caller(one).calls().last->call.underWay());
    QVERIFY(caller(one).calls().last->call.outcome().contains("Nobody knows"));
}

QTEST_GUILESS_MAIN(TestStandbyCaller)
#include "tst_standbycaller.moc"
