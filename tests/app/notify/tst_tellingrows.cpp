// SPDX-License-Identifier: GPL-3.0-or-later
// What was asked for of telling customers, row by row, as a console with gateways does it.
#include "app/pair/customers/directory.h"
#include "models/incident/carried/carried.h"
#include "models/incident/clocks.h"
#include "models/incident/notices.h"
#include "models/messages/messagesview.h"
#include "models/notify/deliveryact.h"
#include "models/record/recordtext.h"
#include "tests/app/notify/notifycase.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

class TestTellingRows : public QObject, private NotifyCase
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void m7_everyNoticeUsesTheContactsOfTheList();
    void m7_whoComesLaterIsToldTheNextMessage();
    void m7_whoIsAddedIsToldTheNextMessage();
    void m7_whoWasAddedByMistakeIsLeftOut_data();
    void m7_whoWasAddedByMistakeIsLeftOut();
    void m8_eMail();
    void m9_sms();
    void m10_phoneCalls();
    void m10_channelsInAnyMix();
    void m10_callAndTaskTogether();
    void m11_updatesEvery15Minutes();
    void m22_everybodyIsAlerted();
    void m23_updatesGoOnBesideTheSteps();
    void m25_decisionIsToldToEachWithItsResult_data();
    void m25_decisionIsToldToEachWithItsResult();
    void m26_requestNamesTheSbcOfEachCustomer();

private:
    void hear(ScriptedGateway &gateway, const QString &address, Heard::What what, const char *text = "");
    [[nodiscard]] static QString textTo(const ScriptedGateway &gateway, const char *address);
    Outcome write(NotifySeat &one, const char *step);
};

/// Of the newest that arrived there.
void TestTellingRows::hear(ScriptedGateway &gateway, const QString &address, Heard::What what,
                           const char *text)
{
    const QList<Outgoing> &all = gateway.arrived();
    const auto found = std::find_if(all.crbegin(), all.crend(),
                                    [&](const Outgoing &each) { return each.address == address; });
    QVERIFY(found != all.crend());
    Heard heard;
    heard.attempt = found->attempt;
    heard.what = what;
    heard.at = m_clock.now();
    heard.text = QString::fromUtf8(text);
    gateway.hear(heard);
}

QString TestTellingRows::textTo(const ScriptedGateway &gateway, const char *address)
{
    for (const Outgoing &each : gateway.arrived()) {
        if (each.address == QLatin1String(address))
            return each.text;
    }
    return {};
}

/// As it is drafted, approved.
Outcome TestTellingRows::write(NotifySeat &one, const char *step)
{
    const RunbookStep *found = one.incident().runbook.step(QString::fromLatin1(step));
    const Instant now = m_clock.now();
    const int slot = nextNotice(one.incident(), *found, now).slot;
    return one.seat().command(
        Do::ComposeNotice{found->key, carriedDraft(one.incident(), *found, now, slot), true});
}

/// Several for each customer, in their order; what is changed meanwhile counts from the next message on.
void TestTellingRows::m7_everyNoticeUsesTheContactsOfTheList()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.sms = false;
        setup.cards = [](QList<CustomerCard> &cards) {
            Contact second = cards[0].contacts.first();
            second.id = QStringLiteral("second");
            second.name = QStringLiteral("Second");
            second.email = QStringLiteral("second@example.net");
            cards[0].contacts += second;
        };
    });
    one.mail().play("c1@example.net", {Plays::Refuses});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    QCOMPARE(one.mail().arrivedAt("second@example.net"), 1);
    QCOMPARE(one.mail().arrivedAt("c1@example.net"), 0);
    // Each contact's own result.
    const QList<Delivery> first = one.book().of("alert", "customer-1");
    QCOMPARE(first.size(), 2);
    QCOMPARE(first.first().state(), DeliveryState::Failed);
    QCOMPARE(first.last().contact, QString("second"));
    QCOMPARE(first.last().state(), DeliveryState::Sent);
    QList<CustomerCard> cards = one.seat().engine().directory().cards(false);
    CustomerCard &other = *std::find_if(cards.begin(), cards.end(), [](const CustomerCard &each) {
        return each.id == QLatin1String("customer-2");
    });
    other.contacts.first().email = QStringLiteral("new@example.net");
    QVERIFY(one.put({other}).ok());
    QVERIFY(one.seat().command(Do::Decide{Choice::FailOver, {}, QString("the power is out")}).ok());
    QVERIFY(write(one, "announce").ok());
    SOON_COMPARE(one.standing("announce/1").told, 3);
    QCOMPARE(one.mail().arrivedAt("new@example.net"), 1);
    QCOMPARE(one.mail().arrivedAt("c2@example.net"), 1); // the alert alone
    QCOMPARE(one.findings(), QStringList());
}

