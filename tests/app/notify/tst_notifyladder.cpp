// SPDX-License-Identifier: GPL-3.0-or-later
// Who is tried next, and by what: on a real store, through gateways that do what a test says.
#include "models/core/apart.h"
#include "models/notify/deliveryfact.h"
#include "models/notify/outboxrows.h"
#include "tests/app/notify/notifycase.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

class TestNotifyLadder : public QObject, private NotifyCase
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void ladderClimbs();
    void unreachedIsNamed();
    void acknowledgementStopsTheLadder();
    void acknowledgementOfALaterMessageCounts();
    void laterDecisionStandsForTheAlert();
};

void TestNotifyLadder::ladderClimbs()
{
    NotifySeat &one = seat();
    one.mail().play("c2@example.net", {Plays::Refuses});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    QCOMPARE(one.sms().arrivedAt("+13035550002"), 1);
    QCOMPARE(one.sms().arrived().size(), 1);
    QCOMPARE(stateOf(one, "customer-2", Channel::Email), DeliveryState::Failed);
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    QVERIFY(one.incident().notice("alert")->notReached.isEmpty());
    QCOMPARE(one.incident().notice("alert")->how, QString("2 E-mail, 1 SMS"));
    // Nobody has acknowledged it: after ten minutes each gets a text message, too.
    m_clock.advance(10min);
    SOON_COMPARE(one.sms().arrived().size(), 3);
    QCOMPARE(one.mail().arrived().size(), 2);
    QCOMPARE(one.findings(), QStringList());
}

void TestNotifyLadder::unreachedIsNamed()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.customers[1].phone.clear();
        setup.customers[2].phone.clear();
        setup.customers[2].email.clear();
    });
    one.mail().play("c2@example.net", {Plays::Refuses});
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    QCOMPARE(one.incident().notice("alert")->notReached, (QStringList{"customer-2", "customer-3"}));
    QCOMPARE(one.standing("alert").unreached, (QStringList{"customer-2", "customer-3"}));
    // The next one passes the address over that was refused for good.
    const Delivery failed = one.book().of("alert", "customer-2").first();
    QCOMPARE(failed.reason(), QString("550 5.1.1 no such user here"));
    QVERIFY(failed.deadLetter());
}

void TestNotifyLadder::acknowledgementStopsTheLadder()
{
    NotifySeat &one = seat();
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    Heard reply;
    reply.attempt = one.mail().arrived().first().attempt;
    reply.what = Heard::What::Answered;
    reply.at = m_clock.now();
    reply.text = QStringLiteral("got it, rerouting now");
    one.mail().hear(reply);
    one.mail().hear(reply); // told twice
    SOON_COMPARE(one.standing("alert").answered, 1);
    Heard away = reply;
    away.attempt = one.mail().arrived().at(1).attempt;
    away.what = Heard::What::Automatic;
    one.mail().hear(away);
    Outcome ticked = Error{};
    one.notifier().act(
        {one.book().of("alert", "customer-3").first().id, DeliveryAct::What::Tick, "on the phone"},
        [&](const Outcome &outcome) { ticked = outcome; });
    SOON_COMPARE(one.standing("alert").answered, 2);
    QVERIFY(ticked.ok());
    m_clock.advance(10min);
    SOON_COMPARE(one.sms().arrived().size(), 1); // whose machine has answered
    QVERIFY(one.looks());
    QCOMPARE(one.sms().arrived().size(), 1);
    int replies = 0;
    for (const Event &event : one.log("delivery.facts")) {
        for (const DeliveryFact &fact : factsFrom(event))
            replies += fact.what == DeliveryFact::What::Answered;
        QVERIFY(!QJsonDocument(hashedBody(event)).toJson().contains("rerouting"));
    }
    QCOMPARE(replies, 1);
}

/// Whoever has acknowledged the update is not called about the alert before it.
void TestNotifyLadder::acknowledgementOfALaterMessageCounts()
{
    NotifySeat &one = seat();
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    m_clock.advance(5min);
    QVERIFY(one.seat().command(Do::ComposeNotice{QString("updates"), QString("Still down."), true}).ok());
    SOON_COMPARE(one.standing("updates/1").told, 3);
    Heard reply;
    reply.attempt = attemptName(one.book().of("updates/1", "customer-2").first().id, 1);
    reply.what = Heard::What::Answered;
    reply.at = m_clock.now();
    one.mail().hear(reply);
    SOON_COMPARE(one.standing("updates/1").answered, 1);
    SOON_COMPARE(one.standing("alert").answered, 1);
    // The other way round it says nothing: who knew of the alert may not know of the update.
    reply.attempt = attemptName(one.book().of("alert", "customer-3").first().id, 1);
    one.mail().hear(reply);
    SOON_COMPARE(one.standing("alert").answered, 2);
    QVERIFY(one.looks());
    QCOMPARE(one.standing("updates/1").answered, 1);
    m_clock.advance(5min);
    SOON_COMPARE(one.sms().arrived().size(), 1);
    QVERIFY(one.looks());
    QCOMPARE(one.sms().arrived().size(), 1);
    QCOMPARE(one.sms().arrivedAt("+13035550001"), 1);
}

/// Whom the decision has reached is not climbed to about the alert any more; whom it has not, is.
void TestNotifyLadder::laterDecisionStandsForTheAlert()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.channels = {{Channel::Email, Channel::Sms}, {Channel::Email, Channel::Sms}, {Channel::Email}};
    });
    one.mail().play("c3@example.net", {Plays::Takes, Plays::Refuses});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    QVERIFY(one.seat().command(Do::Decide{Choice::FailOver, {}, QString("the power is out")}).ok());
    m_clock.advance(5min);
    QVERIFY(one.seat().command(Do::ComposeNotice{QString("announce"), QString("We move."), true}).ok());
    SOON_COMPARE(one.standing("announce/1").told, 2);
    SOON_COMPARE(one.book().of("announce/1", "customer-3").size(), 2); // one of us is asked to call
    m_clock.advance(5min);
    SOON_COMPARE(one.book().of("alert", "customer-3").size(), 2);
    QVERIFY(one.looks());
    QCOMPARE(one.sms().arrived().size(), 0);
    Heard reply;
    reply.attempt = attemptName(one.book().of("announce/1", "customer-1").first().id, 1);
    reply.what = Heard::What::Answered;
    reply.at = m_clock.now();
    one.mail().hear(reply);
    SOON_COMPARE(one.standing("alert").answered, 1);
    m_clock.advance(5min);
    SOON_COMPARE(one.sms().arrived().size(), 1); // the decision
    QVERIFY(one.looks());
    QCOMPARE(one.sms().arrived().size(), 1);
    QCOMPARE(one.book().of("alert", "customer-2").size(), 1);
    QCOMPARE(one.book().of("announce/1", "customer-2").size(), 2);
}

QTEST_GUILESS_MAIN(TestNotifyLadder)
#include "tst_notifyladder.moc"
