// SPDX-License-Identifier: GPL-3.0-or-later
// Before it is needed: who can be reached is tested, gateways prove themselves, and a console knows what the
// one on duty has. On a real store, through gateways that do what a test says.
#include "app/notify/notifying.h"
#include "app/pair/customers/directory.h"
#include "tests/app/notify/notifyseat.h"
#include "tests/app/pair/soon.h"

#include <QJsonDocument>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

class TestReachTester : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void init();
    void cleanup();

    void settingsOfThePairCount();
    void testReachesEachContactByEachChannel();
    void labTestsItsDrillListAlone();
    void noTestInAnOutage();
    void outageEndsATest();
    void brokenOffIsSaid();
    void oldTestsAreForgotten();
    void scheduledOnce();
    void scheduledWaitsForTheIncident();
    void missedIsSaid();
    void whatCameOfItIsReadAgain();
    void gatewaysProveThemselvesEachHour();
    void failingProofIsSaid();
    void proofIsKeptUntilItIsStored();
    void proofInALabWantsTheDrillList();
    void statesFollowWhatGatewaysDo();
    void othersKnowWhatIsOnDuty();

private:
    NotifySeat &seat(const std::function<void(NotifySeat::Setup &)> &but = {});
    void plug(NotifySeat &seat, Engine &engine);
    /// Until it has looked some times more what is due; false: too slow.
    template<class T>
    [[nodiscard]] static bool looks(const T &part)
    {
        const quint64 until = part.turns() + 5;
        return QTest::qWaitFor([&] { return part.turns() >= until; }, Test::Patience);
    }
    [[nodiscard]] Reachability reachability() const
    {
        return reachabilityOf(recipientsOf(m_reach->cards()), m_reach->channels(), m_reach->tests());
    }

    std::unique_ptr<Backends> m_backends;
    ManualClock m_clock;
    SystemClock m_leaseClock;
    std::unique_ptr<FakeSites> m_sites;
    std::unique_ptr<GatewayBoard> m_board;
    std::unique_ptr<NotifySeat> m_one;
    std::unique_ptr<NotifySeat> m_other;
    GatewayProver::Rules m_proof;
    bool m_lab = false;
    ReachTester *m_reach = nullptr;
    GatewayProver *m_prover = nullptr;
    GatewayNews *m_news = nullptr;
    QString m_url;
};

void TestReachTester::init()
{
    m_clock = ManualClock();
    m_sites = std::make_unique<FakeSites>(m_clock);
    m_url = m_backends->newUrl(QStringLiteral("sqlite"));
    m_proof = GatewayProver::Rules();
    m_proof.operators.email = QStringList{QStringLiteral("ops@noc.example")};
    m_lab = false;
}

void TestReachTester::cleanup()
{
    m_other.reset();
    m_one.reset();
    m_board.reset();
    m_sites.reset();
}

void TestReachTester::plug(NotifySeat &seat, Engine &engine)
{
    const ReachTester::Carrier carrier{&seat.door(), &seat.notifier(), m_lab};
    auto reach =
        std::make_unique<ReachTester>(engine.context(), engine.outages(), engine.directory(), carrier);
    auto prover = std::make_unique<GatewayProver>(engine.context(), seat.door(), engine.outages(), m_proof);
    m_board = std::make_unique<GatewayBoard>(seat.door(), m_clock);
    auto news = std::make_unique<GatewayNews>(engine.context(), m_board.get());
    m_reach = reach.get();
    m_prover = prover.get();
    m_news = news.get();
    m_reach->setTick(20ms);
    m_prover->setTick(20ms);
    m_news->setPauses(Duration{20}, Duration{20});
    engine.add(std::move(reach));
    engine.add(std::move(prover));
    engine.add(std::move(news));
}

NotifySeat &TestReachTester::seat(const std::function<void(NotifySeat::Setup &)> &but)
{
    NotifySeat::Setup setup;
    setup.url = m_url;
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.leaseClock = &m_leaseClock;
    setup.plug = [this](NotifySeat &seat, Engine &engine) { plug(seat, engine); };
    if (but)
        but(setup);
    m_one = std::make_unique<NotifySeat>(setup);
    const Outcome opened = m_one->open();
    if (!opened)
        qFatal("%s", qPrintable(opened.error().text));
    if (!QTest::qWaitFor([&] { return m_one->seat().onDuty(); }, Test::Patience))
        qFatal("nobody took the duty");
    return *m_one;
}

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
    for (const Outgoing &each : one.mail().arrived()) {
        QVERIFY(each.text.contains("Nothing has failed"));
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

void TestReachTester::gatewaysProveThemselvesEachHour()
{
    NotifySeat &one = seat();
    one.mail().setMembers({QStringLiteral("mail/a"), QStringLiteral("mail/b")});
    QCOMPARE(one.log("gateways.asked").size(), 0); // in calm nobody is woken by it
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.log("gateways.proved").size(), 1);
    QCOMPARE(one.mail().arrivedAt("ops@noc.example"), 2); // each server by itself
    QCOMPARE(one.sms().arrivedAt("ops@noc.example"), 0);
    SOON_VERIFY(m_prover->proofOf(one.incident().id) && m_prover->proofOf(one.incident().id)->told);
    QVERIFY(m_prover->proofOf(one.incident().id)->failed().isEmpty());
    m_clock.advance(59min);
    QVERIFY(looks(*m_prover));
    QCOMPARE(one.log("gateways.asked").size(), 1);
    m_clock.advance(2min);
    SOON_COMPARE(one.log("gateways.proved").size(), 2);
    QCOMPARE(one.mail().arrivedAt("ops@noc.example"), 4);
    QCOMPARE(one.findings(), QStringList());
    for (const Event &event : one.log("gateways.proved"))
        QVERIFY(!QJsonDocument(event.body).toJson().contains("noc.example"));
}