/// A contact that is added is not called about a message of hours ago, and a customer who is retired is no
/// one who could not be reached.
void TestTellingRows::m7_whoComesLaterIsToldTheNextMessage()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.sms = false;
        setup.rules.updatesByThemselves = false;
        for (Customer &each : setup.customers)
            each.phone.clear();
    });
    one.mail().play("c3@example.net", {Plays::Refuses});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 2);
    SOON_COMPARE(one.standing("alert").unreached, QStringList("customer-3"));
    m_clock.advance(2h); // nobody has acknowledged it
    QVERIFY(one.looks());
    QList<CustomerCard> cards = one.seat().engine().directory().cards(false);
    Contact second;
    second.id = QStringLiteral("second");
    second.name = QStringLiteral("Second");
    second.email = QStringLiteral("second@example.net");
    QList<CustomerCard> changed;
    for (CustomerCard &each : cards) {
        each.retired = each.id == QLatin1String("customer-3");
        if (each.id == QLatin1String("customer-1"))
            each.contacts += second;
        if (each.id != QLatin1String("customer-2"))
            changed += each;
    }
    QVERIFY(one.put(changed).ok());
    QVERIFY(one.looks());
    SOON_COMPARE(one.standing("alert").unreached, QStringList());
    QCOMPARE(one.standing("alert").customers, 2);
    QCOMPARE(one.mail().arrivedAt("second@example.net"), 0);
    QCOMPARE(one.book().of("alert", "customer-1").size(), 1);
    QVERIFY(one.seat().command(Do::Decide{Choice::FailOver, {}, QString("the power is out")}).ok());
    QVERIFY(write(one, "announce").ok());
    SOON_VERIFY(one.incident().notice("announce/1") && one.incident().notice("announce/1")->sentAt);
    QCOMPARE(one.incident().notice("announce/1")->notReached, QStringList());
    QCOMPARE(one.standing("announce/1").customers, 2);
    m_clock.advance(NotifyRules().acknowledgeWithin + 1s);
    SOON_COMPARE(one.mail().arrivedAt("second@example.net"), 1);
    QCOMPARE(textTo(one.mail(), "second@example.net").contains("We have decided to move"), true);
    QCOMPARE(one.book().of("alert", "customer-1").size(), 1);
}

/// A customer who comes into the list while the outage is open is theirs too, from the next message on.
void TestTellingRows::m7_whoIsAddedIsToldTheNextMessage()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.sms = false;
        setup.rules.updatesByThemselves = false;
    });
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    CustomerCard late = one.seat().engine().directory().cards(false).first();
    late.id = QStringLiteral("late");
    late.name = QStringLiteral("Late Clinic");
    late.version = 0;
    late.contacts.first().email = QStringLiteral("late@example.net");
    m_clock.advance(1min);
    QVERIFY(one.put({late}).ok());
    const auto joins = [&] { // after a while
        m_clock.advance(10s);
        one.seat().lookAtSites([] {}); // with which the list is followed
        return one.incident().customers.size() == 4;
    };
    SOON_VERIFY(joins());
    QCOMPARE(one.log("incident.joined").size(), 1);
    QVERIFY(one.looks());
    QCOMPARE(one.mail().arrivedAt("late@example.net"), 0); // the alert was before
    QCOMPARE(one.standing("alert").customers, 3);
    m_clock.advance(1min);
    QVERIFY(one.seat().command(Do::Decide{Choice::FailOver, {}, QString("the power is out")}).ok());
    QVERIFY(write(one, "announce").ok());
    SOON_COMPARE(one.standing("announce/1").told, 4);
    QCOMPARE(one.mail().arrivedAt("late@example.net"), 1);
    QCOMPARE(one.standing("alert").customers, 3);
    QCOMPARE(one.log("incident.joined").size(), 1);
    QCOMPARE(one.findings(), QStringList());
}

void TestTellingRows::m7_whoWasAddedByMistakeIsLeftOut_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"undone", "retired"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

