// SPDX-License-Identifier: GPL-3.0-or-later
// `switchback notify tasks` and what came of a call: whom to call and what to say is told, the outcome goes
// into the log, and what can't be is refused. A message goes out by another channel too; what waits to go out
// and what wants a person is listed.
#include "consolefolder.h"

#include "app/pair/log/pairlog.h"
#include "app/pair/seats.h"
#include "app/store/store.h"
#include "models/core/clock.h"
#include "models/notify/channels.h"
#include "models/notify/gateways/gatewaystate.h"
#include "models/notify/outboxrows.h"
#include "tests/app/store/cards.h"
#include "tests/models/incident/outagestory.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Switchback;

namespace
{
template<class T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

QString s(const char *text)
{
    return QString::fromUtf8(text);
}
} // namespace

class TestDeliveryCommand : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void tellsWhomToCallAndWhatToSay();
    void keepsWhatCameOfIt();
    void refuses();
    void listsWhatWaitsAndWhatWantsAPerson();
    void sendsByAnotherChannel();

private:
    [[nodiscard]] ConsoleFolder::Said run(const QStringList &arguments) const
    {
        return m_folder.run(QStringList{s("notify")} + arguments);
    }
    [[nodiscard]] Delivery now(const char *id) const;
    void make(const char *id, const char *customer, Channel channel = Channel::Task) const;
    /// All of that contact by that channel.
    [[nodiscard]] QList<Delivery> allBy(const char *customer, Channel channel) const;
    void putCards() const;
    void takeDuty() const;

    ConsoleFolder m_folder{OutageStory::pair().id};
    OutageStory m_story{2, SystemClock().now() - std::chrono::minutes(5)}; // no message of it is too old
};