void TestReachTester::failingProofIsSaid()
{
    NotifySeat &one = seat();
    one.mail().setMembers({QStringLiteral("mail/a"), QStringLiteral("mail/b")});
    one.mail().play("mail/b", {Plays::Later});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.log("gateways.proved").size(), 1);
    SOON_VERIFY(m_prover->proofOf(one.incident().id)->told);
    QCOMPARE(m_prover->proofOf(one.incident().id)->failed(), QStringList{"mail/b"});
    const QList<Error> &troubles = one.seat().troubles();
    const auto said = std::count_if(troubles.begin(), troubles.end(), [](const Error &each) {
        return each.code == QLatin1String("not_proved") && each.text.contains("mail/b");
    });
    QCOMPARE(said, 1);
    // The ladder knows nothing of it.
    SOON_COMPARE(one.standing("alert").told, 3);
    QCOMPARE(one.sms().arrived().size(), 0);
}

/// Nothing asks a second time in that hour.
void TestReachTester::proofIsKeptUntilItIsStored()
{
    NotifySeat &one = seat();
    execBeside(m_url, {QStringLiteral("CREATE TRIGGER trouble BEFORE INSERT ON event WHEN NEW.kind = "
                                      "'gateways.proved' BEGIN SELECT RAISE(ABORT, 'no room'); END")});
    QVERIFY(one.alert().ok());
    SOON_VERIFY(!one.seat().troubles().isEmpty()); // it was tried
    QCOMPARE(one.log("gateways.asked").size(), 1);
    QCOMPARE(one.log("gateways.proved").size(), 0);
    execBeside(m_url, {QStringLiteral("DROP TRIGGER trouble")});
    SOON_COMPARE(one.log("gateways.proved").size(), 1);
    SOON_VERIFY(m_prover->proofOf(one.incident().id) && m_prover->proofOf(one.incident().id)->told);
    QCOMPARE(one.log("gateways.asked").size(), 1);
}

void TestReachTester::proofInALabWantsTheDrillList()
{
    m_proof.lab = true;
    m_proof.operators.email += QStringLiteral("listed@noc.example");
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.rules.lab = true;
        setup.drill = mailCustomers(1);
        setup.drill[0].email = QStringLiteral("listed@noc.example");
    });
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.log("gateways.proved").size(), 1);
    QCOMPARE(one.mail().arrivedAt("ops@noc.example"), 0);
    QVERIFY(one.mail().arrivedAt("listed@noc.example") >= 1);
}

void TestReachTester::statesFollowWhatGatewaysDo()
{
    NotifySeat &one = seat();
    QCOMPARE(m_news->here().size(), 2);
    QVERIFY(m_news->here().first().what == GatewayState::What::Untried);
    QVERIFY(one.alert().ok());
    SOON_VERIFY(m_news->here().first().what == GatewayState::What::Sound);
    QVERIFY(m_news->here().first().takenAt);
    one.mail().trouble(QStringLiteral("mail/test"), QStringLiteral("certificate has expired"));
    QVERIFY(m_news->here().first().what == GatewayState::What::Troubled);
    SOON_VERIFY([&] {
        const auto state = wait(one.seat().store().state(stateKey(testPair().id, "gateways")));
        const auto told = state ? gatewayReportFrom(*state) : std::nullopt;
        return told && told->gateways.size() == 2 && told->gateways.first().trouble.contains("expired");
    }());
    one.mail().trouble(QStringLiteral("mail/test"), {});
    QVERIFY(m_news->here().first().what == GatewayState::What::Sound);
}

/// A window without gateways beside a duty that has some.
void TestReachTester::othersKnowWhatIsOnDuty()
{
    NotifySeat &one = seat();
    SOON_VERIFY([&] {
        const auto state = wait(one.seat().store().state(stateKey(testPair().id, "gateways")));
        return state && gatewayReportFrom(*state);
    }());
    ConsoleSeat::Setup setup;
    setup.url = m_url;
    setup.person = QStringLiteral("D. Osei");
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.customers = 0;
    setup.seating.seat = farSeat(QStringLiteral("noc-2"));
    setup.seating.leaseClock = &m_leaseClock;
    ConsoleSeat other(setup);
    auto news = std::make_unique<GatewayNews>(other.engine().context(), nullptr);
    GatewayNews &there = *news;
    other.engine().add(std::move(news));
    QVERIFY(other.open().ok());
    QVERIFY(!other.onDuty());
    QVERIFY(!there.hasGateways());
    there.look();
    SOON_VERIFY(there.onDuty());
    QCOMPARE(there.onDuty()->channels(), (QList<Channel>{Channel::Email, Channel::Sms}));
    // It takes the duty, and says what that means.
    m_one.reset();
    SOON_VERIFY(other.onDuty());
    SOON_VERIFY(std::any_of(other.troubles().begin(), other.troubles().end(),
                            [](const Error &each) { return each.code == QLatin1String("no_gateways"); }));
    SOON_VERIFY([&] {
        const auto state = wait(other.store().state(stateKey(testPair().id, "gateways")));
        const auto told = state ? gatewayReportFrom(*state) : std::nullopt;
        return told && told->gateways.isEmpty();
    }());
}

QTEST_GUILESS_MAIN(TestReachTester)
#include "tst_reachtester.moc"
