// SPDX-License-Identifier: GPL-3.0-or-later
// Who comes into the list of customers while an outage is open: told from the next message on, asked for all
// that is asked of the others, and said since when.
#include "models/customers/personplaces.h"
#include "models/incident/carried/customerslots.h"
#include "models/incident/notices.h"
#include "models/record/record.h"
#include "models/steps/shared/drawntables.h"
#include "tests/models/incident/outagestory.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// The list of the story, and one more.
QList<Customer> longer(const OutageStory &story)
{
    QList<Customer> list = story.incident.customers;
    Customer more = list.first();
    more.id = s("late");
    more.name = s("Late Clinic");
    return list << more;
}
} // namespace

class TestJoined : public QObject
{
    Q_OBJECT
private slots:
    /// Of the messages before it nobody says that they got them; of the next one they do.
    void toldFromTheNextMessageOn()
    {
        OutageStory story;
        story.declare();
        story.notice(s("alert"));
        story.now += 5min;
        const QList<PlannedEvent> joined = planJoined(story.incident, longer(story), story.now);
        QCOMPARE(joined.size(), 1);
        QCOMPARE(joined.first().event.text,
                 s("1 customer was added, and is told from the next message on: Late Clinic"));
        QCOMPARE(story.store(joined), QString());
        QCOMPARE(story.incident.customers.size(), 4);
        QCOMPARE(story.incident.joined.value(s("late")), story.now);
        const Notice &alert = *story.incident.notice(s("alert"));
        QVERIFY(!addressedBy(story.incident, alert).contains(s("late")));
        QCOMPARE(howManyAddressed(story.incident, alert), 3);
        story.now += 5min;
        story.update();
        const Notice &update = *story.incident.notice(s("updates/1"));
        QVERIFY(addressedBy(story.incident, update).contains(s("late")));
        QCOMPARE(howManyAddressed(story.incident, update), 4);
        // Nothing is added twice, and what two said is one.
        QVERIFY(planJoined(story.incident, longer(story), story.now).isEmpty());
        const Result<Incident> again = foldIncident(story.log);
        QVERIFY(again.ok());
        QCOMPARE(again->customers.size(), 4);
        QCOMPARE(again->joined, story.incident.joined);
    }

    /// They have to move and to sign as everybody else; and it stands there since when they are.
    void countsAsTheOthersDo()
    {
        OutageStory story;
        story.declare();
        story.notice(s("alert"));
        story.now += 5min;
        QCOMPARE(story.store(planJoined(story.incident, longer(story), story.now)), QString());
        QVERIFY(story.incident.known.placeOf(s("late")) == 3);
        QCOMPARE(story.incident.known.count(s("reroute")).all, 4);
        QCOMPARE(story.incident.flags.last().kind, s("incident.joined"));
        QVERIFY(
            customerRow(story.incident, *story.incident.customer(s("late"))).note.startsWith(s("added ")));
        QVERIFY(customerRow(story.incident, story.incident.customers.first()).note.isEmpty());
        const Record record = makeRecord(story.incident, story.now);
        QCOMPARE(record.customer(s("late"))->joinedAt, std::optional(story.now));
        QVERIFY(recordCustomerJson(*record.customer(s("late"))).contains(s("joined")));
        QVERIFY(!recordCustomerJson(record.customers.first()).contains(s("joined")));
        // Who is called there can be erased by itself, as it can of the declaration.
        const QList<PersonPlace> places = personPlaces(story.log.last());
        QCOMPARE(places.size(), 1);
        QCOMPARE(places.first().customers, QStringList(s("late")));
    }

    /// Those were sent before anybody knew of them.
    void earlierUpdatesWereNotMissed()
    {
        OutageStory story;
        story.declare();
        story.notice(s("alert"));
        story.now += 14min;
        story.update();
        story.now += 5min;
        QCOMPARE(story.store(planJoined(story.incident, longer(story), story.now)), QString());
        story.now += 40min;
        const QList<SlotCustomers> all = customerSlots(story.incident, story.now);
        QVERIFY(!all.isEmpty());
        QCOMPARE(all.first().slot, 1);
        QVERIFY(!all.first().missed.contains(s("late")) && !all.first().late.contains(s("late")));
        QCOMPARE(all.first().onTime, 3);
    }

    void nobodyJoinsADrillOrWhatIsOver()
    {
        OutageStory drill;
        drill.declare(IncidentMode::Drill);
        QVERIFY(planJoined(drill.incident, longer(drill), drill.now).isEmpty());
        OutageStory story;
        QVERIFY(planJoined(story.incident, story.context.customers, story.now).isEmpty());
        story.declare();
        QVERIFY(planJoined(story.incident, story.incident.customers, story.now).isEmpty());
        story.allow(Do::CloseFalseAlarm{s("a loose plug")}, OutageStory::commander());
        QVERIFY(planJoined(story.incident, longer(story), story.now).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestJoined)
#include "tst_joined.moc"
