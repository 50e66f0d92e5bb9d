// SPDX-License-Identifier: GPL-3.0-or-later
// `switchback notify tasks` and what came of a call: whom to call and what to say is told, the outcome goes
// into the log, and what can't be is refused.
#include "consolefolder.h"

#include "app/store/store.h"
#include "models/notify/outboxrows.h"
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

private:
    [[nodiscard]] ConsoleFolder::Said run(const QStringList &arguments) const
    {
        return m_folder.run(QStringList{s("notify")} + arguments);
    }
    [[nodiscard]] Delivery now(const char *id) const;
    void make(const char *id, const char *customer) const;

    ConsoleFolder m_folder{OutageStory::pair().id};
    OutageStory m_story{2};
};

void TestDeliveryCommand::make(const char *id, const char *customer) const
{
    Delivery delivery;
    delivery.id = s(id);
    delivery.pair = OutageStory::pair().id;
    delivery.incident = m_story.incident.id;
    delivery.notice = s("alert");
    delivery.customer = s(customer);
    delivery.contact = s("1");
    delivery.channel = Channel::Task;
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

QTEST_GUILESS_MAIN(TestDeliveryCommand)
#include "tst_deliverycommand.moc"
