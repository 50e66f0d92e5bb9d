// SPDX-License-Identifier: GPL-3.0-or-later
// Who comes into the list of customers while an outage is open: told from the next message on, asked for all
// that is asked of the others, and said since when.
#include "models/customers/personplaces.h"
#include "models/incident/carried/customerslots.h"
#include "models/incident/notices.h"
#include "models/messages/byhand.h"
#include "models/record/record.h"
#include "models/steps/shared/drawntables.h"
#include "models/timeline/timeline.h"
#include "models/wizard/stepdrawn.h"
#include "tests/models/incident/outagestory.h"

#include <QElapsedTimer>
#include <QJsonArray>
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
        QVERIFY(story.incident.joined.value(s("late")).at == story.now);
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
        QVERIFY(again->joined == story.incident.joined);
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
        QCOMPARE(record.customer(s("late"))->joined.value_or(JoinedAt{}).at, story.now);
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

    /// Added by mistake, told of an update meanwhile, and out of the list again: nobody is waited for.
    void whoLeavesIsCountedNoMore()
    {
        OutageStory story;
        story.declare();
        const QList<Customer> before = story.incident.customers;
        story.notice(s("alert"));
        QCOMPARE(story.store(planJoined(story.incident, longer(story), story.now)), QString());
        story.update();
        QVERIFY(addressedBy(story.incident, *story.incident.notice(s("updates/1"))).contains(s("late")));
        QVERIFY(planLeft(story.incident, story.incident.customers, story.now).isEmpty());
        const QList<PlannedEvent> left = planLeft(story.incident, before, story.now);
        QCOMPARE(left.size(), 1);
        QCOMPARE(left.first().event.text,
                 s("1 customer who had been added is not in the list any more: they are told nothing "
                   "further, and nothing is asked of them"));
        QCOMPARE(story.store(left), QString());
        QCOMPARE(story.incident.customers, before);
        for (const char *step : {"reroute", "tests", "initials"})
            QCOMPARE(story.incident.known.count(s(step)).all, 3);
        QVERIFY(!story.incident.customer(s("late")));
        QCOMPARE(story.incident.everCustomer(s("late"))->name, s("Late Clinic"));
        const Notice &update = *story.incident.notice(s("updates/1"));
        QVERIFY(!isAddressed(story.incident, update, s("late")));
        QCOMPARE(howManyAddressed(story.incident, update), 3);
        QCOMPARE(leftSince(story.incident, update), QStringList(s("late")));
        QCOMPARE(leftSince(story.incident, *story.incident.notice(s("alert"))), QStringList());
        QVERIFY(planLeft(story.incident, before, story.now).isEmpty());
        // What another seat recorded of them in that moment is no event that can't follow.
        Event late;
        late.at = story.now;
        late.kind = s("customer.recorded");
        late.pair = story.incident.pair;
        late.incident = story.incident.id;
        late.actor = s("K. Ramos");
        late.text = s("asked");
        late.body = {{s("fact"), s("asked")}, {s("customers"), QJsonArray{s("late"), before.first().id}}};
        QCOMPARE(story.store({{late, {}}}), QString());
        QVERIFY(story.incident.record(before.first().id).askedAt);
        // And the way back is open.
        QCOMPARE(story.store(planJoined(story.incident, longer(story), story.now)), QString());
        QCOMPARE(story.incident.customers.size(), 4);
        const Result<Incident> again = foldIncident(story.log);
        QVERIFY(again.ok() && *again == story.incident);
    }

    /// Whoever was there when it was declared stays, and so do initials.
    void whoWasThereOrHasSignedStays()
    {
        OutageStory story;
        story.declare();
        QList<Customer> list = story.incident.customers;
        QVERIFY(planLeft(story.incident, {}, story.now).isEmpty());
        QCOMPARE(story.store(planJoined(story.incident, longer(story), story.now)), QString());
        story.until(s("initials"));
        story.sign(s("late"));
        QVERIFY(planLeft(story.incident, list, story.now).isEmpty());
        Event left;
        left.at = story.now;
        left.kind = s("incident.left");
        left.pair = story.incident.pair;
        left.incident = story.incident.id;
        left.actor = s("console");
        left.text = s("left");
        left.body = {{s("customers"), QJsonArray{s("late"), list.first().id}}};
        QCOMPARE(story.store({{left, {}}}), QString());
        QCOMPARE(story.incident.customers.size(), 4);
    }

    /// Two consoles write into one log, and their clocks are minutes apart: its order is what counts.
    void orderOfTheLogCountsAndNoClock()
    {
        OutageStory story;
        story.declare();
        story.now += 10min; // the console on duty has a fast clock
        QCOMPARE(story.store(planJoined(story.incident, longer(story), story.now)), QString());
        story.now -= 8min;
        story.notice(s("alert"));
        const Notice &alert = *story.incident.notice(s("alert"));
        QVERIFY(*alert.approvedAt < story.incident.joined.value(s("late")).at);
        QVERIFY(isAddressed(story.incident, alert, s("late")));
        QCOMPARE(howManyAddressed(story.incident, alert), 4);
        Record record = makeRecord(story.incident, story.now);
        const auto lineOf = [&record](const QString &customer) {
            const auto step = std::find_if(record.steps.cbegin(), record.steps.cend(),
                                           [](const RecordStep &each) { return each.key == s("alert"); });
            return drawnOf(step->kind).recordLine(record, *step, *record.customer(customer));
        };
        QVERIFY2(!lineOf(s("late")).contains(s("before they were added")), qPrintable(lineOf(s("late"))));
        // And the other way round.
        OutageStory slow;
        slow.declare();
        slow.now += 10min;
        slow.notice(s("alert"));
        slow.now -= 8min;
        QCOMPARE(slow.store(planJoined(slow.incident, longer(slow), slow.now)), QString());
        QVERIFY(!isAddressed(slow.incident, *slow.incident.notice(s("alert")), s("late")));
        record = makeRecord(slow.incident, slow.now);
        QVERIFY2(lineOf(s("late")).contains(s("before they were added")), qPrintable(lineOf(s("late"))));
    }

    /// Whoever is in the list when a message is approved is told by it, however short a while.
    void whoIsThereWhenItIsApprovedIsToldByIt()
    {
        OutageStory story;
        story.declare();
        story.context.customers = longer(story);
        story.allow(Do::ComposeNotice{s("alert"), s("We are on it.")}, OutageStory::communicator());
        QCOMPARE(story.incident.customers.size(), 3); // written, and told to nobody yet
        story.allow(Do::ApproveNotice{s("alert")}, OutageStory::op());
        QCOMPARE(story.incident.customers.size(), 4);
        QVERIFY(isAddressed(story.incident, *story.incident.notice(s("alert")), s("late")));
        QVERIFY2(story.log.last().text.contains(s("4 customers")), qPrintable(story.log.last().text));
        story.update();
        QCOMPARE(std::count_if(story.log.cbegin(), story.log.cend(),
                               [](const Event &each) { return each.kind == s("incident.joined"); }),
                 1);
    }

    /// Ten thousand came late: how many a message is for is known without a walk over them.
    void countingWalksOverNobody()
    {
        OutageStory story(5000);
        story.declare();
        story.notice(s("alert"));
        QList<Customer> list = story.incident.customers;
        for (int i = 0; i < 5000; ++i) {
            Customer more = list.first();
            more.id = s("late-%1").arg(i);
            list += more;
        }
        QCOMPARE(story.store(planJoined(story.incident, list, story.now)), QString());
        story.update();
        const Notice alert = *story.incident.notice(s("alert"));
        Notice chosen = *story.incident.notice(s("updates/1"));
        QCOMPARE(howManyAddressed(story.incident, alert), addressedBy(story.incident, alert).size());
        QCOMPARE(howManyAddressed(story.incident, chosen), addressedBy(story.incident, chosen).size());
        QCOMPARE(howManyAddressed(story.incident, chosen), 10000);
        chosen.toOnly = QStringList{s("late-1"), list.first().id, s("nobody")};
        QCOMPARE(howManyAddressed(story.incident, chosen), 2);
        QElapsedTimer took;
        took.start();
        qsizetype all = 0;
        for (int i = 0; i < 10000; ++i)
            all += howManyAddressed(story.incident, alert) + howManyAddressed(story.incident, chosen);
        QCOMPARE(all, 10000 * 5002);
        QVERIFY2(took.elapsed() < 1000, qPrintable(QString::number(took.elapsed()))); // a walk: a minute
    }

    /// Logs of before told of a message that it had not reached who was not there yet.
    void whoWasNotAddressedWasNotMissed()
    {
        OutageStory story;
        story.declare();
        story.notice(s("alert"));
        QCOMPARE(story.store(planJoined(story.incident, longer(story), story.now)), QString());
        Notice &alert = *std::find_if(story.incident.notices.begin(), story.incident.notices.end(),
                                      [](const Notice &each) { return each.id == s("alert"); });
        alert.toOnly = QStringList{story.incident.customers.first().id};
        alert.notReached =
            QStringList{s("late"), story.incident.customers.last().id, story.incident.customers.at(1).id};
        QCOMPARE(missedBy(story.incident, alert), QStringList());
        QCOMPARE(linesByHand(story.incident).first().mark, Mark::Fine);
        const MessagesView view = messagesView(story.incident, {}, {});
        QCOMPARE(view.messages.first().told, s("1 of 1 told by hand"));
        const QList<Flag> flags = tellingFlags(story.incident, story.now, 100);
        QVERIFY(std::any_of(flags.cbegin(), flags.cend(), [](const Flag &each) {
            return each.text.contains(s("1 customer alerted")) && each.mark == Mark::Fine;
        }));
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
