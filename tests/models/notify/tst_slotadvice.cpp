// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/slotadvice.h"

#include "models/notify/deliveryfact.h"
#include "models/notify/ladder/messagetold.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Why = SlotAdvice::Why;

namespace
{
const Instant Due = instantFromMs(1'800'000'000'000);
}

Q_DECLARE_METATYPE(SlotAdvice::Why)
Q_DECLARE_METATYPE(SlotKept)
Q_DECLARE_METATYPE(SlotFacts)

class TestSlotAdvice : public QObject
{
    Q_OBJECT
private slots:
    void goesOutByItself_data();
    void goesOutByItself();
    void kept_data();
    void kept();
    void countsAsItGoes();
};

void TestSlotAdvice::goesOutByItself_data()
{
    QTest::addColumn<SlotFacts>("facts");
    QTest::addColumn<SlotAdvice::Why>("why");
    QTest::addColumn<int>("before"); // seconds before it is due
    SlotFacts usual;
    usual.slot = 3;
    usual.due = Due;
    usual.every = 15min;
    usual.alertByPerson = true;
    const auto row = [&](const char *name, Why why, int before, const std::function<void(SlotFacts &)> &but) {
        SlotFacts facts = usual;
        but(facts);
        QTest::newRow(name) << facts << why << before;
    };
    row("as usual", Why::Goes, 90, [](SlotFacts &) {});
    row("every minute", Why::Goes, 6, [](SlotFacts &f) { f.every = 1min; });
    row("switched off", Why::Off, 0, [](SlotFacts &f) { f.byItself = false; });
    row("nothing carries it", Why::NoGateway, 0, [](SlotFacts &f) { f.carried = false; });
    row("nobody has approved an alert", Why::NoAlert, 0, [](SlotFacts &f) { f.alertByPerson = false; });
    row("somebody has approved it", Why::Approved, 0, [](SlotFacts &f) { f.approved = true; });
    row("long back", Why::Goes, 90, [](SlotFacts &f) { f.answersSince = Due - 1h; });
    row("back for four minutes by then", Why::Goes, 0, [](SlotFacts &f) { f.answersSince = Due - 5min; });
    row("just back: late rather than rash", Why::Goes, -240,
        [](SlotFacts &f) { f.answersSince = Due - 1min; });
    row("back after it was due", Why::JustBack, 0, [](SlotFacts &f) { f.answersSince = Due + 11min; });
}

void TestSlotAdvice::goesOutByItself()
{
    QFETCH(SlotFacts, facts);
    QFETCH(SlotAdvice::Why, why);
    QFETCH(int, before);
    const SlotAdvice advice = slotAdvice(facts);
    QCOMPARE(advice.why, why);
    QCOMPARE(advice.goesOutAt,
             why == Why::Goes ? std::optional(Due - std::chrono::seconds(before)) : std::nullopt);
    QCOMPARE(advice.draftFrom, Due - facts.every / 3);
}

void TestSlotAdvice::kept_data()
{
    QTest::addColumn<int>("told"); // minutes after it was due; 99: never
    QTest::addColumn<int>("now");
    QTest::addColumn<SlotKept>("is");
    QTest::newRow("in time") << -1 << 3 << SlotKept::Kept;
    QTest::newRow("to the millisecond") << 0 << 3 << SlotKept::Kept;
    QTest::newRow("late") << 1 << 3 << SlotKept::Late;
    QTest::newRow("when the next was due") << 15 << 20 << SlotKept::Missed;
    QTest::newRow("not yet") << 99 << 14 << SlotKept::NotYet;
    QTest::newRow("never") << 99 << 15 << SlotKept::Missed;
}

void TestSlotAdvice::kept()
{
    QFETCH(int, told);
    QFETCH(int, now);
    const std::optional<Instant> at =
        told == 99 ? std::nullopt : std::optional(Due + std::chrono::minutes(told));
    QTEST(slotKept(Due, Due + 15min, at, Due + std::chrono::minutes(now)), "is");
}

/// How many were told in time, counted along, is what a count at the end says; also where the next update
/// comes to be due at another time.
void TestSlotAdvice::countsAsItGoes()
{
    using What = DeliveryFact::What;
    static const QList<What> all{What::Sending, What::Sent,   What::Delayed, What::Delivered,
                                 What::Failed,  What::Ticked, What::Answered};
    QRandomGenerator dice(3);
    MessageTold told;
    Instant next = Due + 15min;
    for (int step = 0; step < 2000; ++step) {
        const QString id = QStringLiteral("d%1").arg(dice.bounded(30));
        told.add(id, QStringLiteral("c%1").arg(qHash(id) % 9));
        DeliveryFact fact;
        fact.delivery = id;
        fact.attempt = dice.bounded(1, 4);
        fact.what = all.at(dice.bounded(int(all.size())));
        fact.at = Due + std::chrono::seconds(dice.bounded(-600, 1500));
        told.apply(fact);
        if (dice.bounded(300) == 0)
            next += 5min;
        SlotTold counted;
        const QHash<QString, Instant> first = told.customers();
        for (const Instant at : first) {
            counted.onTime += at <= Due;
            counted.late += at > Due && at < next;
            counted.after += at >= next;
        }
        QCOMPARE(told.inTime(Due, next), counted);
        if (step == 1000)
            told = MessageTold(); // most are told for good by now
    }
}

QTEST_GUILESS_MAIN(TestSlotAdvice)
#include "tst_slotadvice.moc"