/// A wrong file was imported in mid-outage, and its customers were told of one message. Then they are taken
/// out again: nobody of them is told more, waited for, or named as one who could not be reached.
void TestTellingRows::m7_whoWasAddedByMistakeIsLeftOut()
{
    QFETCH(QString, how);
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.sms = false;
        setup.rules.updatesByThemselves = false;
        for (Customer &each : setup.customers)
            each.phone.clear();
    });
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    QList<CustomerCard> wrong;
    for (const char *id : {"wrong-1", "wrong-2"}) {
        CustomerCard card = one.seat().engine().directory().cards(false).first();
        card.id = QString::fromLatin1(id);
        card.version = 0;
        card.contacts.first().email = card.id + QStringLiteral("@example.net");
        wrong += card;
    }
    one.mail().play("wrong-2@example.net", {Plays::Refuses});
    QVERIFY(one.put(wrong).ok());
    QVERIFY(one.seat().command(Do::Decide{Choice::FailOver, {}, QString("the power is out")}).ok());
    QVERIFY(write(one, "announce").ok());
    QCOMPARE(one.incident().customers.size(), 5);
    SOON_COMPARE(one.standing("announce/1").told, 4);
    SOON_COMPARE(one.standing("announce/1").unreached, QStringList("wrong-2"));
    Event event;
    event.at = m_clock.now();
    event.kind = QStringLiteral("customers.changed");
    event.pair = testPair().id;
    event.actor = QStringLiteral("A. Berg");
    event.text = how;
    event.body = {{QStringLiteral("drill"), false}};
    Store &store = one.seat().store();
    if (how == QLatin1String("undone")) {
        const auto last = wait(store.lastCardAct(testPair().id));
        QVERIFY(wait(store.undoCards(testPair().id, last->number, event)).ok());
    } else {
        QList<CustomerCard> cards = one.seat().engine().directory().cards(false);
        cards.removeIf([](const CustomerCard &each) { return !each.id.startsWith(QLatin1String("wrong")); });
        for (CustomerCard &each : cards)
            each.retired = true;
        QCOMPARE(cards.size(), 2);
        QVERIFY(one.put(cards).ok());
    }
    SOON_COMPARE(one.incident().customers.size(), 3);
    QVERIFY(!one.log("incident.left").isEmpty());
    QCOMPARE(one.incident().known.count("reroute").all, 3);
    SOON_COMPARE(one.standing("announce/1").unreached, QStringList());
    QCOMPARE(one.standing("announce/1").told, one.standing("announce/1").customers);
    m_clock.advance(10min);
    QVERIFY(write(one, "updates").ok());
    SOON_COMPARE(one.standing("updates/1").told, 3);
    QCOMPARE(one.standing("updates/1").customers, 3);
    SOON_VERIFY(one.incident().notice("updates/1")->sentAt);
    QCOMPARE(one.incident().notice("updates/1")->notReached, QStringList());
    const MessagesView view = messagesView(one.incident(), one.book(), {});
    QCOMPARE(view.unreached, QString());
    QCOMPARE(one.findings(), QStringList());
}

void TestTellingRows::m8_eMail()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.sms = false;
        setup.customers = mailCustomers(4);
    });
    one.mail().play("c2@example.net", {Plays::Refuses});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    hear(one.mail(), "c3@example.net", Heard::What::Failed, "mailbox is full");
    hear(one.mail(), "c4@example.net", Heard::What::Answered, "thank you");
    const auto state = [&](const char *customer) { return stateOf(one, customer, Channel::Email); };
    SOON_COMPARE(state("customer-4"), DeliveryState::Answered);
    QVERIFY(signoffState(one.incident(), QStringLiteral("customer-4")) !=
            SignoffState::Signed); // no initials
    SOON_COMPARE(state("customer-3"), DeliveryState::Failed);
    QCOMPARE(state("customer-2"), DeliveryState::Failed);
    QCOMPARE(state("customer-1"), DeliveryState::Sent); // by the server: more no e-mail says
    QCOMPARE(stateName(Channel::Email, DeliveryState::Sent), QString("accepted by the server"));
    QCOMPARE(one.book().of("alert", "customer-2").first().reason(), QString("550 5.1.1 no such user here"));
    QVERIFY(one.book().of("alert", "customer-3").first().reason().contains("mailbox is full"));
    const Outgoing mail = one.mail().arrived().first();
    QVERIFY(mail.subject.contains("Outage of your hosted voice service"));
    QVERIFY(!mail.text.contains(QLatin1Char('{')));
    QCOMPARE(one.findings(), QStringList());
}

