// SPDX-License-Identifier: GPL-3.0-or-later
// When what was seen of customers' calls is written down, and when it is not: once, whoever looks, however
// often they come and go.
#include "models/record/recordtext.h"
#include "rerouting.h"

#include <QJsonArray>

using namespace Switchback;
using namespace std::chrono_literals;
using State = SeenCalls::State;

class TestObservedWords : public QObject
{
    Q_OBJECT
private slots:
    void sameWordAgainAfterAnother();
    void wordOfASeatThatIsLate();
    void sharedTrunkForbidsTheTick();
    void trunkThatIsGoneIsNotWaitedFor();
    void callsOfBeforeTheOutage();
    void whoComesAndGoesIsToldOnce();
    void pageSaysWhyNothingIsTold();
    void rowSaysSinceWhenNobodyCalled();
    void recordSaysWhoseCallsNobodyKnows();
    void writtenOnce();
    void saidAgainAfterItWasReopened();
    void callFromBeforeTheOneThatIsLeft();
    void aFewMissingDoNoHarm();
    void manyAtOnce();
};

/// The same trunk is left a second time: word for word what was written before, and news all the same.
void TestObservedWords::sameWordAgainAfterAnother()
{
    Rerouting the;
    the.call("c3-2", Old, 3s);
    the.call("c3-1", New, 5s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Half);
    const SeenCalls first = the.of("c3");
    the.call("c3-2", New, 30s);
    QCOMPARE(the.duty().size(), 1);
    the.call("c3-2", Old, 60s);
    the.call("c1-1", New, 60s); // refused, it would hold up this one, too
    QCOMPARE(the.duty().size(), 2);
    QCOMPARE(the.of("c3").state, State::Half);
    QCOMPARE(the.of("c3").at, first.at);
    QCOMPARE(the.of("c3").notMoved, first.notMoved);
    QCOMPARE(the.of("c1").state, State::Moved);
}

/// Two seats that don't know of each other yet and look at other customers: the first word holds.
void TestObservedWords::wordOfASeatThatIsLate()
{
    Rerouting the;
    the.call("c1-1", New, 5s);
    const auto first = planObserved(the.story.incident, {s("c1")}, the.seen(), the.story.now);
    the.call("c1-1", New, 8s);
    the.call("c2-1", New, 9s);
    const auto late = planObserved(the.story.incident, the.story.ids(), the.seen(), the.story.now);
    QCOMPARE(the.story.store(first), QString());
    const SeenCalls known = the.of("c1");
    QCOMPARE(known.seq, the.story.log.constLast().seq);
    QCOMPARE(the.story.store(late), QString()); // other customers, so another word
    QCOMPARE(the.of("c1"), known);
    QCOMPARE(the.of("c2").state, State::Moved);
}

