// SPDX-License-Identifier: GPL-3.0-or-later
// Updates as each customer saw them, by the events of their deliveries.
#include "models/incident/carried/customerslots.h"
#include "models/notify/deliveryfact.h"
#include "models/notify/ladder/slotadvice.h"
#include "models/record/record.h"
#include "models/record/recordtext.h"
#include "models/timeline/timeline.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using What = DeliveryFact::What;

namespace
{
const Instant Began = *fromIso(QStringLiteral("2026-11-21T19:00:00Z"));
constexpr Duration Every = 15min;

QString customer(int number)
{
    return QStringLiteral("c%1").arg(number);
}

/// Nothing but an open outage of a few customers whose updates are due every 15 minutes.
Incident outage(int customers = 4)
{
    Incident made;
    made.id = QStringLiteral("0b7e");
    made.number = 42;
    made.fromName = QStringLiteral("Naperville");
    made.fromZone = "America/Chicago";
    made.outageAt = Began;
    made.declaredAt = Began + 60s;
    made.cadence = {{1, Began, Every}};
    for (int i = 1; i <= customers; ++i) {
        Customer one;
        one.id = customer(i);
        one.name = QStringLiteral("Clinic %1").arg(i);
        made.customers += one;
    }
    RunbookStep updates;
    updates.key = updates.stage = QStringLiteral("updates");
    updates.kind = StepKind::Cadence;
    made.runbook.steps += updates;
    knowCustomers(made);
    return made;
}

Notice &update(Incident &incident, int slot, bool carried)
{
    Notice notice;
    notice.id = QStringLiteral("update/%1").arg(slot);
    notice.step = QStringLiteral("updates");
    notice.stage = QStringLiteral("update");
    notice.slot = slot;
    notice.carried = carried;
    incident.notices += notice;
    return incident.notices.last();
}

void tell(Incident &incident, const char *kind, const QJsonObject &body)
{
    Event event;
    event.seq = incident.lastSeq + 1;
    event.incident = incident.id;
    event.kind = QString::fromLatin1(kind);
    event.body = body;
    const Outcome followed = applyEvent(incident, event);
    QVERIFY2(followed.ok(), followed ? "" : qPrintable(followed.error().text));
}

void queue(Incident &incident, int slot, const QStringList &deliveries, const QStringList &customers)
{
    QJsonArray made;
    for (qsizetype i = 0; i < deliveries.size(); ++i)
        made += QJsonObject{{"delivery", deliveries.at(i)}, {"customer", customers.at(i)}};
    tell(incident, "delivery.queued",
         {{"notice", QStringLiteral("update/%1").arg(slot)}, {"deliveries", made}});
}

DeliveryFact fact(const QString &delivery, What what, Duration after, int attempt = 1)
{
    DeliveryFact made;
    made.delivery = delivery;
    made.attempt = attempt;
    made.what = what;
    made.at = Began + after;
    return made;
}

void say(Incident &incident, const QList<DeliveryFact> &facts)
{
    tell(incident, "delivery.facts", factsBody(facts));
}
} // namespace

