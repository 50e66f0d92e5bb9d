// SPDX-License-Identifier: GPL-3.0-or-later
// What one of us does beside the gateways: sends again or by another channel, gives up, tells by their own
// means.
#include "app/notify/notifying.h"
#include "models/incident/carried/carried.h"
#include "tests/app/notify/notifycase.h"
#include "tests/support/soon.h"

#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

class TestNotifyHands : public QObject, private NotifyCase
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void oneOfUsGivesUpAndSendsAgain();
    void sentByAnotherChannel();
    void withdrawnIsSentNoMore();
    void nothingEarlierAfterTheEnd();
    void byHandWithoutGateways();
    void whoHasTheDutyDoesNotSend();
    void settingsOfThePairAreHeeded();
    void whoWasBusyIsCalledWithTheNextMessage();
};

void TestNotifyHands::oneOfUsGivesUpAndSendsAgain()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.sms = false;
        for (Customer &each : setup.customers)
            each.phone.clear();
    });
    one.mail().play("c2@example.net", {Plays::Refuses, Plays::Takes});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(stateOf(one, "customer-2", Channel::Email), DeliveryState::Failed);
    const QString id = one.book().of("alert", "customer-2").first().id;
    const auto act = [&](DeliveryAct::What what, const QString &words) {
        return ConsoleSeat::ended([&](const auto &done) { one.notifier().act({id, what, words}, done); });
    };
    QCOMPARE(act(DeliveryAct::What::GiveUp, {}).error().code, QString("missing"));
    QVERIFY(act(DeliveryAct::What::GiveUp, "they are closed today").ok());
    SOON_COMPARE(stateOf(one, "customer-2", Channel::Email), DeliveryState::GivenUp);
    QVERIFY(!one.book().find(id)->deadLetter());
    QVERIFY(act(DeliveryAct::What::Again, {}).ok());
    SOON_COMPARE(stateOf(one, "customer-2", Channel::Email), DeliveryState::Sent);
    QCOMPARE(one.mail().arrivedAt("c2@example.net"), 1);
    QCOMPARE(act(DeliveryAct::What::Spoke, {}).error().code, QString("not_now"));
    QCOMPARE(one.findings(), QStringList());
}

/// Busy at the alert, and at the top as one whom nobody could reach; a quarter of an hour later the telephone
/// rings there again. Who has opted out of messages is not sent another one.
void TestNotifyHands::whoWasBusyIsCalledWithTheNextMessage()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.voice = true;
        setup.customers[1].email.clear();
    });
    const QString number = mailCustomers(3).at(1).phone;
    const auto fails = [&](ScriptedGateway &gateway, const char *notice, Channel channel, const char *code) {
        const auto taken = [&]() -> const Delivery * {
            const QList<Delivery> made = one.book().of(QLatin1String(notice), "customer-2");
            for (const Delivery &each : made) {
                if (each.channel == channel && each.state() == DeliveryState::Sent)
                    return one.book().find(each.id);
            }
            return nullptr;
        };
        SOON_VERIFY(taken());
        Heard heard;
        heard.attempt = attemptName(taken()->id, 1);
        heard.what = Heard::What::Failed;
        heard.at = m_clock.now();
        heard.code = QLatin1String(code);
        gateway.hear(heard);
    };
    QVERIFY(one.alert().ok());
    fails(one.sms(), "alert", Channel::Sms, "21610");
    fails(one.voice(), "alert", Channel::Call, "486");
    SOON_COMPARE(one.standing("alert").unreached, QStringList("customer-2"));
    m_clock.advance(*slotDue(one.incident(), 1) - m_clock.now() - 90s);
    SOON_COMPARE(one.voice().arrivedAt(number), 2);
    SOON_COMPARE(one.standing("updates/1").told, 3);
    QCOMPARE(one.standing("updates/1").unreached, QStringList());
    QCOMPARE(one.sms().arrivedAt(number), 1);
}

void TestNotifyHands::sentByAnotherChannel()
{
    NotifySeat &one = seat();
    QVERIFY(one.alert().ok());
    SOON_COMPARE(stateOf(one, "customer-2", Channel::Email), DeliveryState::Sent);
    const Delivery mail = one.book().of("alert", "customer-2").first();
    QStringList codes;
    for (const Channel by : {Channel::Sms, Channel::Sms, Channel::Call})
        one.notifier().sendBy(mail.id, by,
                              [&](const Outcome &came) { codes += came ? QString() : came.error().code; });
    SOON_COMPARE(codes.size(), 3);
    QCOMPARE(codes.count(QString()), 1); // who presses twice means one
    SOON_COMPARE(one.sms().arrivedAt("+13035550002"), 1);
    m_clock.advance(25h);
    QVERIFY(one.notifier().otherChannels(mail).isEmpty());
}

