// SPDX-License-Identifier: GPL-3.0-or-later
// What a failure of one message means for the next one: only a number or an address that is wrong itself, a
// landline or somebody who has opted out is passed over.
#include "models/messages/messagesview.h"
#include "models/notify/deliveryact.h"
#include "models/notify/ladder/addressrefusal.h"
#include "models/notify/ladder/deliverybook.h"
#include "models/notify/ladder/messageclimb.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using What = DeliveryFact::What;

namespace
{
const Instant Start = instantFromMs(1'800'000'000'000);
const QString Customer1 = QStringLiteral("c1");

QString addressOf(Channel channel)
{
    return channel == Channel::Email ? QStringLiteral("a@example.net") : QStringLiteral("+13125550101");
}

Delivery made(const QString &notice, Channel channel)
{
    Delivery delivery;
    delivery.id = QStringLiteral("d") + QString::number(notice.size());
    delivery.notice = notice;
    delivery.customer = Customer1;
    delivery.contact = QStringLiteral("a");
    delivery.channel = channel;
    delivery.madeAt = Start;
    delivery.to.address = addressOf(channel);
    return delivery;
}

DeliveryFact fact(const Delivery &of, What what, const QString &code = {}, const QString &text = {})
{
    DeliveryFact fact;
    fact.delivery = of.id;
    fact.attempt = 1;
    fact.what = what;
    fact.at = Start + 1s;
    fact.code = code;
    fact.text = text;
    return fact;
}

/// As a log of today keeps them, and one that was written before: there is no mark beside the code.
QList<DeliveryFact> fromLog(const QList<DeliveryFact> &facts)
{
    return factsFrom(factsEvent(QStringLiteral("p"), QStringLiteral("i"), facts, Start + 2s));
}

MessageClimb climbOf(const QString &notice, Channel channel)
{
    const auto people = [channel](const QString &customer) {
        Recipient who;
        who.customer = customer;
        who.contact = QStringLiteral("a");
        who.ways = {{channel, addressOf(channel), {}}};
        return QList<Recipient>{who};
    };
    return {notice, {Customer1}, people, {60s, false, {Channel::Email, Channel::Sms, Channel::Call}}};
}

QStringList unreached(const DeliveryBook &book, const MessageClimb &ladder)
{
    return book
        .standing(
            ladder.notice(), 1, [](const QString &) { return 0; }, ladder.otherwise())
        .unreached;
}
} // namespace

Q_DECLARE_METATYPE(Channel)

class TestAddressRefusal : public QObject
{
    Q_OBJECT
private slots:
    void nextMessage_data();
    void nextMessage();
    void nobodyPickedUpTheTask();
    void oneOfUsWantsItTried();
};

void TestAddressRefusal::nextMessage_data()
{
    QTest::addColumn<Channel>("channel");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("passedOver");
    const auto row = [](const char *name, Channel channel, const char *code, const char *text, bool over) {
        QTest::newRow(name) << channel << QString::fromLatin1(code) << QString::fromLatin1(text) << over;
    };
    row("mail: user unknown", Channel::Email, "550 5.1.1", "No such person", true);
    row("mail: user unknown, a bounce", Channel::Email, "5.1.1", "", true);
    row("mail: user unknown, in words", Channel::Email, "550", "User unknown in virtual table", true);
    row("mail: no such domain", Channel::Email, "5.4.4", "Host not found", true);
    row("mail: over quota", Channel::Email, "552 5.2.2", "mailbox full", false);
    row("mail: over quota, a bounce", Channel::Email, "5.2.2", "mailbox full", false);
    row("mail: a filter", Channel::Email, "554 5.7.1", "rejected", false);
    row("mail: a relay that is closed to us", Channel::Email, "550", "relay not permitted", false);
    row("mail: no code", Channel::Email, "", "the text can't be written", false);
    row("mail: too long on its way", Channel::Email, "4.4.7", "expired", false);
    row("sms: opted out", Channel::Sms, "21610", "has unsubscribed", true);
    row("sms: landline", Channel::Sms, "21635", "is a landline", true);
    row("sms: landline, found out later", Channel::Sms, "30006", "", true);
    row("sms: invalid", Channel::Sms, "21211", "is not a valid phone number", true);
    row("sms: telephone off", Channel::Sms, "30003", "Unreachable destination handset", false);
    row("sms: carrier's filter", Channel::Sms, "30007", "", false);
    row("sms: no way from our number", Channel::Sms, "21612", "", false);
    row("sms: not said why", Channel::Sms, "undelivered", "undelivered", false);
    row("call: busy", Channel::Call, "486", "Busy Here", false);
    row("call: busy, at the provider", Channel::Call, "busy", "busy", false);
    row("call: no answer", Channel::Call, "no-answer", "nobody picked up", false);
    row("call: switched off", Channel::Call, "480", "Temporarily Unavailable", false);
    row("call: declined", Channel::Call, "603", "Decline", false);
    row("call: no such number", Channel::Call, "404", "Not Found", true);
    row("call: invalid", Channel::Call, "21211", "", true);
}