class TestCustomerSlots : public QObject
{
    Q_OBJECT
private slots:
    /// Due at 15 min, the next one at 30.
    void judgedByWhatGatewaysSaid_data()
    {
        QTest::addColumn<QList<DeliveryFact>>("facts");
        QTest::addColumn<int>("minutes");
        QTest::addColumn<SlotKept>("is");
        const auto d = QStringLiteral("d");
        const QList<DeliveryFact> sent{fact(d, What::Sending, 13min), fact(d, What::Sent, 14min)};
        QTest::newRow("told in time") << sent << 16 << SlotKept::Kept;
        QTest::newRow("at the very moment")
            << QList<DeliveryFact>{fact(d, What::Sent, 15min)} << 16 << SlotKept::Kept;
        QTest::newRow("after it") << QList<DeliveryFact>{fact(d, What::Sent, 16min)} << 20 << SlotKept::Late;
        QTest::newRow("when the next was due")
            << QList<DeliveryFact>{fact(d, What::Sent, 30min)} << 31 << SlotKept::Missed;
        QTest::newRow("not yet") << QList<DeliveryFact>{fact(d, What::Sending, 14min)} << 20
                                 << SlotKept::NotYet;
        QTest::newRow("never") << QList<DeliveryFact>{} << 30 << SlotKept::Missed;
        QTest::newRow("it bounced") << (sent + QList<DeliveryFact>{fact(d, What::Failed, 17min)}) << 40
                                    << SlotKept::Missed;
        QTest::newRow("it bounced, and went out again")
            << (sent + QList<DeliveryFact>{fact(d, What::Failed, 17min), fact(d, What::Sent, 18min, 2)}) << 40
            << SlotKept::Late;
        QTest::newRow("what is said late takes no failure back")
            << QList<DeliveryFact>{fact(d, What::Failed, 14min), fact(d, What::Sent, 13min)} << 40
            << SlotKept::Missed;
        QTest::newRow("delivered is sure")
            << (sent + QList<DeliveryFact>{fact(d, What::Delivered, 16min), fact(d, What::Failed, 17min)})
            << 40 << SlotKept::Kept;
        QTest::newRow("a machine's answer tells nobody")
            << QList<DeliveryFact>{fact(d, What::Automatic, 14min)} << 40 << SlotKept::Missed;
        QTest::newRow("ticked") << QList<DeliveryFact>{fact(d, What::Ticked, 14min)} << 40 << SlotKept::Kept;
        QTest::newRow("perhaps sent")
            << QList<DeliveryFact>{fact(d, What::Maybe, 14min)} << 40 << SlotKept::Missed;
    }
    void judgedByWhatGatewaysSaid()
    {
        QFETCH(QList<DeliveryFact>, facts);
        QFETCH(int, minutes);
        QFETCH(SlotKept, is);
        Incident incident = outage(1);
        update(incident, 1, true);
        queue(incident, 1, {"d"}, {"c1"});
        say(incident, facts);
        say(incident, facts); // told twice it is the same
        const QList<SlotCustomers> all = customerSlots(incident, Began + std::chrono::minutes(minutes));
        QCOMPARE(all.size(), 1);
        const SlotCustomers &slot = all.first();
        QCOMPARE(slot.onTime, int(is == SlotKept::Kept));
        QCOMPARE(slot.late.size(), qsizetype(is == SlotKept::Late));
        QCOMPARE(slot.missed.size(), qsizetype(is == SlotKept::Missed));
        QCOMPARE(slot.notYet.size(), qsizetype(is == SlotKept::NotYet));
    }

    void byHandWhoWasNotReached()
    {
        Incident incident = outage(3);
        Notice &sent = update(incident, 1, false);
        sent.sentAt = Began + 14min;
        sent.notReached = {customer(2)};
        const SlotCustomers slot = customerSlots(incident, Began + 40min).first();
        QCOMPARE(slot.onTime, 2);
        QCOMPARE(slot.missed, QStringList{customer(2)});
    }

    /// By events that nobody should have written, nothing is said and nothing breaks.
    void strangeEvents()
    {
        Incident incident = outage(1);
        update(incident, 1, true);
        tell(incident, "delivery.queued", {{"notice", 7}, {"deliveries", "x"}});
        tell(incident, "delivery.queued",
             {{"notice", "update/9"}, {"deliveries", QJsonArray{1, QJsonObject()}}});
        tell(incident, "delivery.facts", {{"facts", QJsonArray{QJsonObject(), 3}}});
        say(incident, {fact("nobody's", What::Sent, 1min)});
        queue(incident, 1, {"d"}, {"no customer of ours"});
        say(incident, {fact("d", What::Sent, 1min)});
        QCOMPARE(customerSlots(incident, Began + 40min).first().missed, QStringList{customer(1)});
    }