void TestDeliveryCommand::make(const char *id, const char *customer, Channel channel) const
{
    Delivery delivery;
    delivery.id = s(id);
    delivery.pair = OutageStory::pair().id;
    delivery.incident = m_story.incident.id;
    delivery.notice = s("alert");
    delivery.customer = s(customer);
    delivery.contact = s("1");
    delivery.channel = channel;
    delivery.madeAt = m_story.now;
    delivery.notAfter = m_story.now + std::chrono::hours(240'000);
    delivery.to.name = s("Dana\x1b[2J Reyes");
    delivery.to.customerName = s("Clinic <b>");
    delivery.to.address = s("+13035550117");
    delivery.to.extension = s("12");
    Event event;
    event.at = m_story.now;
    event.kind = s("delivery.queued");
    event.pair = delivery.pair;
    event.incident = delivery.incident;
    event.actor = s("console");
    event.text = s("to 1 contact");
    event.body = {{s("notice"), delivery.notice}};
    Store store(m_folder.url());
    QVERIFY(wait(store.open()).ok());
    QVERIFY(wait(store.append({Entry{event, {}, {rowOf(delivery)}}})).ok());
}

void TestDeliveryCommand::initTestCase()
{
    QVERIFY(m_folder.make());
    m_story.declare();
    m_story.notice(s("alert"));
    Store store(m_folder.url());
    QVERIFY(wait(store.open()).ok());
    for (const Event &event : m_story.log)
        QVERIFY(wait(store.append(event)).ok());
    make("call1", "c1");
    make("call2", "c2");
}

Delivery TestDeliveryCommand::now(const char *id) const
{
    Store store(m_folder.url());
    const bool open = wait(store.open()).ok();
    OutboxQuery query;
    query.pair = OutageStory::pair().id;
    query.delivery = s(id);
    const auto rows = wait(store.outbox(query));
    return open && rows && rows->size() == 1 ? deliveryFrom(rows->first()) : Delivery();
}

void TestDeliveryCommand::tellsWhomToCallAndWhatToSay()
{
    ConsoleFolder::Said said = run({s("tasks")});
    QCOMPARE(said.code, 1);
    QVERIFY2(said.out.contains(s("+13035550117, extension 12")), qPrintable(said.out));
    QVERIFY2(said.out.contains(s("Ask for Dana\\x1b[2J Reyes (Clinic <b>).")), qPrintable(said.out));
    QVERIFY2(said.out.contains(s("We are on it")), qPrintable(said.out));
    QVERIFY(!said.out.contains(QLatin1Char('\x1b')));
    said = run({s("tasks"), s("--json")});
    const QJsonArray tasks = QJsonDocument::fromJson(said.out.toUtf8()).object().value(s("tasks")).toArray();
    QCOMPARE(tasks.size(), 2);
    QCOMPARE(tasks.first().toObject().value(s("delivery")).toString(), s("call1"));
}

void TestDeliveryCommand::keepsWhatCameOfIt()
{
    const QStringList by{s("--by"), s("K. Ramos")};
    ConsoleFolder::Said said = run(QStringList{s("no-answer"), s("call1")} + by);
    QVERIFY2(said.code == 0, qPrintable(said.error));
    QCOMPARE(now("call1").state(), DeliveryState::Failed);
    QCOMPARE(now("call1").reason(), s("nobody answered"));
    said = run(QStringList{s("again"), s("call1")} + by);
    QVERIFY2(said.code == 0, qPrintable(said.error));
    QCOMPARE(now("call1").state(), DeliveryState::Queued);
    said = run(QStringList{s("spoke"), s("call1"), s("--reason"), s("reroutes at once")} + by);
    QVERIFY2(said.code == 0, qPrintable(said.error));
    QCOMPARE(now("call1").state(), DeliveryState::Answered);
    QCOMPARE(now("call1").answers.last().text, s("reroutes at once"));
    QCOMPARE(now("call1").answers.last().by, s("K. Ramos"));
    said = run(QStringList{s("voicemail"), s("call2")} + by);
    QVERIFY2(said.code == 0, qPrintable(said.error));
    QCOMPARE(now("call2").state(), DeliveryState::Sent); // told, and no acknowledgement
    QCOMPARE(run({s("tasks")}).code, 0);
    said = run(QStringList{s("has-it"), s("call2")} + by);
    QVERIFY2(said.code == 0, qPrintable(said.error));
    QCOMPARE(now("call2").state(), DeliveryState::Answered);
}

void TestDeliveryCommand::refuses()
{
    const QStringList by{s("--by"), s("K. Ramos")};
    make("call3", "c1");
    ConsoleFolder::Said said = run(QStringList{s("give-up"), s("call3")} + by);
    QCOMPARE(said.code, 1);
    QVERIFY2(said.error.contains(s("A reason is missing")), qPrintable(said.error));
    said = run(QStringList{s("give-up"), s("call3"), s("--reason"), s("closed for good")} + by);
    QVERIFY2(said.code == 0, qPrintable(said.error));
    QCOMPARE(now("call3").givenUpWhy, s("closed for good"));
    said = run(QStringList{s("spoke"), s("call2")} + by);
    QCOMPARE(said.code, 1);
    QVERIFY2(said.error.contains(s("acknowledged")), qPrintable(said.error));
    said = run(QStringList{s("spoke"), s("'; DROP TABLE outbox; --")} + by);
    QCOMPARE(said.code, 1);
    QVERIFY2(said.error.contains(s("is called")), qPrintable(said.error));
    QCOMPARE(run({s("spoke")}).code, 64);
}

void TestDeliveryCommand::listsWhatWaitsAndWhatWantsAPerson()
{
    const QString name = s("Clinic <b> · Dana\\x1b[2J Reyes");
    QCOMPARE(run({s("queue")}).out, s("Nothing is waiting to be sent.\n"));
    make("call4", "c1");
    make("call5", "c2");
    ConsoleFolder::Said said = run({s("queue")});
    QCOMPARE(said.code, 1);
    QStringList lines = said.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines.first().startsWith(s("call4  ")) && lines.first().contains(name) &&
                 lines.first().contains(channelName(Channel::Task)),
             qPrintable(said.out));
    QCOMPARE(run({s("dead-letters")}).out, s("Nothing wants a person.\n"));
    QCOMPARE(run({s("no-answer"), s("call5"), s("--by"), s("K. Ramos")}).code, 0);
    said = run({s("dead-letters")});
    QCOMPARE(said.code, 1);
    lines = said.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 1);
    QVERIFY2(lines.first().startsWith(s("call5  ")) && lines.first().contains(name) &&
                 lines.first().endsWith(s(" (nobody answered)")),
             qPrintable(said.out));
    QVERIFY(!said.out.contains(QLatin1Char('\x1b')));
    QCOMPARE(run({s("queue")}).out.count(QLatin1Char('\n')), 1);
}

QList<Delivery> TestDeliveryCommand::allBy(const char *customer, Channel channel) const
{
    Store store(m_folder.url());
    const bool open = wait(store.open()).ok();
    OutboxQuery query;
    query.pair = OutageStory::pair().id;
    query.incident = m_story.incident.id;
    const auto rows = wait(store.outbox(query));
    QList<Delivery> all;
    for (const OutboxRow &row : open &&rows ? *rows : QList<OutboxRow>()) {
        const Delivery each = deliveryFrom(row);
        if (each.customer == s(customer) && each.channel == channel)
            all += each;
    }
    return all;
}

