// SPDX-License-Identifier: GPL-3.0-or-later
// Gateways prove themselves in an outage, and a console knows what the one on duty has. On a real store,
// through gateways that do what a test says.
#include "app/pair/shown.h"
#include "tests/app/notify/readyseat.h"

#include <QJsonDocument>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

class TestGatewayProof : public ReadySeat
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }
    void cleanupTestCase() { m_backends.reset(); }

    void gatewaysProveThemselvesEachHour();
    void failingProofIsSaid();
    void proofIsKeptUntilItIsStored();
    void proofInALabWantsTheDrillList();
    void statesFollowWhatGatewaysDo();
    void othersKnowWhatIsOnDuty();
};

void TestGatewayProof::gatewaysProveThemselvesEachHour()
{
    NotifySeat &one = seat();
    one.mail().setMembers({QStringLiteral("mail/a"), QStringLiteral("mail/b")});
    QCOMPARE(one.log("gateways.asked").size(), 0); // in calm nobody is woken by it
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.log("gateways.proved").size(), 1);
    QCOMPARE(one.mail().arrivedAt("ops@noc.example"), 2); // each server by itself
    for (const Outgoing &each : one.mail().arrived())
        QVERIFY(each.text.contains(QStringLiteral("\n-- \nLog "))); // ours hold a word of the log too
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

void TestGatewayProof::failingProofIsSaid()
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
void TestGatewayProof::proofIsKeptUntilItIsStored()
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

void TestGatewayProof::proofInALabWantsTheDrillList()
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

void TestGatewayProof::statesFollowWhatGatewaysDo()
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
void TestGatewayProof::othersKnowWhatIsOnDuty()
{
    NotifySeat &one = seat();
    QVERIFY(one.alert().ok());
    QCOMPARE(one.seat().engine().outages().carriedElsewhere(), QString());
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
    auto news = std::make_unique<GatewayNews>(other.engine().context(), nullptr, other.engine().outages());
    GatewayNews &there = *news;
    other.engine().add(std::move(news));
    QVERIFY(other.open().ok());
    QVERIFY(!other.onDuty());
    QVERIFY(!there.hasGateways());
    there.look();
    SOON_VERIFY(there.onDuty());
    QCOMPARE(there.onDuty()->channels(), (QList<Channel>{Channel::Email, Channel::Sms}));
    // Whoever writes to customers here is told that nothing goes out by itself, and where it would.
    const QString where = there.onDuty()->seat;
    QVERIFY(!where.isEmpty());
    const WizardView page = shownWizard(other.engine(), QStringLiteral("updates"), {});
    QVERIFY(page.notice && !page.notice->carried);
    QVERIFY2(page.byHand.contains(QStringLiteral("The console on duty, %1, has gateways").arg(where)),
             qPrintable(page.byHand));
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
    const WizardView alone = shownWizard(other.engine(), QStringLiteral("updates"), {});
    QVERIFY2(!alone.byHand.contains(QStringLiteral("console on duty")), qPrintable(alone.byHand));
}

QTEST_GUILESS_MAIN(TestGatewayProof)
#include "tst_gatewayproof.moc"