void TestTellingRows::m9_sms()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.channels = {{Channel::Sms}, {Channel::Sms}, {Channel::Sms}};
    });
    one.sms().play("+13035550002", {Plays::Refuses});
    one.sms().setRefusal("landline");
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 2);
    hear(one.sms(), "+13035550001", Heard::What::Delivered);
    const auto state = [&](const char *customer) { return stateOf(one, customer, Channel::Sms); };
    SOON_COMPARE(state("customer-1"), DeliveryState::Delivered);
    QCOMPARE(state("customer-2"), DeliveryState::Failed);
    QVERIFY(one.book().of("alert", "customer-2").first().reason().contains("landline"));
    QCOMPARE(state("customer-3"), DeliveryState::Sent);
    QVERIFY(one.mail().arrived().isEmpty());
    const QString text = textTo(one.sms(), "+13035550001");
    QVERIFY2(text.size() <= 306, qPrintable(text)); // two at most
    QCOMPARE(one.findings(), QStringList());
}

/// An automatic call whose key acknowledges; and a call by one of us, with its outcome.
void TestTellingRows::m10_phoneCalls()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.sms = false;
        setup.voice = true;
        setup.channels = {{Channel::Call}, {Channel::Task}, {Channel::Task}};
    });
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.voice().arrived().size(), 1);
    QVERIFY(textTo(one.voice(), "+13035550001").contains("Naperville"));
    hear(one.voice(), "+13035550001", Heard::What::Answered);
    SOON_COMPARE(stateOf(one, "customer-1", Channel::Call), DeliveryState::Answered);
    const auto task = [&](const char *customer) { return one.book().of("alert", customer); };
    SOON_VERIFY(!task("customer-2").isEmpty() && !task("customer-3").isEmpty());
    const auto record = [&](const char *customer, DeliveryAct::What what, const char *words) {
        Outcome done = Error{};
        bool said = false;
        one.notifier().act({task(customer).first().id, what, QString::fromLatin1(words)},
                           [&](const Outcome &outcome) {
                               done = outcome;
                               said = true;
                           });
        if (!QTest::qWaitFor([&] { return said; }, Test::Patience))
            return Outcome(Error{QStringLiteral("too_slow"), {}, {}});
        return done;
    };
    QVERIFY(record("customer-2", DeliveryAct::What::Spoke, "Ms Ortiz has it").ok());
    QVERIFY(record("customer-3", DeliveryAct::What::NoAnswer, "rang ten times").ok());
    SOON_COMPARE(task("customer-2").first().state(), DeliveryState::Answered);
    SOON_COMPARE(task("customer-3").first().state(), DeliveryState::Failed);
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    QCOMPARE(one.incident().notice("alert")->notReached, QStringList{"customer-3"});
    QCOMPARE(one.findings(), QStringList());
}

/// Whatever is set for a contact, in that order, and nothing else.
void TestTellingRows::m10_channelsInAnyMix()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.voice = true;
        setup.channels = {{Channel::Sms, Channel::Email}, {Channel::Email, Channel::Call}, {Channel::Call}};
    });
    one.sms().play("+13035550001", {Plays::Refuses});
    one.mail().play("c2@example.net", {Plays::Refuses});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    QCOMPARE(one.mail().arrivedAt("c1@example.net"), 1);
    QCOMPARE(one.voice().arrivedAt("+13035550002"), 1);
    QCOMPARE(one.voice().arrivedAt("+13035550003"), 1);
    QCOMPARE(one.mail().arrived().size() + one.sms().arrived().size() + one.voice().arrived().size(), 3);
}