void TestDeliveryCommand::putCards() const
{
    QList<CustomerCard> cards = cardsOf(m_story.incident.customers);
    for (CustomerCard &card : cards) {
        Contact &contact = card.contacts.first();
        contact.id = s("1");
        contact.email = s("dana@example.net");
        contact.phone = contact.sms = s("+13035550117");
        contact.channels = {Channel::Email, Channel::Sms, Channel::Task};
    }
    Event event;
    event.at = m_story.now;
    event.kind = s("customers.imported");
    event.pair = OutageStory::pair().id;
    event.actor = s("A. Berg");
    event.text = s("customers");
    event.body = {{s("drill"), false}};
    Store store(m_folder.url());
    QVERIFY(wait(store.open()).ok());
    QVERIFY(wait(store.putCards(OutageStory::pair().id, cards, event)).ok());
}

/// As a console elsewhere that can carry mails and text messages.
void TestDeliveryCommand::takeDuty() const
{
    const QString pair = OutageStory::pair().id;
    GatewayStates states;
    states.stands(s("mail/a"), Channel::Email, m_story.now);
    states.stands(s("sms/a"), Channel::Sms, m_story.now);
    Store store(m_folder.url());
    QVERIFY(wait(store.open()).ok());
    QVERIFY(wait(store.takeLease(leaseName(s("duty"), pair), s("noc-1"), s("noc-1"), std::chrono::hours(1)))
                .ok());
    QVERIFY(
        wait(store.putState(stateKey(pair, "gateways"), reportJson({s("noc-1"), m_story.now, states.all()})))
            .ok());
}

void TestDeliveryCommand::sendsByAnotherChannel()
{
    putCards();
    make("mail1", "c1", Channel::Email);
    const auto by = [this](const char *id, const char *channel) {
        return run({s("send-by"), s(id), s(channel), s("--by"), s("K. Ramos")});
    };
    const auto refused = [](const ConsoleFolder::Said &said, const char *why) {
        return said.code == 1 && said.error.contains(s(why));
    };
    ConsoleFolder::Said said = by("mail1", "sms");
    QVERIFY2(refused(said, "Nobody has the duty"), qPrintable(said.error));
    takeDuty();
    said = by("mail1", "pigeon");
    QVERIFY2(refused(said, "no such channel: pigeon"), qPrintable(said.error));
    said = by("mail1", "call");
    QVERIFY2(refused(said, "No gateway is configured"), qPrintable(said.error));
    said = by("no-such", "sms");
    QVERIFY2(refused(said, "is called no-such"), qPrintable(said.error));
    QCOMPARE(run({s("send-by"), s("mail1")}).code, 64);
    QVERIFY(allBy("c1", Channel::Sms).isEmpty());

    said = by("mail1", "sms");
    QVERIFY2(said.code == 0, qPrintable(said.error));
    const QList<Delivery> sent = allBy("c1", Channel::Sms);
    QCOMPARE(sent.size(), 1);
    QCOMPARE(sent.first().to.address, s("+13035550117"));
    QCOMPARE(sent.first().notice, s("alert"));
    QVERIFY(sent.first().again && sent.first().open()); // whoever has the duty sends it
    {
        Store store(m_folder.url());
        QVERIFY(wait(store.open()).ok());
        EventQuery newest;
        newest.kinds = {s("delivery.queued")};
        newest.newestFirst = true;
        newest.limit = 1;
        const auto events = wait(store.events(newest));
        QVERIFY(events && events->size() == 1);
        QCOMPARE(events->first().actor, s("K. Ramos")); // who wanted it, and not the program
    }
    said = by("mail1", "sms"); // twice means one
    QVERIFY2(refused(said, "on its way by this channel already"), qPrintable(said.error));
    QCOMPARE(allBy("c1", Channel::Sms).size(), 1);
    QCOMPARE(allBy("c2", Channel::Sms).size(), 0);

    make("mail2", "c2", Channel::Email);
    const qsizetype calls = allBy("c2", Channel::Task).size();
    said = by("mail2", "task"); // by one of us
    QVERIFY2(said.code == 0, qPrintable(said.error));
    QCOMPARE(allBy("c2", Channel::Task).size(), calls + 1);
}

QTEST_GUILESS_MAIN(TestDeliveryCommand)
#include "tst_deliverycommand.moc"
