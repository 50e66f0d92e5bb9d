// SPDX-License-Identifier: GPL-3.0-or-later
// The observed tick: what the SBCs saw of those who were asked to reroute, as it goes into the log, comes out
// of it, and counts; beside what a person says.
#include "rerouting.h"

#include <QJsonArray>

using namespace Switchback;
using namespace std::chrono_literals;
using State = SeenCalls::State;

class TestObserved : public QObject
{
    Q_OBJECT
private slots:
    void m18_tick_data();
    void m18_tick();
    void m18_tickGoesAndComes();
    void m19_forwardedIsNotMoved();
    void m18_halfMovedIsNamed();
    void m18_saysSoAndDoesNotShow();
    void m26_whoWasNotAskedHasNotMoved();
    void m26_aPersonsWordIsToldApart();
    void m26_withoutATrunkAPersonsWordIsAllThereIs();
    void m26_noTrunkAtAll();
    void whoLooksLaterTakesNothingBack();
    void trunkThatWasLeftIsHeardOfLate();
    void moreTrunksThanAreNamed();
    void newerLossThatIsNotKnownHere();
    void trunkThatWasNeverTheirs();
    void wordOfTheSiteThatIsLeftProvesNothing();
    void hostileEvents_data();
    void hostileEvents();
    void earlierFoldsKnowNothingOfIt();
    void m35_theSignedEvidenceNamesTheCall();
    void m18_page();
};

void TestObserved::m18_tick_data()
{
    QTest::addColumn<int>("atOld"); ///< seconds after they were asked; 0: no call
    QTest::addColumn<int>("atNew");
    QTest::addColumn<State>("state");
    QTest::newRow("no call") << 0 << 0 << State::NotYet;
    QTest::newRow("where they always come") << 5 << 0 << State::NotYet;
    QTest::newRow("at the new site") << 0 << 5 << State::Moved;
    QTest::newRow("at the new site, after one at the old") << 3 << 5 << State::Moved;
    QTest::newRow("at the old one again") << 5 << 3 << State::NotYet;
    QTest::newRow("in the same second at both") << 5 << 5 << State::NotYet;
    QTest::newRow("before they were asked") << 0 << -5 << State::NotYet;
    QTest::newRow("before they were asked, and since at the old one") << 5 << -5 << State::NotYet;
}

void TestObserved::m18_tick()
{
    QFETCH(int, atOld);
    QFETCH(int, atNew);
    Rerouting the;
    if (atOld != 0)
        the.call("c1-1", Old, 1s * atOld);
    if (atNew != 0)
        the.call("c1-1", New, 1s * atNew);
    const QStringList told = the.duty();
    QTEST(the.of("c1").state, "state");
    const bool moved = the.of("c1").state == State::Moved;
    QCOMPARE(told.size(), moved ? 1 : 0);
    QCOMPARE(the.standing("c1"), moved ? Standing::Good : Standing::Open);
    if (moved) {
        QVERIFY2(told.first().contains(s("Centennial")) && told.first().contains(s("c1-1")) &&
                     told.first().contains(momentText(the.story.incident, the.askedAt + 5s)),
                 qPrintable(told.first()));
        QCOMPARE(the.of("c1").site, New);
        QCOMPARE(the.of("c1").trunk, s("c1-1"));
        QCOMPARE(the.of("c1").at, the.askedAt + 5s);
    }
}

void TestObserved::m18_tickGoesAndComes()
{
    Rerouting the;
    the.call("c1-1", New, 5s);
    QCOMPARE(the.duty().size(), 1);
    the.call("c1-1", New, 6s);
    QCOMPARE(the.duty(), QStringList()); // no news
    the.call("c1-1", Old, 9s);
    const QStringList lost = the.duty();
    QCOMPARE(lost.size(), 1);
    QVERIFY2(lost.first().contains(s("Naperville again")), qPrintable(lost.first()));
    QCOMPARE(the.of("c1").state, State::NotMoved);
    QCOMPARE(the.of("c1").at, the.askedAt + 9s);
    QCOMPARE(the.standing("c1"), Standing::Open);
    QCOMPARE(the.count().good, 0);
    the.call("c1-1", New, 7s); // late: it came before that
    QCOMPARE(the.duty(), QStringList());
    the.call("c1-1", New, 12s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.standing("c1"), Standing::Good);
    QCOMPARE(the.count().good, 1);
    // A call that is heard of late was no loss, for a later one was at the new site.
    the.call("c1-1", Old, 11s);
    QCOMPARE(the.duty(), QStringList());
}