/// A call by a gateway that fails, or that nobody acknowledges, is followed by one of us where that is set
/// for the contact, and by nobody where it is not.
void TestTellingRows::m10_callAndTaskTogether()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.voice = true;
        setup.channels = {{Channel::Call, Channel::Task}, {Channel::Call, Channel::Task}, {Channel::Call}};
    });
    const auto tasks = [&](const char *customer) {
        const QList<Delivery> made = one.book().of("alert", QLatin1String(customer));
        return std::count_if(made.cbegin(), made.cend(),
                             [](const Delivery &each) { return each.channel == Channel::Task; });
    };
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    hear(one.voice(), "+13035550001", Heard::What::Failed, "nobody picked up");
    hear(one.voice(), "+13035550003", Heard::What::Failed, "nobody picked up");
    SOON_COMPARE(tasks("customer-1"), 1);
    SOON_COMPARE(one.standing("alert").unreached, QStringList("customer-3"));
    QCOMPARE(tasks("customer-2"), 0); // it rang there, and the time to acknowledge it is not over
    m_clock.advance(NotifyRules().acknowledgeWithin + 1s);
    SOON_COMPARE(tasks("customer-2"), 1);
    QCOMPARE(tasks("customer-3"), 0);
    QCOMPARE(one.voice().arrived().size(), 3);
    QCOMPARE(one.findings(), QStringList());
}

void TestTellingRows::m11_updatesEvery15Minutes()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) { setup.rules.updatesByThemselves = false; });
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    QCOMPARE(one.incident().rules.cadence, Duration(15min));
    QCOMPARE(*slotDue(one.incident(), 2) - *slotDue(one.incident(), 1), Duration(15min));
    const auto clock = [&] {
        for (const OutageClock &each : outageClocks(one.incident(), m_clock.now())) {
            if (each.kind == OutageClock::Kind::Update)
                return each;
        }
        return OutageClock{};
    };
    QCOMPARE(clock().left, *slotDue(one.incident(), 1) - m_clock.now()); // counts down
    // Another interval is a commander's word, with a reason.
    QVERIFY(one.seat().command(Do::SetCadence{10min, QString("the customers ask")}).ok());
    SOON_COMPARE(*slotDue(one.incident(), 2) - *slotDue(one.incident(), 1), Duration(10min));
    // None is skipped in silence: one that nobody wrote is in the log as missed.
    for (int i = 0; i < 60 && one.log("update.missed").isEmpty(); ++i) {
        m_clock.advance(1min);
        QVERIFY(one.looks(1));
    }
    QVERIFY(!one.log("update.missed").isEmpty());
}

/// Each affected customer; and how long after the outage's beginning.
void TestTellingRows::m22_everybodyIsAlerted()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) { setup.customers = mailCustomers(214); });
    one.mail().setRoom(50);
    one.mail().play("c7@example.net", {Plays::Refuses});
    one.sms().play("+13035550007", {Plays::Refuses});
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 213);
    m_clock.advance(60s); // one of us is asked to call them, and has not yet
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    const Notice alert = *one.incident().notice("alert");
    QCOMPARE(one.standing("alert").told, 213);
    QCOMPARE(alert.notReached, QStringList{"customer-7"}); // by name, not in a total
    QCOMPARE(firstAlertText(makeRecord(one.incident(), m_clock.now()), alert),
             QString("first alert 1 min after the outage began"));
    QVERIFY(*alert.sentAt - *alert.approvedAt <= 60s);
    for (const Customer &each : one.incident().customers)
        QVERIFY2(!one.book().of("alert", each.id).isEmpty(), qPrintable(each.id));
}

void TestTellingRows::m23_updatesGoOnBesideTheSteps()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) { setup.sms = false; });
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    const auto update = [&](int slot) {
        const QString id = QStringLiteral("updates/%1").arg(slot);
        m_clock.advance(*slotDue(one.incident(), slot) - m_clock.now() - 90s);
        const auto sent = [&] { return one.incident().notice(id) && one.incident().notice(id)->sentAt; };
        if (!QTest::qWaitFor(sent, Test::Patience))
            return false;
        const Notice *notice = one.incident().notice(id);
        return notice && notice->sentAt && notice->notReached.isEmpty();
    };
    QVERIFY(update(1));
    QVERIFY(one.seat().command(Do::Decide{Choice::FailOver, {}, QString("the power is out")}).ok());
    QVERIFY(update(2));
    QVERIFY(one.seat()
                .command(Do::SettleStep{QString("promote"), StepOutcome::Overridden, QString("by hand"), {}})
                .ok());
    QVERIFY(update(3));
    const Outgoing last = one.mail().arrived().last(); // what is true by then
    QVERIFY2(last.text.contains("runs at our backup data centre"), qPrintable(last.text));
    for (const UpdateSlot &each : updateSlots(one.incident(), m_clock.now())) {
        if (each.number <= 3)
            QCOMPARE(each.state, UpdateSlot::State::OnTime);
    }
}