void TestObservedWords::sharedTrunkForbidsTheTick()
{
    Rerouting the;
    the.share("c1", "c2", "both");
    the.call("both", New, 4s);
    QCOMPARE(the.duty(), QStringList()); // it proves nothing of either
    the.call("both", Old, 5s);
    the.call("c1-1", New, 8s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c1").state, State::Half);
    QCOMPARE(the.of("c1").notMoved, QStringList{s("both")});
    QCOMPARE(the.of("c2").state, State::NotYet);
    the.call("both", New, 20s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c1").state, State::Moved);
}

void TestObservedWords::trunkThatIsGoneIsNotWaitedFor()
{
    Rerouting the;
    the.call("c3-2", Old, 3s);
    the.call("c3-1", New, 5s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Half);
    the.setTrunks("c3", {s("c3-1"), s("c3-new")});
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Moved);
}

/// What a console knows that has run for days, and one that has just begun does not, decides nothing.
void TestObservedWords::callsOfBeforeTheOutage()
{
    Rerouting the;
    const Duration outage = the.story.incident.outageAt - the.askedAt;
    the.call("c3-2", Old, outage - 20min);
    the.call("c3-1", New, 5s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Moved);
    // Which trunks were left stands in the log, also of who has moved none.
    the.says("c2", 6s);
    the.call("c2-1", Old, 9s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c2").state, State::NotMoved);
    QCOMPARE(the.of("c2").notMoved, QStringList{s("c2-1")});
}

void TestObservedWords::whoComesAndGoesIsToldOnce()
{
    Rerouting the;
    the.watch();
    QStringList told;
    for (int turn = 0; turn < 30; ++turn) {
        the.call("c1-1", turn % 2 == 0 ? New : Old, 5s + 40s * turn);
        told += the.duty();
    }
    QCOMPARE(told.size(), 4); // moved, lost, moved, and that it comes and goes
    QCOMPARE(the.of("c1").state, State::Both);
    QCOMPARE(the.standing("c1"), Standing::Half);
    QCOMPARE(the.row("c1").group, s("both"));
    QVERIFY2(told.constLast().contains(s("now at the other")), qPrintable(told.constLast()));
    const Duration last = 5s + 40s * 29;
    the.call("c1-1", New, last + 9min);
    QCOMPARE(the.duty(), QStringList());
    the.call("c1-1", New, last + 10min);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c1").state, State::Moved);
    // A loss that comes long after the other is a loss.
    the.call("c1-1", Old, last + 40min);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c1").state, State::NotMoved);
}

/// Another seat stored it when the case had just been closed: nobody folded it, and its word is used up.
void TestObservedWords::saidAgainAfterItWasReopened()
{
    Rerouting the;
    the.watch();
    the.story.incident.callsSeenSince.reset();
    the.call("c1-1", New, 5s);
    const auto words = planCallsSeen(the.story.incident, {Old, New}, the.seen(), the.story.now) +
                       planObserved(the.story.incident, the.story.ids(), the.seen(), the.story.now);
    QCOMPARE(words.size(), 2);
    for (const PlannedEvent &each : words)
        the.story.words.insert(each.once);
    QCOMPARE(the.duty(), QStringList()); // said already
    ++the.story.incident.reopened;
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c1").state, State::Moved);
    the.story.incident.callsSeenSince.reset();
    the.watch();
    QVERIFY(the.story.incident.callsSeenSince);
}

/// One of two trunks came at the new site and was back at the old one later; a console that knows the first
/// of these calls alone, and what is written down, has no news.
void TestObservedWords::callFromBeforeTheOneThatIsLeft()
{
    Rerouting the;
    the.call("c3-1", New, 5s);
    the.call("c3-2", Old, 30s);
    QCOMPARE(the.duty().size(), 1);
    QCOMPARE(the.of("c3").state, State::Half);
    QCOMPARE(the.of("c3").at, the.askedAt + 5s);
    QCOMPARE(the.of("c3").leftAt, the.askedAt + 30s);
    const auto told = [&the](Duration at) {
        TrunkBook book(Old, New);
        CallsPage page;
        page.calls += TrunkCall{s("c3-2"), false, the.askedAt + at};
        book.take(New, page);
        return planObserved(the.story.incident, the.story.ids(), {&book, &the.owners}, the.story.now);
    };
    QVERIFY(told(10s).isEmpty());
    QVERIFY(told(30s).isEmpty()); // in the same second neither was the last
    QCOMPARE(told(31s).size(), 1);
}

/// Each reason for which a person has to look themselves is another one.
void TestObservedWords::pageSaysWhyNothingIsTold()
{
    Rerouting the;
    WizardInputs in;
    in.step = s("reroute");
    in.now = the.story.now;
    in.calls.seen = the.seen();
    const auto note = [&the, &in] {
        in.incident = the.story.incident;
        return makeWizardView(in).byHand;
    };
    QVERIFY2(note().startsWith(s("The SBC of Centennial does not tell whose calls come")),
             qPrintable(note()));
    in.calls.since = the.from();
    QVERIFY2(note().contains(s("not written down yet")), qPrintable(note()));
    for (const QString &id : the.story.ids())
        the.setTrunks(id.toLatin1().constData(), {s("one for all")});
    QVERIFY2(note().startsWith(s("No customer's card names a trunk that is theirs alone")),
             qPrintable(note()));
    the.setTrunks("c1", {s("c1-1")});
    the.watch();
    QCOMPARE(note(), QString());
    in.calls.toTrouble = s("Its clock has not been measured yet.");
    in.calls.fromTrouble = s("nobody there");
    QVERIFY2(note().contains(in.calls.toTrouble) && note().endsWith(s("are not seen: nobody there")),
             qPrintable(note()));
}

void TestObservedWords::rowSaysSinceWhenNobodyCalled()
{
    Rerouting the;
    the.watch();
    KeptRows kept;
    WizardInputs in;
    in.kept = &kept;
    in.step = s("reroute");
    in.now = the.story.now;
    in.calls.seen = the.seen();
    const auto cell = [&the, &in](Instant since) {
        in.incident = the.story.incident;
        in.calls.since = since;
        return makeWizardView(in).table->rows.constFirst().cells.constLast();
    };
    const QString before = cell(the.askedAt - 15min);
    QVERIFY2(before.startsWith(s("no call since")), qPrintable(before));
    const QString gap = cell(the.askedAt + 2min); // its records begin anew
    QVERIFY2(gap.startsWith(s("no call since")) && gap != before, qPrintable(gap));
    QCOMPARE(cell(the.askedAt - 15min), before);
}

void TestObservedWords::recordSaysWhoseCallsNobodyKnows()
{
    Rerouting the;
    the.setTrunks("c2", {});
    the.watch();
    the.says("c1", 4s);
    the.call("c1-1", Old, 5s);
    the.duty();
    QCOMPARE(the.of("c1").state, State::NotMoved);
    const Record record = makeRecord(the.story.incident, the.story.now);
    QCOMPARE(recordCaseJson(record).value(s("calls_seen_since")).toString(),
             toIso(*the.story.incident.callsSeenSince));
    const auto customer = [&record](const char *id) { return recordCustomerJson(*record.customer(s(id))); };
    QCOMPARE(customer("c2").value(s("no_trunk")), QJsonValue(true));
    QVERIFY(!customer("c1").contains(s("no_trunk")) && !customer("c3").contains(s("no_trunk")));
    QVERIFY(seenCallsText(record, the.of("c1")).startsWith(s("not moved: a call arrived at Naperville")));
}

void TestObservedWords::writtenOnce()
{
    Rerouting the;
    the.call("c1-1", New, 5s);
    the.call("c2-1", New, 6s);
    // Two processes that believe to have the duty plan the same at once.
    const auto one = planObserved(the.story.incident, the.story.ids(), the.seen(), the.story.now);
    const auto other = planObserved(the.story.incident, the.story.ids(), the.seen(), the.story.now + 1s);
    QCOMPARE(one.size(), 1);
    QCOMPARE(one.first().event.body.value(s("customers")).toArray(), (QJsonArray{s("c1"), s("c2")}));
    QCOMPARE(the.story.store(one), QString());
    QCOMPARE(the.story.store(other), s("already_done"));
    QCOMPARE(the.duty(), QStringList());
}

/// A console that has just begun and has not heard everything takes nothing back.
void TestObservedWords::aFewMissingDoNoHarm()
{
    Rerouting the;
    the.call("c1-1", Old, 3s);
    the.call("c1-1", New, 5s);
    the.call("c3-1", New, 6s);
    the.call("c3-2", New, 7s);
    QCOMPARE(the.duty().size(), 1);
    TrunkBook fresh(Old, New);
    CallsPage page;
    page.calls = {TrunkCall{s("c1-1"), false, the.askedAt + 3s},
                  TrunkCall{s("c3-1"), false, the.askedAt - 9s}};
    fresh.take(Old, page);
    const SeenOf seen{&fresh, &the.owners};
    QVERIFY(planObserved(the.story.incident, the.story.ids(), seen, the.story.now).isEmpty());
    page.calls = {TrunkCall{s("c1-1"), false, the.askedAt + 9s}};
    fresh.take(Old, page);
    QCOMPARE(planObserved(the.story.incident, the.story.ids(), seen, the.story.now).size(), 1);
}

void TestObservedWords::manyAtOnce()
{
    Rerouting the(1201);
    for (int i = 1; i <= 1201; ++i)
        the.call((QByteArray("c") + QByteArray::number(i) + "-1").constData(), New, 5s);
    QCOMPARE(the.duty().size(), 3); // 500 in an event
    QCOMPARE(the.count().good, 1201);
    // On the line: the first, and the last; not each time one comes and goes.
    const auto flags = [&the] {
        return std::count_if(the.story.incident.flags.cbegin(), the.story.incident.flags.cend(),
                             [](const Flag &each) { return each.kind == s("customer.observed"); });
    };
    QCOMPARE(flags(), 2);
    for (int turn = 1; turn < 5; ++turn) {
        the.call("c7-1", Old, 15min * turn);
        QCOMPARE(the.duty().size(), 1);
        the.call("c7-1", New, 15min * turn + 5s);
        QCOMPARE(the.duty().size(), 1);
    }
    QCOMPARE(flags(), 2);
}

QTEST_GUILESS_MAIN(TestObservedWords)
#include "tst_observedwords.moc"