/// To whom a message has not gone out when it is withdrawn, it does not go: not to those who wait, and not to
/// whoever was on the way and comes back. What one of us wants sent all the same is sent, and tried again.
void TestNotifyHands::withdrawnIsSentNoMore()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.customers = mailCustomers(121);
        setup.customers.last().email.clear();
        setup.rules.acknowledgeWithin = 5h;
    });
    one.mail().setRoom(50);
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 121);
    const QString number = one.book().of("alert", "customer-121").first().to.address;
    one.mail().setRoom(2);
    one.mail().playElse([](const Outgoing &) { return Plays::AnswersLate; });
    one.sms().play(number, {Plays::LosesTheQuestion, Plays::Later, Plays::Takes});
    const qsizetype before = one.mail().arrived().size();
    QVERIFY(one.seat().command(Do::WriteBeside{"free", QString("We move tonight."), true}).ok());
    const QString notice = one.incident().notices.last().id;
    const auto standing = [&](DeliveryState state) {
        return one.notifier().standing(one.incident(), notice).deliveries.value(state);
    };
    SOON_COMPARE(one.mail().arrived().size(), before + 2);
    SOON_COMPARE(standing(DeliveryState::Maybe), 1);
    QVERIFY(one.seat().command(Do::WithdrawNotice{notice, QString("it was wrong")}).ok());
    one.mail().answerHeld();
    SOON_COMPARE(standing(DeliveryState::GivenUp), 118);
    m_clock.advance(5s); // asked, it is known not to have been sent
    SOON_COMPARE(standing(DeliveryState::GivenUp), 119);
    QVERIFY(one.looks());
    QCOMPARE(one.mail().arrived().size(), before + 2);
    QCOMPARE(one.sms().arrivedAt(number), 1); // the alert
    const QString id = one.book().of(notice, "customer-121").first().id;
    QVERIFY(ConsoleSeat::ended([&](const auto &done) {
                one.notifier().act({id, DeliveryAct::What::Again, {}}, done);
            }).ok());
    for (int i = 0; i < 20 && one.sms().arrivedAt(number) == 1; ++i) {
        m_clock.advance(10s);
        QVERIFY(one.looks());
    }
    SOON_COMPARE(one.book().find(id)->state(), DeliveryState::Sent);
    QCOMPARE(one.book().find(id)->tries(), 3);
}

/// Once customers are told that it is over, nobody is told the alert any more, neither tried again nor by the
/// next channel; and it is said who had been reached, for its step waits for that.
void TestNotifyHands::nothingEarlierAfterTheEnd()
{
    NotifySeat &one = seat();
    one.mail().play("c2@example.net", {Plays::Later, Plays::Takes});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 2);
    m_clock.advance(1s);
    QVERIFY(one.seat().command(Do::Decide{Choice::NotNeeded, {}, QString("it works again")}).ok());
    const RunbookStep over = *one.incident().runbook.step("resolved");
    QVERIFY(
        one.seat()
            .command(Do::ComposeNotice{over.key, carriedDraft(one.incident(), over, m_clock.now(), 0), true})
            .ok());
    SOON_COMPARE(one.standing("resolved").told, 3);
    SOON_COMPARE(stateOf(one, "customer-2", Channel::Email), DeliveryState::GivenUp);
    QVERIFY(!one.incident().notice("alert")->sentAt);
    m_clock.advance(1min);
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    QCOMPARE(one.incident().notice("alert")->notReached, QStringList{"customer-2"});
    QVERIFY(one.incident().stepRecord("alert").settled());
    m_clock.advance(10min);
    QVERIFY(one.looks());
    QCOMPARE(one.book().of("alert", "customer-1").size(), 1);
    QCOMPARE(one.book().of("alert", "customer-2").size(), 1);
}

void TestNotifyHands::byHandWithoutGateways()
{
    ConsoleSeat::Setup setup;
    setup.url = m_backends->newUrl("sqlite");
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.seating.leaseClock = &m_leaseClock;
    ConsoleSeat alone(setup);
    QVERIFY(alone.open().ok());
    QVERIFY(alone.command(Do::Declare{IncidentMode::Real, m_clock.now() - 1min, "no dial tone"}).ok());
    QVERIFY(alone.command(Do::ComposeNotice{"alert", QStringLiteral("We are down."), true}).ok());
    QVERIFY(!alone.incident().notice("alert")->carried);
    QVERIFY(alone.command(Do::RecordSent{"alert", "by phone", {}}).ok());
    QVERIFY(alone.incident().stepRecord("alert").settled());
}

/// The window has gateways, the console on duty has none: that is said, and what was then sent by hand is not
/// sent again once somebody with gateways has the duty.
void TestNotifyHands::whoHasTheDutyDoesNotSend()
{
    const QString url = m_backends->newUrl("sqlite");
    ConsoleSeat::Setup setup;
    setup.url = url;
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.customers = 0;
    setup.seating.leaseClock = &m_leaseClock;
    setup.seating.leaseLife = 1s;
    auto duty = std::make_unique<ConsoleSeat>(setup);
    QVERIFY(duty->open().ok());
    SOON_VERIFY(duty->onDuty());
    m_url = url;
    NotifySeat &one = seat([](NotifySeat::Setup &own) {
        own.where = QStringLiteral("noc-2");
        own.life = 1s;
    });
    QSignalSpy troubled(&one.notifier(), &Notifier::troubled);
    QVERIFY(one.alert().ok());
    QVERIFY(one.incident().notice("alert")->carried);
    QVERIFY(one.looks());
    QVERIFY(troubled.isEmpty());
    m_clock.advance(2min);
    SOON_COMPARE(troubled.size(), 1);
    QCOMPARE(troubled.first().first().value<Error>().code, QString("not_carried"));
    QVERIFY(one.looks());
    QCOMPARE(troubled.size(), 1); // once
    QVERIFY(one.seat().command(Do::RecordSent{"alert", "by phone", {}}).ok());
    duty.reset();
    SOON_VERIFY(one.seat().onDuty());
    QVERIFY(one.looks());
    QCOMPARE(one.mail().tried(), 0);
}

void TestNotifyHands::settingsOfThePairAreHeeded()
{
    PairConfig pair = testPair();
    pair.outageScale = 60;
    pair.telling.updatesByThemselves = false;
    pair.telling.acknowledgeWithin = 20min;
    const NotifyRules rules = notifyRules(pair);
    QVERIFY(!rules.updatesByThemselves);
    QVERIFY(rules.acknowledgeWithin == 20s);
    QVERIFY(notifyRules(testPair()).updatesByThemselves);
}

QTEST_GUILESS_MAIN(TestNotifyHands)
#include "tst_notifyhands.moc"
