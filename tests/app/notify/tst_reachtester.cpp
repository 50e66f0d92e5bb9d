// SPDX-License-Identifier: GPL-3.0-or-later
// Before it is needed: who can be reached is tested. On a real store, through gateways that do what a test
// says.
#include "models/notify/deliveryid.h"
#include "tests/app/notify/readyseat.h"

#include <QJsonDocument>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

class TestReachTester : public ReadySeat
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }
    void cleanupTestCase() { m_backends.reset(); }

    void settingsOfThePairCount();
    void testReachesEachContactByEachChannel();
    void labTestsItsDrillListAlone();
    void noTestInAnOutage();
    void outageEndsATest();
    void brokenOffIsSaid();
    void oldTestsAreForgotten();
    void testsOfSomeForgetNoneOfAll();
    void scheduledOnce();
    void scheduledWaitsForTheIncident();
    void missedIsSaid();
    void whatCameOfItIsReadAgain();

private:
    [[nodiscard]] Reachability reachability() const
    {
        return reachabilityOf(recipientsOf(m_reach->cards()), m_reach->channels(), m_reach->tests());
    }
};

void TestReachTester::settingsOfThePairCount()
{
    PairConfig pair = testPair();
    QCOMPARE(cardRules(pair).region, QByteArray("US"));
    QVERIFY(notifyRules(pair).updatesByThemselves);
    pair.telling.phoneRegion = "DE";
    pair.telling.updatesByThemselves = false;
    pair.telling.acknowledgeWithin = 20min;
    pair.outageScale = 4;
    QCOMPARE(cardRules(pair).region, QByteArray("DE"));
    QVERIFY(!notifyRules(pair).updatesByThemselves);
    QVERIFY(notifyRules(pair).acknowledgeWithin == 5min);
    QVERIFY(proofRules(pair, {}).hour == 15min);
    QVERIFY(proofRules(pair, {}).lab);
}

void TestReachTester::testReachesEachContactByEachChannel()
{
    NotifySeat &one = seat();
    one.mail().play("c2@example.net", {Plays::Refuses});
    one.sms().play("+13035550002", {Plays::Refuses});
    one.mail().play("c3@example.net", {Plays::Refuses});
    QVERIFY(m_reach->offer().cannot.isEmpty());
    QCOMPARE(reachability().never, 6);
    QVERIFY(ConsoleSeat::ended([&](const auto &done) { m_reach->test(done); }).ok());
    SOON_VERIFY(reachability().never == 0 && reachability().underWay == 0);
    const Reachability reach = reachability();
    QCOMPARE(reach.bounced, 3);
    QCOMPARE(reach.unreachable.size(), 1); // the third has a telephone that took it
    QVERIFY(reach.ways.at(2).reason.contains("550"));
    QCOMPARE(one.mail().tried(), 3);
    QCOMPARE(one.sms().tried(), 3);
    QStringList feet;
    const Result<QList<Event>> log = wait(one.seat().store().events({}));
    for (const Event &event : *log)
        feet += QStringLiteral("\n-- \n") + logFoot(event.hash);
    for (const Outgoing &each : one.mail().arrived()) {
        QVERIFY(each.text.contains("Nothing has failed"));
        QVERIFY2(std::any_of(feet.begin(), feet.end(),
                             [&](const QString &foot) { return each.text.endsWith(foot); }),
                 qPrintable(each.text)); // a customer holds a word of the log
        QVERIFY(each.audience == Audience::Live);
    }
    QCOMPARE(one.findings(), QStringList());
    QCOMPARE(m_reach->last()->by, QString("K. Ramos"));
    // A reply comes late, and counts.
    Heard reply;
    reply.attempt = one.mail().arrived().first().attempt;
    reply.what = Heard::What::Answered;
    reply.text = QStringLiteral("here");
    one.mail().hear(reply);
    SOON_VERIFY(reachability().ways.first().reached == Reached::Answered);
    // No address stands in the chain.
    for (const char *kind : {"reach.begun", "delivery.queued", "delivery.facts"}) {
        const QList<Event> events = one.log(kind);
        QVERIFY(!events.isEmpty());
        for (const Event &event : events)
            QVERIFY(!QJsonDocument(event.body).toJson().contains("@example.net"));
    }
    // And it is nobody's incident.
    QVERIFY(one.incident().id.isEmpty());
}

void TestReachTester::labTestsItsDrillListAlone()
{
    m_lab = true;
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.rules.lab = true;
        setup.drill = mailCustomers(1);
    });
    QVERIFY(m_reach->offer().drillList);
    QVERIFY(ConsoleSeat::ended([&](const auto &done) { m_reach->test(done); }).ok());
    SOON_VERIFY(one.mail().arrived().size() == 1 && one.sms().arrived().size() == 1);
    QVERIFY(one.mail().arrived().first().audience == Audience::Drill);
    QCOMPARE(reachability().customers, 1);
}