void TestAddressRefusal::nextMessage()
{
    QFETCH(Channel, channel);
    QFETCH(QString, code);
    QFETCH(QString, text);
    QFETCH(bool, passedOver);
    QCOMPARE(concernsAddress(channel, code, text), passedOver);
    const Delivery first = made(QStringLiteral("alert"), channel);
    DeliveryBook book;
    book.put(first);
    MessageClimb alert = climbOf(first.notice, channel);
    const QList<DeliveryFact> facts =
        fromLog({fact(first, What::Sending), fact(first, What::Failed, code, text)});
    for (const DeliveryFact &each : facts)
        QVERIFY(book.apply(each));
    alert.look(book, Start + 2s, 100);
    QCOMPARE(unreached(book, alert), QStringList(Customer1));

    // As the next message goes out, and as whoever takes over reads it from the store.
    DeliveryBook read;
    read.put(*book.find(first.id));
    for (DeliveryBook *each : {&book, &read}) {
        MessageClimb update = climbOf(QStringLiteral("updates/1"), channel);
        const QList<MessageClimb::Next> next = update.look(*each, Start + 15min, 100);
        QCOMPARE(next.isEmpty(), passedOver);
        QCOMPARE(unreached(*each, update), passedOver ? QStringList(Customer1) : QStringList());
        if (passedOver)
            continue;
        QCOMPARE(next.first().rung.to.address, addressOf(channel));
        const Delivery second = made(QStringLiteral("updates/1"), channel);
        each->put(second);
        for (const DeliveryFact &said : {fact(second, What::Sending), fact(second, What::Sent)})
            QVERIFY(each->apply(said));
        update.touch(Customer1);
        QVERIFY(update.look(*each, Start + 15min, 100).isEmpty());
        QCOMPARE(unreached(*each, update), QStringList());
        QCOMPARE(each->standing(second.notice, 1, [](const QString &) { return 0; }).told, 1);
    }
}

/// Whatever the caller writes beside it.
void TestAddressRefusal::nobodyPickedUpTheTask()
{
    for (const char *words : {"", "550 5.1.1", "it rang twenty times"}) {
        const Delivery task = made(QStringLiteral("alert"), Channel::Task);
        DeliveryBook book;
        book.put(task);
        const auto facts =
            planAct(task, {task.id, DeliveryAct::What::NoAnswer, QString::fromLatin1(words)}, "ana", Start);
        QVERIFY(facts.ok());
        for (const DeliveryFact &each : *facts)
            QVERIFY(book.apply(each));
        QCOMPARE(book.find(task.id)->state(), DeliveryState::Failed);
        MessageClimb update = climbOf(QStringLiteral("updates/1"), Channel::Task);
        QCOMPARE(update.look(book, Start + 15min, 100).size(), 1);
    }
}

/// A refusal holds until it is tried again; that somebody has given it up changes nothing of the number.
void TestAddressRefusal::oneOfUsWantsItTried()
{
    const Delivery first = made(QStringLiteral("alert"), Channel::Sms);
    const ChannelAddress number{Channel::Sms, addressOf(Channel::Sms), {}};
    DeliveryBook book;
    book.put(first);
    QVERIFY(book.apply(fact(first, What::Sending)));
    QVERIFY(book.apply(fact(first, What::Failed, "21610")));
    QVERIFY(book.isFinal(number));
    QVERIFY(book.apply(fact(first, What::GivenUp, {}, "they read their mail")));
    QVERIFY(book.isFinal(number));
    QVERIFY(book.apply(fact(first, What::Again)));
    QVERIFY(!book.isFinal(number));
}

QTEST_GUILESS_MAIN(TestAddressRefusal)
#include "tst_addressrefusal.moc"
