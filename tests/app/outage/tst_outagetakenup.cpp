// SPDX-License-Identifier: GPL-3.0-or-later
// An incident that somebody else has folded is taken up as if each of its events had been followed.
#include "app/outage/outagedesk.h"
#include "models/customers/erasure.h"
#include "tests/models/incident/outagestory.h"
#include "tests/support/soon.h"

#include <QJsonArray>
#include <QPromise>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
/// False alarm, then a real one with everybody's initials; in one log.
OutageStory story()
{
    OutageStory story(4);
    story.declare();
    story.allow(Do::CloseFalseAlarm{QStringLiteral("a cable")}, OutageStory::commander());
    story.now += 3h;
    story.context.nextNumber = 2;
    story.declare();
    story.until(QStringLiteral("initials"));
    for (const QString &id : story.ids())
        story.sign(id);
    return story;
}

QList<Event> eventsOf(const OutageStory &story, const QString &incident)
{
    QList<Event> events;
    std::copy_if(story.log.cbegin(), story.log.cend(), std::back_inserter(events),
                 [&](const Event &event) { return event.incident == incident; });
    return events;
}

class Desk : public OutageDesk
{
public:
    explicit Desk(const OutageStory &story)
        : OutageDesk(
              story.incident.pair, story.incident.rules,
              [this](const QList<PlannedEvent> &, Under) {
                  QPromise<Result<QList<Event>>> answer;
                  answer.start();
                  answer.addResult(stored);
                  answer.finish();
                  return answer.future();
              },
              m_clock)
    {
    }
    Result<QList<Event>> stored = Error{QStringLiteral("none"), {}, {}}; ///< what the store says to any act

private:
    ManualClock m_clock;
};
} // namespace

class TestOutageTakenUp : public QObject
{
    Q_OBJECT

private slots:
    void asIfFollowed()
    {
        const OutageStory told = story();
        Desk followed(told);
        for (const Event &event : told.log)
            followed.follow(event);
        Desk taken(told);
        QSignalSpy changed(&taken, &OutageDesk::changed);
        for (const Incident &each : followed.all())
            taken.takeUp(OutageDesk::fold(eventsOf(told, each.id)));
        QCOMPARE(changed.count(), 2); // once an incident, however long
        QCOMPARE(taken.all().size(), 2);
        QVERIFY(taken.all() == followed.all());
        QVERIFY(taken.incident() == told.incident);
        // What it took up it does not take in again, and goes on with what comes.
        for (const Event &event : told.log)
            taken.follow(event);
        QVERIFY(taken.all() == followed.all());
        QCOMPARE(changed.count(), 2);
    }

    /// What is about very many is not folded in the window's thread; what comes meanwhile waits.
    void ofVeryManyBeside_data()
    {
        QTest::addColumn<bool>("late");
        QTest::newRow("the newest") << false;
        QTest::newRow("one that comes late: all is folded anew") << true;
    }
    void ofVeryManyBeside()
    {
        QFETCH(bool, late);
        OutageStory told(600);
        told.declare();
        Event all = told.log.constLast();
        all.kind = QStringLiteral("customer.recorded");
        all.seq += 1;
        all.body = {{QStringLiteral("fact"), QStringLiteral("moved")},
                    {QStringLiteral("outcome"), QStringLiteral("passed")},
                    {QStringLiteral("customers"), QJsonArray::fromStringList(told.ids())}};
        Event one = all;
        one.seq += 1;
        one.body[QStringLiteral("outcome")] = QStringLiteral("failed");
        one.body[QStringLiteral("customers")] = QJsonArray{told.ids().constFirst()};
        Desk desk(told);
        for (const Event &event : std::as_const(told.log))
            desk.follow(event);
        QSignalSpy changed(&desk, &OutageDesk::changed);
        const QList<Event> come = late ? QList<Event>{one, all} : QList<Event>{all, one};
        desk.follow(come.at(0));
        const Incident before = desk.incident();
        QCOMPARE(changed.count(), late ? 1 : 0);
        desk.follow(come.at(1));
        desk.follow(come.at(1)); // as the store's feed tells it once more
        QVERIFY(desk.incident() == before);
        SOON_COMPARE(changed.count(), 2);
        const Result<Incident> ought = foldIncident(told.log + QList<Event>{all, one});
        QVERIFY(ought.ok());
        QVERIFY(desk.incident() == *ought);
    }

    /// Initials that hold no longer are held against the evidence one by one when the case changes.
    void ofVeryManyOutdatedBeside()
    {
        OutageStory told(600);
        told.declare();
        told.until(QStringLiteral("initials"));
        for (const QString &id : told.ids())
            told.sign(id);
        told.now += 1min;
        told.record(Do::CustomerFact::TestCall, StepOutcome::Failed); // what was signed was another one
        QVERIFY(told.incident.known.signoffs(SignoffState::Outdated) > 500);
        Desk desk(told);
        for (const Event &event : std::as_const(told.log))
            desk.follow(event);
        SOON_VERIFY(desk.incident() == told.incident);
        const qsizetype before = told.log.size();
        told.runFailover();
        const QList<Event> run = told.log.mid(before);
        QSignalSpy changed(&desk, &OutageDesk::changed);
        for (const Event &event : run)
            desk.follow(event);
        QCOMPARE(changed.count(), 0);
        SOON_COMPARE(changed.count(), run.size());
        QVERIFY(desk.incident() == told.incident);
    }