void TestReachTester::noTestInAnOutage()
{
    NotifySeat &one = seat();
    QVERIFY(one.alert().ok());
    QVERIFY(!m_reach->offer().cannot.isEmpty());
    const Outcome refused = ConsoleSeat::ended([&](const auto &done) { m_reach->test(done); });
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, QString("not_now"));
    QCOMPARE(one.log("reach.begun").size(), 0);
}

/// Declared while a test goes out: nobody more hears of the test, the alert does not wait behind it, and what
/// was not tried says nothing of an address.
void TestReachTester::outageEndsATest()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(60);
        setup.sms = false;
    });
    one.mail().setRoom(2);
    one.mail().playElse([](const Outgoing &) { return Plays::AnswersLate; });
    QVERIFY(ConsoleSeat::ended([&](const auto &done) { m_reach->test(done); }).ok());
    SOON_COMPARE(one.mail().arrived().size(), 2);
    QVERIFY(one.alert().ok());
    one.mail().playElse([](const Outgoing &) { return Plays::Takes; });
    one.mail().answerHeld();
    SOON_COMPARE(one.standing("alert").told, 60);
    const QList<Outgoing> &all = one.mail().arrived();
    QCOMPARE(std::count_if(all.cbegin(), all.cend(),
                           [](const Outgoing &each) { return each.text.contains("Nothing has failed"); }),
             2);
    SOON_COMPARE(reachability().underWay, 0);
    QCOMPARE(reachability().bounced, 0);
    SOON_COMPARE(reachability().never, 58);
    const QList<Delivery> &tests = one.notifier().book(reachBook()).all();
    QCOMPARE(tests.last().reason(), QString("an outage was declared"));
}

/// It is made piece by piece, and counts as made from the first one on.
void TestReachTester::brokenOffIsSaid()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(1800);
        setup.sms = false;
    });
    one.mail().setRoom(0);
    Outages &outages = one.seat().engine().outages();
    const Instant now = m_clock.now();
    // In the store behind the first piece, and before the last.
    connect(
        &one.notifier(), &Notifier::deliveryChanged, &outages,
        [&outages, now] {
            outages.command(Do::Declare{IncidentMode::Real, now - 1min, "nobody gets a dial tone"});
        },
        Qt::SingleShotConnection);
    const Outcome outcome = ConsoleSeat::ended([&](const auto &done) { m_reach->test(done); });
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.error().code, QString("broken_off"));
    QVERIFY2(outcome.error().text.contains(" of 1800 were made"), qPrintable(outcome.error().text));
    const QList<Error> &troubles = one.seat().troubles();
    QVERIFY(std::any_of(troubles.begin(), troubles.end(),
                        [](const Error &each) { return each.code == QLatin1String("broken_off"); }));
    QVERIFY(one.notifier().book(reachBook()).all().size() < 1800);
}

/// A console runs for months: of a test before the newest nothing is held that is done, and a late word about
/// it is written down all the same.
void TestReachTester::oldTestsAreForgotten()
{
    NotifySeat &one = seat();
    const auto test = [&] { return ConsoleSeat::ended([&](const auto &done) { m_reach->test(done); }); };
    QVERIFY(test().ok());
    SOON_VERIFY(reachability().never == 0 && reachability().underWay == 0);
    Heard bounce;
    bounce.attempt = one.mail().arrived().first().attempt;
    bounce.what = Heard::What::Failed;
    bounce.text = QStringLiteral("mailbox is full");
    m_clock.advance(1h);
    QVERIFY(test().ok());
    SOON_COMPARE(one.mail().arrived().size(), 6);
    SOON_VERIFY(reachability().underWay == 0);
    QCOMPARE(one.notifier().book(reachBook()).all().size(), 6); // three by two channels
    one.mail().hear(bounce);
    SOON_COMPARE(one.notifier().book(reachBook()).all().size(), 7);
    SOON_COMPARE(one.notifier().book(reachBook()).all().last().state(), DeliveryState::Failed);
}