void TestTellingRows::m25_decisionIsToldToEachWithItsResult_data()
{
    QTest::addColumn<int>("choice");
    QTest::addColumn<QString>("says");
    QTest::newRow("fail over") << int(Choice::FailOver)
                               << "We have decided to move your hosted voice service";
    QTest::newRow("hold") << int(Choice::Hold) << "We have decided to wait before we move";
    QTest::newRow("not needed") << int(Choice::NotNeeded) << "not to move";
}

void TestTellingRows::m25_decisionIsToldToEachWithItsResult()
{
    QFETCH(int, choice);
    QFETCH(QString, says);
    NotifySeat &one = seat([](NotifySeat::Setup &setup) { setup.sms = false; });
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    const bool hold = Choice(choice) == Choice::Hold;
    const auto until = hold ? std::optional(m_clock.now() + 30min) : std::nullopt;
    QVERIFY(one.seat().command(Do::Decide{Choice(choice), until, QString("so it is")}).ok());
    one.mail().play("c2@example.net", {Plays::Refuses});
    QVERIFY(write(one, "announce").ok());
    SOON_COMPARE(one.standing("announce/1").told, 2);
    m_clock.advance(60s);
    SOON_VERIFY(one.incident().notice("announce/1") && one.incident().notice("announce/1")->sentAt);
    QCOMPARE(one.standing("announce/1").told, 2);
    QCOMPARE(one.incident().notice("announce/1")->notReached, QStringList{"customer-2"});
    QCOMPARE(one.book().of("announce/1", "customer-2").first().state(), DeliveryState::Failed);
    const Outgoing told = one.mail().arrived().last();
    QVERIFY2(told.text.contains(says), qPrintable(told.text));
}

/// The customer's own address at that site, else the site's; what nobody knows is on their sheet.
void TestTellingRows::m26_requestNamesTheSbcOfEachCustomer()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.pair.backup.sbc = QStringLiteral("sbc.backup.example:5061");
        setup.channels = {{Channel::Email}, {Channel::Email}, {Channel::Sms}};
        const QString to = setup.pair.backup.id;
        setup.cards = [to](QList<CustomerCard> &cards) {
            cards[0].sbc = QStringLiteral("production=now.example:5061, %1=own.example:5061").arg(to);
            cards[0].numbers = QStringList{"+13035550101", "+13035550102"};
            cards[0].trunks = QStringList{"carver-1"};
            cards[1].sbc = QStringLiteral("now.example:5061"); // where their calls go in calm times
        };
    });
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice("alert")->sentAt);
    QVERIFY(one.seat().command(Do::Decide{Choice::FailOver, {}, QString("the power is out")}).ok());
    QVERIFY(one.seat()
                .command(Do::SettleStep{QString("promote"), StepOutcome::Overridden, QString("by hand"), {}})
                .ok());
    QVERIFY(write(one, "reroute").ok());
    SOON_COMPARE(one.standing("reroute/1").told, 3);
    const auto request = [](const ScriptedGateway &gateway, const char *address) {
        QString text;
        for (const Outgoing &each : gateway.arrived())
            text = each.address == QLatin1String(address) ? each.text : text;
        return text;
    };
    const QString own = request(one.mail(), "c1@example.net");
    QVERIFY2(own.contains("own.example:5061") && !own.contains("now.example"), qPrintable(own));
    QVERIFY2(own.contains("+13035550101, +13035550102") && own.contains("carver-1"), qPrintable(own));
    const QString sites = request(one.mail(), "c2@example.net");
    QVERIFY2(sites.contains("sbc.backup.example:5061") && !sites.contains("now.example"), qPrintable(sites));
    QVERIFY2(sites.contains("Your numbers: as in your routing sheet."), qPrintable(sites));
    const QString sms = request(one.sms(), "+13035550003");
    QVERIFY2(sms.contains("sbc.backup.example:5061"), qPrintable(sms));
    // It is kept as it was said; other messages keep nothing of it.
    QCOMPARE(one.book().of("reroute/1", "customer-1").first().to.routing.sbc, QString("own.example:5061"));
    QCOMPARE(one.book().of("alert", "customer-1").first().to.routing, Routing{});
}

QTEST_GUILESS_MAIN(TestTellingRows)
#include "tst_tellingrows.moc"