    /// The numbers of the timeline, which the fold keeps, are those of the record, whatever came when.
    void countedAsListed()
    {
        QRandomGenerator dice(7);
        for (int round = 0; round < 200; ++round) {
            Incident incident = outage(6);
            for (int slot = 1; slot <= 3; ++slot) {
                update(incident, slot, true);
                for (int i = 1; i <= 6; ++i)
                    queue(incident, slot, {QStringLiteral("d%1x%2").arg(slot).arg(i)}, {customer(i)});
            }
            const What kinds[] = {What::Sending, What::Sent, What::Failed, What::Delivered, What::Maybe};
            for (int i = 0; i < 30; ++i) {
                const QString delivery =
                    QStringLiteral("d%1x%2").arg(1 + dice.bounded(3)).arg(1 + dice.bounded(6));
                say(incident, {fact(delivery, kinds[dice.bounded(5)], std::chrono::minutes(dice.bounded(70)),
                                    1 + dice.bounded(2))});
            }
            const Instant now = Began + std::chrono::minutes(dice.bounded(80));
            const QList<UpdateSlot> grid = updateSlots(incident, now);
            const QList<SlotCustomers> listed = customerSlots(incident, now);
            for (qsizetype i = 0; i < listed.size(); ++i)
                QCOMPARE(slotCount(incident, grid.at(i), now), std::optional(countOf(listed.at(i))));
        }
    }

    /// On the timeline, in the report and on each customer's sheet.
    void seenWhereTheyDiffer()
    {
        Incident incident = outage(4);
        update(incident, 1, true).sentAt = Began + 14min;
        incident.notices.last().sentBy = QStringLiteral("console");
        queue(incident, 1, {"d1", "d2", "d3", "d4"}, {customer(1), customer(2), customer(3), customer(4)});
        say(incident, {fact("d1", What::Sent, 13min), fact("d2", What::Sent, 13min),
                       fact("d3", What::Sent, 20min), fact("d4", What::Failed, 14min)});
        const OutageTimeline line = outageTimeline(incident, {}, Began + 31min);
        QCOMPARE(line.ticks.first().state, UpdateSlot::State::Late);
        QVERIFY2(line.ticks.first().tip.contains("of the customers 2 on time, 1 late, 1 missed"),
                 qPrintable(line.ticks.first().tip));
        QVERIFY2(line.updatesLine.contains("1 not to all customers"), qPrintable(line.updatesLine));
        const Record record = makeRecord(incident, Began + 31min);
        QCOMPARE(record.customerUpdates.size(), 1);
        QCOMPARE(updateCustomerLines(record, record.updates.first()),
                 (QStringList{"on time: 2 customers", "late: Clinic 3", "missed: Clinic 4"}));
        const auto lineOf = [&](int number) {
            return customerStepLine(record, record.steps.first(), *record.customer(customer(number)));
        };
        QVERIFY2(lineOf(1).startsWith("1 on time, 0 late, 0 missed"), qPrintable(lineOf(1)));
        QVERIFY2(lineOf(3).contains("0 on time, 1 late, 0 missed; late: no. 1"), qPrintable(lineOf(3)));
        QVERIFY2(lineOf(4).contains("missed: no. 1"), qPrintable(lineOf(4)));
        // Of an older fold a record says no more than it did.
        Incident before = incident;
        before.fold = 2;
        const QJsonObject old = recordCaseJson(makeRecord(before, Began + 31min));
        QVERIFY(!old.value("updates").toArray().first().toObject().contains("customers_missed"));
        const QJsonObject today = recordCaseJson(record).value("updates").toArray().first().toObject();
        QCOMPARE(today.value("customers_missed").toArray(), QJsonArray{customer(4)});
    }

    void alikeIsNotTold()
    {
        Incident incident = outage(2);
        update(incident, 1, true).sentAt = Began + 14min;
        incident.notices.last().sentBy = QStringLiteral("console");
        queue(incident, 1, {"d1", "d2"}, {customer(1), customer(2)});
        say(incident, {fact("d1", What::Sent, 13min), fact("d2", What::Sent, 14min)});
        const Record record = makeRecord(incident, Began + 31min);
        QVERIFY(record.customerUpdates.isEmpty());
        QVERIFY(!outageTimeline(incident, {}, Began + 31min).ticks.first().tip.contains("customers"));
    }
};

QTEST_GUILESS_MAIN(TestCustomerSlots)
#include "tst_customerslots.moc"