/// Two of single contacts, as the terminal makes them, and many more: what the last of all said holds, also
/// for a console that begins later.
void TestReachTester::testsOfSomeForgetNoneOfAll()
{
    NotifySeat &one = seat();
    QVERIFY(ConsoleSeat::ended([&](const auto &done) { m_reach->test(done); }).ok());
    SOON_VERIFY(reachability().never == 0 && reachability().underWay == 0);
    const ReachTest whole = *m_reach->last();
    const QList<Recipient> all = recipientsOf(m_reach->cards());
    for (int i = 0; i < 25; ++i) {
        m_clock.advance(1min);
        ReachTest some;
        some.id = QStringLiteral("test-some-%1").arg(i);
        some.at = m_clock.now();
        some.by = QStringLiteral("A. Berg");
        some.some = true;
        const QList<Delivery> made =
            reachDeliveries(testPair().id, some.id, {all.first()}, {Channel::Email}, Audience::Live, some.at,
                            [at = some.at] { return freshDeliveryId(at); });
        some.messages = int(made.size());
        QVERIFY(ConsoleSeat::ended([&](const auto &done) {
                    one.notifier().queue({reachBegun(testPair().id, some), reachQueued(made)},
                                         OutageDesk::Under::Nobody, done);
                }).ok());
    }
    SOON_COMPARE(one.mail().arrived().size(), 3 + 25);
    SOON_VERIFY(reachability().underWay == 0 && reachability().ways.first().at == m_clock.now());
    QCOMPARE(reachability().never, 0);
    QVERIFY(m_reach->tests().size() <= 22); // not without end
    QCOMPARE(m_reach->last()->id, whole.id);
    const Reachability before = reachability();
    m_one.reset();
    seat();
    SOON_VERIFY(reachability() == before);
    QCOMPARE(m_reach->last()->id, whole.id);
}

void TestReachTester::scheduledOnce()
{
    const Instant now = m_clock.now();
    const QDateTime at = toDateTime(now + 10min, QTimeZone("America/Chicago"));
    NotifySeat &one = seat([&](NotifySeat::Setup &setup) {
        setup.pair.telling.testReachability =
            WeeklyTime{at.date().dayOfWeek(), at.time().hour() * 60 + at.time().minute(), "America/Chicago"};
    });
    QVERIFY(looks(*m_reach));
    QCOMPARE(one.log("reach.begun").size(), 0);
    QCOMPARE(one.log("reach.missed").size(), 0); // what was due before is nobody's fault
    m_clock.advance(11min);
    SOON_COMPARE(one.log("reach.begun").size(), 1);
    SOON_COMPARE(one.mail().arrived().size(), 3);
    QVERIFY(m_reach->last()->due);
    m_clock.advance(1h);
    QVERIFY(looks(*m_reach));
    QCOMPARE(one.log("reach.begun").size(), 1);
    m_clock.advance(24h * 7);
    SOON_COMPARE(one.log("reach.begun").size(), 2);
}

void TestReachTester::scheduledWaitsForTheIncident()
{
    const QDateTime at = toDateTime(m_clock.now() + 10min, QTimeZone("America/Chicago"));
    NotifySeat &one = seat([&](NotifySeat::Setup &setup) {
        setup.pair.telling.testReachability =
            WeeklyTime{at.date().dayOfWeek(), at.time().hour() * 60 + at.time().minute(), "America/Chicago"};
    });
    QVERIFY(one.alert().ok());
    m_clock.advance(11min);
    QVERIFY(looks(*m_reach));
    QCOMPARE(one.log("reach.begun").size(), 0);
    m_clock.advance(5h); // it was open for too long: that is said, once
    SOON_COMPARE(one.log("reach.missed").size(), 1);
    QVERIFY(looks(*m_reach));
    QCOMPARE(one.log("reach.missed").size(), 1);
    QCOMPARE(one.log("reach.begun").size(), 0);
    QVERIFY(m_reach->missed()->why.contains("incident"));
}

/// Nobody was there when it was due, and there had been tests before.
void TestReachTester::missedIsSaid()
{
    const QDateTime at = toDateTime(m_clock.now() + 10min, QTimeZone("America/Chicago"));
    const auto schedule = [&](NotifySeat::Setup &setup) {
        setup.pair.telling.testReachability =
            WeeklyTime{at.date().dayOfWeek(), at.time().hour() * 60 + at.time().minute(), "America/Chicago"};
    };
    NotifySeat &one = seat(schedule);
    m_clock.advance(11min);
    SOON_COMPARE(one.log("reach.begun").size(), 1);
    SOON_COMPARE(one.mail().arrived().size(), 3);
    m_one.reset();
    m_clock.advance(24h * 7 + 6h);
    NotifySeat &again = seat(schedule);
    SOON_COMPARE(again.log("reach.missed").size(), 1);
    QCOMPARE(again.log("reach.begun").size(), 1);
    SOON_VERIFY(m_reach->missed());
    QVERIFY(m_reach->missed()->why.contains("duty"));
}

void TestReachTester::whatCameOfItIsReadAgain()
{
    NotifySeat &one = seat();
    one.mail().play("c1@example.net", {Plays::Refuses});
    QVERIFY(ConsoleSeat::ended([&](const auto &done) { m_reach->test(done); }).ok());
    SOON_VERIFY(reachability().never == 0 && reachability().underWay == 0);
    const Reachability before = reachability();
    m_one.reset();
    seat();
    SOON_COMPARE(reachability().ways.size(), before.ways.size());
    SOON_VERIFY(reachability() == before);
}

QTEST_GUILESS_MAIN(TestReachTester)
#include "tst_reachtester.moc"