void TestObserved::m19_forwardedIsNotMoved()
{
    Rerouting the;
    the.call("c1-1", New, 5s, true);
    QCOMPARE(the.duty(), QStringList());
    QCOMPARE(the.standing("c1"), Standing::Open);
    the.call("c2-1", New, 5s);
    QCOMPARE(the.duty().size(), 1);
    the.call("c2-1", New, 8s, true); // the other SBC passed it on: it came there
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c2").state, State::NotMoved);
    QCOMPARE(the.of("c2").site, Old);
    QVERIFY2(the.row("c1").cells.constLast().contains(s("passed on")),
             qPrintable(the.row("c1").cells.constLast()));
}

void TestObserved::m18_halfMovedIsNamed()
{
    Rerouting the;
    the.call("c3-1", Old, -60s);
    the.call("c3-2", Old, -50s);
    the.call("c3-1", New, 5s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Half);
    QCOMPARE(the.of("c3").notMoved, QStringList{s("c3-2")});
    QCOMPARE(the.standing("c3"), Standing::Half);
    QCOMPARE(the.row("c3").group, s("half"));
    QVERIFY2(the.row("c3").cells.constLast().contains(s("c3-2")),
             qPrintable(the.row("c3").cells.constLast()));
    // A console that begins anew has not seen the call of the trunk that is left.
    TrunkBook fresh(Old, New);
    CallsPage page;
    page.calls += TrunkCall{s("c3-1"), false, the.askedAt + 20s};
    fresh.take(New, page);
    QVERIFY(
        planObserved(the.story.incident, the.story.ids(), {&fresh, &the.owners}, the.story.now).isEmpty());
    the.call("c3-2", New, 30s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Moved);
    // Back to half, and all the way.
    the.call("c3-1", Old, 40s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Half);
    QCOMPARE(the.of("c3").notMoved, QStringList{s("c3-1")});
    the.call("c3-2", Old, 50s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::NotMoved);
}

void TestObserved::m18_saysSoAndDoesNotShow()
{
    Rerouting the;
    the.watch();
    the.call("c1-1", Old, 5s);
    the.says("c1", 10s);
    QCOMPARE(the.duty(), QStringList()); // that call was before they said so
    QCOMPARE(the.row("c1").group, s("says"));
    the.call("c1-1", Old, 20s);
    const QStringList told = the.duty();
    QCOMPARE(told.size(), 1);
    QVERIFY2(told.first().contains(s("says done")), qPrintable(told.first()));
    QCOMPARE(the.standing("c1"), Standing::Half);
    const CustomerRow row = the.row("c1");
    QCOMPARE(row.group, s("astray"));
    QCOMPARE(row.mark, Mark::Warning);
    QVERIFY2(row.cells.constLast().startsWith(s("Naperville")), qPrintable(row.cells.constLast()));
    // Who does not say so and calls where they always have is no news.
    the.call("c2-1", Old, 30s);
    QCOMPARE(the.duty(), QStringList());
    QCOMPARE(the.row("c2").group, s("waiting"));
}

void TestObserved::m26_whoWasNotAskedHasNotMoved()
{
    Rerouting the(3, false);
    the.call("c1-1", New, 5s);
    QCOMPARE(the.duty(), QStringList());
    the.story.allow(Do::RecordCustomers{Do::CustomerFact::Asked, {s("c1")}, StepOutcome::Passed, {}},
                    OutageStory::op());
    QCOMPARE(the.duty(), QStringList());
    the.call("c1-1", New, 30s);
    QCOMPARE(the.duty().size(), 1);
    // Asked again: what was seen stays seen.
    the.story.now += 60s;
    the.story.allow(Do::RecordCustomers{Do::CustomerFact::Asked, {s("c1")}, StepOutcome::Passed, {}},
                    OutageStory::op());
    QCOMPARE(the.duty(), QStringList());
    QCOMPARE(the.standing("c1"), Standing::Good);
}