    /// Whoever acts may go on from it at once: that it is done is told when the desk has it.
    void doneIsToldOnceItIsFolded()
    {
        OutageStory told(600);
        told.declare();
        told.until(QStringLiteral("initials"));
        Desk desk(told);
        for (const Event &event : std::as_const(told.log))
            desk.follow(event);
        SOON_VERIFY(desk.incident() == told.incident);
        CommandContext context = told.context;
        context.actor = OutageStory::op();
        context.now = told.now;
        const Do::RecordCustomers all{Do::CustomerFact::TestCall, told.ids(), StepOutcome::Failed,
                                      QStringLiteral("no sound")};
        const qsizetype before = told.log.size();
        told.allow(all, OutageStory::op());
        desk.stored = told.log.mid(before);
        std::optional<bool> had;
        desk.command(all, context,
                     [&](const Outcome &outcome) { had = outcome.ok() && desk.incident() == told.incident; });
        SOON_VERIFY(had.has_value());
        QVERIFY(*had);
    }

    void whatCameMeanwhileStays()
    {
        const OutageStory told = story();
        const QList<Event> events = eventsOf(told, told.incident.id);
        Desk desk(told);
        desk.follow(events.constFirst());
        desk.follow(events.constLast()); // heard of before the rest was read
        desk.takeUp(OutageDesk::fold(events));
        QCOMPARE(desk.all().size(), 1);
        QVERIFY(desk.incident() == told.incident);
    }

    void noIncidentIsNone()
    {
        const OutageStory told = story();
        Desk desk(told);
        desk.takeUp(OutageDesk::fold({}));
        desk.takeUp(OutageDesk::fold(eventsOf(told, told.incident.id).mid(1)));
        QVERIFY(desk.all().isEmpty());
    }

    /// What is erased of a person goes from memory too, also of an incident that is being folded in the pool.
    void erasedIsForgotten_data()
    {
        QTest::addColumn<int>("customers");
        QTest::addColumn<bool>("whileFolded");
        QTest::newRow("few") << 4 << false;
        QTest::newRow("very many") << 600 << false;
        // Few, whom an event names so often that the pool has it: what is folded anew at once would be
        // overwritten by what comes out of there, however quick that is.
        QTest::newRow("few, while an event is folded in the pool") << 4 << true;
        QTest::newRow("very many, while an event is folded in the pool") << 600 << true;
    }
    void erasedIsForgotten()
    {
        QFETCH(int, customers);
        QFETCH(bool, whileFolded);
        OutageStory told(customers);
        told.apart = true;
        told.declare();
        const QString first = told.ids().constFirst();
        Erasure what;
        what.customer = first;
        for (const Event &event : std::as_const(told.log))
            what.look(event);
        QVERIFY(!what.places.isEmpty());
        Desk desk(told);
        for (const Event &event : std::as_const(told.log))
            desk.follow(event);
        QVERIFY(!desk.incident().customers.constFirst().contact.isEmpty());
        Event later = told.log.constLast();
        if (whileFolded) {
            QStringList named;
            while (named.size() <= 600)
                named += told.ids();
            later.kind = QStringLiteral("customer.recorded");
            later.seq += 1;
            later.apart.clear();
            later.body = {{QStringLiteral("fact"), QStringLiteral("moved")},
                          {QStringLiteral("outcome"), QStringLiteral("passed")},
                          {QStringLiteral("customers"), QJsonArray::fromStringList(named)}};
            desk.follow(later);
        }
        Event erased = later;
        erased.seq += 1;
        erased.incident.clear();
        erased.kind = QStringLiteral("customer.erased");
        erased.body = what.body();
        QSignalSpy changed(&desk, &OutageDesk::changed);
        desk.follow(erased);
        QList<Event> left;
        for (const Event &event : std::as_const(told.log))
            left += withoutPlaces(event, what.places.value(event.seq));
        if (whileFolded)
            left += later;
        const Result<Incident> ought = foldIncident(left);
        QVERIFY(ought.ok());
        const Incident &before = told.incident;
        QVERIFY(ought->customers.constFirst().contact != before.customers.constFirst().contact);
        QCOMPARE(ought->customers.constLast(), before.customers.constLast());
        // The pool's word is in only by the second one.
        SOON_VERIFY(!whileFolded || changed.size() >= 2);
        SOON_VERIFY(desk.incident() == *ought);
    }
};

QTEST_GUILESS_MAIN(TestOutageTakenUp)
#include "tst_outagetakenup.moc"
