// SPDX-License-Identifier: GPL-3.0-or-later
// `switchback notify test` is the window's test of reachability: the same contacts, through the console on
// duty, and readiness counts what came of it.
#include "consolefolder.h"

#include "models/notify/reach/reachability.h"
#include "tests/app/notify/readyseat.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <future>

using namespace Switchback;
using Plays = ScriptedGateway::Plays;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
} // namespace

class TestReachCommand : public ReadySeat
{
    Q_OBJECT
private slots:
    void init();
    void cleanup() { end(); }
    void cleanupTestCase() { m_backends.reset(); }

    void saysFirstAndSendsWhenConfirmed();
    void choosesContacts();
    void drillListReachesNobodyElse();
    void refusesInAnOutage();
    void testsOfSomeForgetNoneOfAll();
    void waitsForAnotherTest();
    void outageBreaksItOff();
    void wantsSomebodyOnDuty();

private:
    /// The program beside the console on duty, which goes on meanwhile.
    ConsoleFolder::Said run(const QStringList &arguments)
    {
        auto said = std::async(std::launch::async, [&] {
            return m_folder->run(QStringList{s("notify"), s("test"), s("--by"), s("A. Berg")} + arguments);
        });
        const bool ended = QTest::qWaitFor(
            [&] { return said.wait_for(std::chrono::seconds(0)) == std::future_status::ready; },
            2 * Test::Patience);
        if (!ended)
            qWarning("the program has not ended");
        return said.get();
    }
    [[nodiscard]] Reachability reachability()
    {
        return reachabilityOf(recipientsOf(m_reach->cards()), m_reach->channels(), m_reach->tests());
    }
    NotifySeat &begun(const std::function<void(NotifySeat::Setup &)> &but = {})
    {
        // What the program makes is of now by its own clock.
        NotifySeat &one = seat([&](NotifySeat::Setup &setup) {
            setup.clock = &m_leaseClock;
            if (but)
                but(setup);
        });
        const auto told = [&] {
            const auto state = wait(one.seat().store().state(stateKey(testPair().id, "gateways")));
            return state && gatewayReportFrom(*state);
        };
        if (!QTest::qWaitFor(told, Test::Patience))
            qFatal("nobody has told of gateways");
        return one;
    }

    std::unique_ptr<ConsoleFolder> m_folder;
};

void TestReachCommand::init()
{
    begin();
    m_clock.setWall(SystemClock().now());
    m_folder = std::make_unique<ConsoleFolder>(testPair().id);
    QVERIFY(m_folder->make());
    m_url = m_folder->url();
}

void TestReachCommand::saysFirstAndSendsWhenConfirmed()
{
    NotifySeat &one = begun();
    one.sms().play(s("+13035550002"), {Plays::Refuses});
    ConsoleFolder::Said said = run({});
    QCOMPARE(said.code, 1);
    QVERIFY2(said.out.contains(s("A test to customers: 6 messages, E-mail 3, SMS 3.")), qPrintable(said.out));
    QVERIFY2(said.error.contains(s("--confirm 6")), qPrintable(said.error));
    QCOMPARE(one.mail().tried(), 0);
    said = run({s("--confirm"), s("5")});
    QCOMPARE(said.code, 1);
    QCOMPARE(one.mail().tried(), 0);
    said = run({s("--confirm"), s("6")});
    QCOMPARE(said.code, 1); // one of them was refused
    QVERIFY2(said.out.contains(s("5 of 6 taken")), qPrintable(said.out + said.error));
    QVERIFY2(said.out.contains(s("+13035550002  failed (550")), qPrintable(said.out));
    QCOMPARE(one.mail().tried(), 3);
    for (const Outgoing &each : one.mail().arrived()) {
        QVERIFY(each.audience == Audience::Live);
        QVERIFY(each.text.contains(s("Nothing has failed")));
    }
    // Readiness counts them as it counts the window's.
    SOON_VERIFY(reachability().never == 0 && reachability().bounced == 1);
    QCOMPARE(m_reach->last()->by, s("A. Berg"));
    QCOMPARE(one.findings(), QStringList());
}

void TestReachCommand::choosesContacts()
{
    NotifySeat &one = begun();
    const ConsoleFolder::Said said = run({s("c2@EXAMPLE"), s("--confirm"), s("2"), s("--json")});
    QVERIFY2(said.code == 0, qPrintable(said.out + said.error));
    const QJsonArray tests = QJsonDocument::fromJson(said.out.toUtf8()).object().value(s("tests")).toArray();
    QCOMPARE(tests.size(), 2);
    QCOMPARE(one.mail().arrivedAt(s("c2@example.net")), 1);
    QCOMPARE(one.mail().tried(), 1);
    QCOMPARE(run({s("nobody is called so")}).code, 1);
}