void TestObserved::m26_aPersonsWordIsToldApart()
{
    Rerouting the;
    const auto byHand = [&the](const char *customer) {
        the.story.allow(
            Do::RecordCustomers{
                Do::CustomerFact::Moved, {s(customer)}, StepOutcome::Passed, s("3 calls in the SBC's log")},
            OutageStory::op());
    };
    // Where no SBC tells, a person's word is all there is.
    byHand("c1");
    QCOMPARE(the.standing("c1"), Standing::Good);
    the.watch();
    QCOMPARE(the.standing("c1"), Standing::Excused);
    QCOMPARE(the.count().good, 0);
    QCOMPARE(the.count().excused, 1);
    QVERIFY2(the.row("c1").cells.constLast().contains(s("K. Ramos")),
             qPrintable(the.row("c1").cells.constLast()));
    byHand("c2");
    QCOMPARE(the.standing("c2"), Standing::Excused);
    the.call("c1-1", New, 20s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.standing("c1"), Standing::Good); // seen
    QCOMPARE(the.count().good, 1);
    QCOMPARE(the.count().excused, 1);
    // Passed by a person with a reason: the step can pass, and says how many were seen.
    the.story.allow(
        Do::RecordCustomers{Do::CustomerFact::Excused, {s("c3")}, StepOutcome::Skipped, s("closed at night")},
        OutageStory::op());
    the.story.allow(Do::SettleStep{s("reroute"), StepOutcome::Passed, {}, {}}, OutageStory::op());
    const QString found = the.story.incident.stepRecord(s("reroute")).found;
    QVERIFY2(found.contains(s("1 of 3")) && found.contains(s("2 with a reason")), qPrintable(found));
    QVERIFY(!the.view().records.isEmpty());
}

/// Nobody can see a call of theirs: they would be waited for without end.
void TestObserved::m26_withoutATrunkAPersonsWordIsAllThereIs()
{
    Rerouting the;
    the.setTrunks("c2", {});
    const auto byHand = [&the](const char *customer) {
        the.story.allow(
            Do::RecordCustomers{Do::CustomerFact::Moved, {s(customer)}, StepOutcome::Passed, s("they rang")},
            OutageStory::op());
    };
    const auto offersMoved = [&the] {
        const QList<WizardAction> records = the.view().records;
        return std::any_of(records.cbegin(), records.cend(),
                           [](const WizardAction &each) { return each.key == s("recordMoved"); });
    };
    byHand("c1");
    byHand("c2");
    the.watch();
    QCOMPARE(the.duty().size(), 1);
    QVERIFY(the.story.incident.record(s("c2")).noTrunk && !the.story.incident.record(s("c1")).noTrunk);
    QVERIFY(offersMoved());
    QCOMPARE(the.standing("c1"), Standing::Excused); // whose calls can be seen
    QCOMPARE(the.standing("c2"), Standing::Good);
    QCOMPARE(the.count().good, 1);
    QCOMPARE(the.story.incident.known.moved().count, 1);
    QVERIFY(the.story.incident.record(s("c2")).movedAt());
    QCOMPARE(the.row("c2").group, s("moved"));
    QVERIFY2(the.row("c2").cells.constLast().contains(s("they rang")),
             qPrintable(the.row("c2").cells.constLast()));
    QCOMPARE(the.duty(), QStringList()); // no news
    // With a trunk of theirs their calls count again.
    the.setTrunks("c2", {s("c2-1")});
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.standing("c2"), Standing::Excused);
    QVERIFY(!offersMoved());
    the.call("c2-1", New, 20s);
    the.duty();
    QCOMPARE(the.standing("c2"), Standing::Good);
    // One that is another's, too, proves nothing of either.
    the.share("c1", "c3", "common");
    the.setTrunks("c1", {s("common")});
    QCOMPARE(the.duty().size(), 1);
    QVERIFY(the.story.incident.record(s("c1")).noTrunk && !the.story.incident.record(s("c3")).noTrunk);
    QCOMPARE(the.standing("c1"), Standing::Good);
    const auto again = foldIncident(the.story.log);
    QVERIFY(again.ok() && again->known == the.story.incident.known);
}

void TestObserved::m26_noTrunkAtAll()
{
    Rerouting the;
    for (const char *customer : {"c1", "c2", "c3"})
        the.setTrunks(customer, {});
    QVERIFY(planCallsSeen(the.story.incident, {Old, New}, the.seen(), the.story.now).isEmpty());
    QCOMPARE(the.duty(), QStringList());
    the.setTrunks("c1", {s("c1-1")});
    QCOMPARE(planCallsSeen(the.story.incident, {Old, New}, the.seen(), the.story.now).size(), 1);
}

