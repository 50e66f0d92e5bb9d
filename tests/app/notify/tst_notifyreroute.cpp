// SPDX-License-Identifier: GPL-3.0-or-later
// The request to reroute, as gateways carry it.
#include "tests/app/notify/notifyseat.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

class TestNotifyReroute : public QObject
{
    Q_OBJECT
private slots:
    void whoIsReachedLaterHasBeenAsked();
};

/// Of a request to reroute it is said after a minute who was reached; whom the ladder reaches after that has
/// been asked too, and nobody has to call them.
void TestNotifyReroute::whoIsReachedLaterHasBeenAsked()
{
    Backends backends;
    ManualClock clock;
    SystemClock leaseClock;
    FakeSites sites(clock);
    NotifySeat::Setup setup;
    setup.url = backends.newUrl("sqlite");
    setup.sites = &sites;
    setup.clock = &clock;
    setup.leaseClock = &leaseClock;
    setup.sms = false;
    NotifySeat one(setup);
    QVERIFY(one.open().ok());
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    QVERIFY(one.seat().command(Do::Decide{Choice::FailOver, {}, QString("the power is out")}).ok());
    QVERIFY(one.seat()
                .command(Do::SettleStep{QString("promote"), StepOutcome::Overridden, QString("by hand"), {}})
                .ok());
    one.mail().play("c2@example.net", QList<Plays>(6, Plays::Later) << Plays::Takes);
    QVERIFY(one.seat().command(Do::ComposeNotice{QString("reroute"), QString("Reroute now."), true}).ok());
    const auto asked = [&](const char *customer) { return one.incident().record(customer).askedAt; };
    const auto request = [&] { return one.incident().notice("reroute/1"); };
    SOON_COMPARE(one.standing("reroute/1").told, 2);
    for (int i = 0; i < 7 && !request()->sentAt; ++i) {
        clock.advance(10s);
        QVERIFY(one.looks());
    }
    QCOMPARE(request()->notReached, QStringList{"customer-2"});
    QVERIFY(asked("customer-1") && !asked("customer-2"));
    for (int i = 0; i < 20 && !one.book().toldAt("reroute/1", "customer-2"); ++i) {
        clock.advance(1min);
        QVERIFY(one.looks());
    }
    SOON_VERIFY(asked("customer-2"));
    QCOMPARE(one.log("customer.recorded").size(), 1);
    QCOMPARE(one.log("customer.recorded").first().actor, QString("console"));
    QVERIFY(one.looks());
    QCOMPARE(one.log("customer.recorded").size(), 1); // said once
}

QTEST_GUILESS_MAIN(TestNotifyReroute)
#include "tst_notifyreroute.moc"