void TestReachCommand::drillListReachesNobodyElse()
{
    NotifySeat &one = begun([](NotifySeat::Setup &setup) {
        setup.drill = mailCustomers(1);
        setup.drill[0].email = s("listed@example.net");
    });
    const ConsoleFolder::Said said = run({s("--drill-list"), s("--confirm"), s("2")});
    QVERIFY2(said.code == 0, qPrintable(said.out + said.error));
    QVERIFY2(said.out.contains(s("A test to the drill list: 2 messages")), qPrintable(said.out));
    QCOMPARE(one.mail().tried(), 1);
    QCOMPARE(one.mail().arrived().first().address, s("listed@example.net"));
    QVERIFY(one.mail().arrived().first().audience == Audience::Drill);
}

void TestReachCommand::refusesInAnOutage()
{
    NotifySeat &one = begun();
    QVERIFY(one.seat().command(Do::Declare{IncidentMode::Real, m_clock.now(), s("down")}).ok());
    const ConsoleFolder::Said said = run({s("--confirm"), s("6")});
    QCOMPARE(said.code, 1);
    QVERIFY2(said.error.contains(s("An outage is open")), qPrintable(said.error));
    // What went out is the gateways' own proof, to our people.
    QCOMPARE(one.log("reach.begun").size(), 0);
    QCOMPARE(one.mail().arrivedAt(s("c1@example.net")), 0);
}

void TestReachCommand::testsOfSomeForgetNoneOfAll()
{
    NotifySeat &one = begun();
    QVERIFY(ConsoleSeat::ended([&](const auto &done) { m_reach->test(done); }).ok());
    SOON_VERIFY(reachability().never == 0 && reachability().underWay == 0);
    for (const char *who : {"c1@example.net", "c2@example.net"}) {
        const ConsoleFolder::Said said = run({s(who), s("--confirm"), s("2")});
        QVERIFY2(said.code == 0, qPrintable(said.out + said.error));
    }
    SOON_COMPARE(one.mail().arrivedAt(s("c2@example.net")), 2);
    SOON_COMPARE(reachability().underWay, 0);
    QCOMPARE(reachability().never, 0);
    const ConsoleFolder::Said status = m_folder->run({s("notify"), s("status")});
    QVERIFY2(!status.out.contains(s("never tested")), qPrintable(status.out));
}

/// What another one has begun goes out first; what was put off is tried for hours and holds up nobody.
void TestReachCommand::waitsForAnotherTest()
{
    NotifySeat &one = begun();
    one.mail().playElse([](const Outgoing &) { return Plays::AnswersLate; });
    QVERIFY(ConsoleSeat::ended([&](const auto &done) { m_reach->test(done); }).ok());
    SOON_COMPARE(one.mail().arrived().size(), 3);
    ConsoleFolder::Said said = run({s("c1@example.net"), s("--confirm"), s("2")});
    QCOMPARE(said.code, 1);
    QVERIFY2(said.error.contains(s("Another test of reachability is still under way")),
             qPrintable(said.error));
    QCOMPARE(one.mail().arrived().size(), 3);
    one.mail().playElse([](const Outgoing &) { return Plays::Takes; });
    one.mail().answerHeld();
    SOON_COMPARE(reachability().underWay, 0);
    said = run({s("c1@example.net"), s("--confirm"), s("2")});
    QVERIFY2(said.code == 0, qPrintable(said.out + said.error));
}

/// Declared between two pieces, by another console: no more of it is made, and it says how many were.
void TestReachCommand::outageBreaksItOff()
{
    NotifySeat &one = begun([](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(2000);
        setup.sms = false;
    });
    one.mail().setRoom(0);
    // Declared in the moment in which its first piece is there.
    const auto declares = [&](const Delivery &) {
        one.seat().engine().outages().command(
            Do::Declare{IncidentMode::Real, m_clock.now(), s("nobody gets a dial tone")});
    };
    connect(&one.notifier(), &Notifier::deliveryChanged, this, declares, Qt::SingleShotConnection);
    const ConsoleFolder::Said said = run({s("--confirm"), s("2000")});
    QCOMPARE(said.code, 1);
    QVERIFY2(said.error.contains(s("only ")) && said.error.contains(s(" of 2000 were made")),
             qPrintable(said.out + said.error));
}

void TestReachCommand::wantsSomebodyOnDuty()
{
    begun();
    m_one->seat().dropDead();
    m_one.reset();
    Store store(m_url);
    QVERIFY(wait(store.open()).ok());
    const auto gone = [&store] {
        const auto duty = wait(store.lease(leaseName(s("duty"), testPair().id)));
        return duty && (!*duty || !(*duty)->valid);
    };
    SOON_VERIFY(gone());
    const ConsoleFolder::Said said = run({s("--confirm"), s("6")});
    QCOMPARE(said.code, 1);
    QVERIFY2(said.error.contains(s("Nobody has the duty")), qPrintable(said.out + said.error));
}

QTEST_GUILESS_MAIN(TestReachCommand)
#include "tst_reachcommand.moc"