/// A console that knows of one site less than the one that wrote it down.
void TestObserved::whoLooksLaterTakesNothingBack()
{
    Rerouting the;
    the.call("c3-1", New, 5s);
    the.call("c3-2", Old, 6s);
    the.call("c3-2", New, 7s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Moved);
    TrunkBook late(Old, New);
    const std::optional<Instant> since = the.askedAt + 8s;
    const auto came = [&](const char *trunk, const QString &site, Duration at) {
        CallsPage page;
        page.calls += TrunkCall{s(trunk), false, the.askedAt + at};
        late.take(site, page);
    };
    const auto news = [&] {
        const SeenOf seen{&late, &the.owners, {since, since}};
        return planObserved(the.story.incident, the.story.ids(), seen, the.story.now);
    };
    came("c3-1", New, 30s);
    came("c3-2", Old, 6s); // and the one that came after it is not known here
    QVERIFY(news().isEmpty());
    came("c3-2", Old, 7s); // this one nobody has taken account of: neither was the last
    QCOMPARE(news().size(), 1);
}

/// The site that is left told nothing for a while, or the trunk came onto a card only now.
void TestObserved::trunkThatWasLeftIsHeardOfLate()
{
    Rerouting the;
    the.call("c3-1", New, 12s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Moved);
    the.call("c3-2", Old, 11s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Half);
    QCOMPARE(the.of("c3").notMoved, QStringList{s("c3-2")});
    the.call("c1-1", New, 20s);
    the.duty();
    the.call("c1-2", Old, 15s);
    QCOMPARE(the.duty(), QStringList());
    the.setTrunks("c1", {s("c1-1"), s("c1-2")});
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c1").notMoved, QStringList{s("c1-2")});
}

void TestObserved::moreTrunksThanAreNamed()
{
    Rerouting the;
    QStringList trunks;
    for (int i = 10; i < 35; ++i)
        trunks += QStringLiteral("t%1").arg(i);
    the.setTrunks("c1", trunks);
    const auto move = [&](qsizetype from, qsizetype to, const QString &site, Duration at) {
        for (const QString &trunk : trunks.mid(from, to - from))
            the.call(qPrintable(trunk), site, at);
        the.duty();
    };
    move(0, 25, Old, 5s);
    move(0, 1, New, 10s);
    QCOMPARE(the.of("c1").notMoved, trunks.mid(1, 20));
    the.since = the.askedAt + 8s; // from here on by one that began later
    move(1, 21, New, 20s);
    QCOMPARE(the.of("c1").state, State::Half);
    QCOMPARE(the.of("c1").notMoved, trunks.mid(21));
    move(21, 25, New, 30s);
    QCOMPARE(the.of("c1").state, State::Moved);
}

/// Who begins later, and hears nothing of the site that is left, goes by what is written down.
void TestObserved::newerLossThatIsNotKnownHere()
{
    Rerouting the;
    the.call("c3-2", New, 80s);
    the.call("c3-1", New, 90s);
    the.duty();
    the.call("c3-2", Old, 100s);
    the.duty();
    QCOMPARE(the.of("c3").state, State::Half);
    TrunkBook late(Old, New);
    const auto came = [&](const char *trunk, Duration at) {
        CallsPage page;
        page.calls += TrunkCall{s(trunk), false, the.askedAt + at};
        late.take(New, page);
    };
    const auto news = [&] {
        const SeenOf seen{&late, &the.owners, {std::nullopt, the.from()}};
        return planObserved(the.story.incident, the.story.ids(), seen, the.story.now).size();
    };
    came("c3-2", 80s);
    came("c3-1", 90s);
    QCOMPARE(news(), 0);
    came("c3-1", 110s);
    QCOMPARE(news(), 0);
    came("c3-2", 120s);
    QCOMPARE(news(), 1);
}

/// A card named somebody else's trunk by mistake, and is put right.
void TestObserved::trunkThatWasNeverTheirs()
{
    Rerouting the;
    the.setTrunks("c1", {s("c1-1"), s("c2-1")});
    the.setTrunks("c2", {});
    the.call("c2-1", New, 5s);
    the.duty();
    QCOMPARE(the.standing("c1"), Standing::Good);
    the.setTrunks("c1", {s("c1-1")});
    the.setTrunks("c2", {s("c2-1")});
    const QStringList told = the.duty();
    QVERIFY2(told.filter(s("trunk c2-1 is no longer theirs")).size() == 1,
             qPrintable(told.join(QLatin1Char('\n'))));
    QCOMPARE(the.standing("c1"), Standing::Open);
    QCOMPARE(the.standing("c2"), Standing::Good);
    QVERIFY(!the.of("c1").proved && the.of("c1").provedBy.isEmpty());
    QCOMPARE(the.duty(), QStringList());
    QCOMPARE(the.count().good, 1);
    the.call("c1-1", New, 20s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c1").provedBy, s("c1-1"));
    // By one of their own, too: by that one it has been proved.
    the.setTrunks("c2", {s("c2-1"), s("c2-2")});
    the.call("c2-2", New, 30s);
    the.duty();
    the.setTrunks("c2", {s("c2-2")});
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c2").provedBy, s("c2-2"));
    QCOMPARE(the.standing("c2"), Standing::Good);
    // Who has no card any more has moved all the same.
    the.cards.removeLast();
    the.call("c3-1", New, 40s);
    the.duty();
    QCOMPARE(the.standing("c3"), Standing::Good);
    the.owners.set(the.cards);
    the.duty();
    QCOMPARE(the.standing("c3"), Standing::Good);
    const auto again = foldIncident(the.story.log);
    QVERIFY(again.ok() && again->known == the.story.incident.known);
}

/// That a call came at the site that takes over is told by that one itself.
void TestObserved::wordOfTheSiteThatIsLeftProvesNothing()
{
    Rerouting the;
    CallsPage page;
    page.calls += TrunkCall{s("c1-1"), true, the.askedAt + 5s}; // the other one passed it on
    the.book.take(Old, page);
    the.story.now = the.askedAt + 6s;
    QCOMPARE(the.duty(), QStringList());
    QCOMPARE(the.standing("c1"), Standing::Open);
    the.call("c1-1", New, 4s); // told by the new site, by its own clock, and late
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c1").state, State::Moved);
    QCOMPARE(the.of("c1").at, the.askedAt + 4s);
}

void TestObserved::hostileEvents_data()
{
    QTest::addColumn<QJsonObject>("body");
    const QJsonObject sound{{s("state"), s("moved")},
                            {s("site"), s("centennial")},
                            {s("trunk"), s("c1-1")},
                            {s("at"), s("2026-11-21T20:10:31Z")}};
    const auto with = [&sound](const char *key, const QJsonValue &value) {
        QJsonObject call = sound;
        call.insert(s(key), value);
        return QJsonObject{{s("customers"), QJsonArray{s("c1")}}, {s("calls"), QJsonArray{call}}};
    };
    QTest::newRow("nothing") << QJsonObject();
    QTest::newRow("no customer of ours")
        << QJsonObject{{s("customers"), QJsonArray{s("zz")}}, {s("calls"), QJsonArray{sound}}};
    QTest::newRow("fewer calls") << QJsonObject{{s("customers"), QJsonArray{s("c1"), s("c2")}},
                                                {s("calls"), QJsonArray{sound}}};
    QTest::newRow("no such state") << with("state", s("gone"));
    QTest::newRow("nothing was seen") << with("state", s("not_yet"));
    QTest::newRow("moved to where they were") << with("site", s("naperville"));
    QTest::newRow("at no site of the pair") << with("site", s("denver"));
    QTest::newRow("at no moment") << with("at", 17);
    QTest::newRow("of no trunk") << with("trunk", QString());
    QTest::newRow("half of nothing") << with("state", s("half"));
    QTest::newRow("moved, and some not") << with("not_moved", QJsonArray{s("c1-2")});
    QJsonArray ids, calls;
    for (int i = 0; i < 501; ++i) {
        ids.append(s("c1"));
        calls.append(sound);
    }
    QTest::newRow("too many") << QJsonObject{{s("customers"), ids}, {s("calls"), calls}};
}

void TestObserved::hostileEvents()
{
    QFETCH(QJsonObject, body);
    Rerouting the;
    const Incident before = the.story.incident;
    const Event event =
        incidentEvent(before, s("customer.observed"), the.story.now, s("console"), s("x"), body);
    Incident after = before;
    QVERIFY(!applyEvent(after, event).ok());
    QVERIFY(after == before);
}

/// A record that names the third fold says what that one would have said of the same events.
void TestObserved::earlierFoldsKnowNothingOfIt()
{
    Rerouting the;
    the.watch();
    the.call("c1-1", New, 5s);
    the.duty();
    the.story.allow(Do::RecordCustomers{Do::CustomerFact::Moved, {s("c2")}, StepOutcome::Passed, s("seen")},
                    OutageStory::op());
    const auto then = foldIncident(the.story.log, 3);
    QVERIFY(then.ok());
    QVERIFY(!then->callsSeenSince && then->record(s("c1")).seen == SeenCalls{});
    const RunbookStep *step = rerouteStep(*then);
    QCOMPARE(countCustomers(*then, *step).good, 1); // by a person's word
    const auto now = foldIncident(the.story.log);
    QVERIFY(now.ok() && now->record(s("c1")).seen.state == State::Moved);
    QVERIFY(now->known == the.story.incident.known);
}

void TestObserved::m35_theSignedEvidenceNamesTheCall()
{
    Rerouting the;
    the.watch();
    the.call("c1-1", New, 5s);
    the.duty();
    const auto item = [&the](const char *customer) {
        const SignedEvidence evidence = evidenceFor(the.story.incident, s(customer));
        const auto found = std::find_if(evidence.items.cbegin(), evidence.items.cend(),
                                        [](const EvidenceItem &each) { return each.key == s("reroute"); });
        return *found;
    };
    QVERIFY(item("c1").passed);
    QCOMPARE(item("c1").by, s("SBC Centennial"));
    QVERIFY(item("c1").text.contains(s("c1-1")));
    QCOMPARE(item("c1").at, std::optional<Instant>(the.askedAt + 5s));
    QVERIFY(!item("c2").passed);
    const QByteArray before = evidenceHash(evidenceFor(the.story.incident, s("c1")));
    the.call("c1-1", New, 60s); // one more of the same changes nothing that was signed
    the.duty();
    QCOMPARE(evidenceHash(evidenceFor(the.story.incident, s("c1"))), before);
    the.call("c1-1", Old, 90s);
    the.duty();
    QVERIFY(evidenceHash(evidenceFor(the.story.incident, s("c1"))) != before);
    QVERIFY(!item("c1").passed);
    QCOMPARE(item("c1").by, s("SBC Naperville"));
    the.call("c1-1", New, 120s); // moved is moved: what was signed holds again
    the.duty();
    QCOMPARE(evidenceHash(evidenceFor(the.story.incident, s("c1"))), before);
}

void TestObserved::m18_page()
{
    Rerouting the;
    WizardView view = the.view();
    QVERIFY(view.byHand.contains(s("not written down yet")));
    QCOMPARE(view.records.size(), 4);
    the.watch();
    view = the.view();
    QVERIFY(view.byHand.isEmpty());
    QCOMPARE(view.records.size(), 3); // nobody says in place of the SBC what it saw
    QVERIFY2(the.row("c1").cells.constLast().startsWith(s("no call since")),
             qPrintable(the.row("c1").cells.constLast()));
    the.call("c1-1", New, 5s);
    the.duty();
    the.says("c2", 6s);
    view = the.view();
    QCOMPARE(view.table->sentence, s("1 moved · 1 say done · 1 waiting"));
    QVERIFY2(the.row("c1").cells.constLast().startsWith(s("Centennial ")) &&
                 the.row("c1").cells.constLast().endsWith(s("c1-1")),
             qPrintable(the.row("c1").cells.constLast()));
    QCOMPARE(the.row("c1").group, s("moved"));
    QCOMPARE(the.row("c1").mark, Mark::Fine);
    // Rows are made anew only where something is news, and then they are.
    KeptRows kept;
    WizardInputs in;
    in.incident = the.story.incident;
    in.step = s("reroute");
    in.now = the.story.now;
    in.calls.seen = the.seen();
    in.kept = &kept;
    const CustomerTable before = *makeWizardView(in).table;
    the.call("c2-1", Old, 20s);
    const CustomerTable after = *makeWizardView(in).table;
    QCOMPARE(after.rows.at(0), before.rows.at(0));
    QVERIFY(after.rows.at(1) != before.rows.at(1));
    QVERIFY(after.rows.at(1).cells.constLast().startsWith(s("Naperville")));
    the.setTrunks("c3", {});
    const CustomerTable without = *makeWizardView(in).table;
    QCOMPARE(without.rows.at(0), before.rows.at(0));
    QVERIFY2(without.rows.at(2).cells.constLast().contains(s("no trunk")),
             qPrintable(without.rows.at(2).cells.constLast()));
}

QTEST_GUILESS_MAIN(TestObserved)
#include "tst_observed.moc"
