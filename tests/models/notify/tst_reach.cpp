// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/reach/reachability.h"
#include "models/notify/reach/reachtest.h"
#include "models/notify/reach/testschedule.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Start = *fromIso(QStringLiteral("2026-11-30T12:00:00Z")); // a Monday
const QSet<Channel> Both{Channel::Email, Channel::Sms};

Recipient who(const QString &customer, const QString &contact, const QList<ChannelAddress> &ways)
{
    return {customer, customer.toUpper(), contact, contact, "en", "America/Chicago", ways};
}

const ChannelAddress Mail{Channel::Email, QStringLiteral("a@example.net"), {}};
const ChannelAddress Sms{Channel::Sms, QStringLiteral("+13035550001"), {}};

QList<Delivery> tests(const QList<Recipient> &recipients, const QString &id, Instant at)
{
    static int last = 0;
    return reachDeliveries(QStringLiteral("p"), id, recipients, Both, Audience::Live, at,
                           [] { return QStringLiteral("d%1").arg(++last); });
}

void come(Delivery &delivery, DeliveryFact::What what, Instant at, const QString &text = {})
{
    DeliveryFact fact;
    fact.delivery = delivery.id;
    fact.attempt = 1;
    fact.what = DeliveryFact::What::Sending;
    fact.at = at;
    delivery.apply(fact);
    fact.what = what;
    fact.text = text;
    delivery.apply(fact);
}
} // namespace

Q_DECLARE_METATYPE(WeeklyTime)
Q_DECLARE_METATYPE(TestDue)

/// Who can be reached, and when that is tested.
class TestReach : public QObject
{
    Q_OBJECT
private slots:
    void schedule_data();
    void schedule();
    void due_data();
    void due();
    void textsSayThatItIsATest();
    void eventsTellIt();
    void whoCanBeReached();
    void anotherAddressWasNeverTested();
    void theNewestTestCounts();
    void onlyWhatGatewaysCarry();
};

void TestReach::schedule_data()
{
    QTest::addColumn<QString>("now");
    QTest::addColumn<WeeklyTime>("week");
    QTest::addColumn<QString>("last");
    QTest::addColumn<QString>("next");
    const WeeklyTime monday{1, 9 * 60 + 30, "America/Chicago"};
    QTest::newRow("before it") << "2026-11-30T15:29:59Z" << monday << "2026-11-23T15:30:00Z"
                               << "2026-11-30T15:30:00Z";
    QTest::newRow("at it") << "2026-11-30T15:30:00Z" << monday << "2026-11-30T15:30:00Z"
                           << "2026-12-07T15:30:00Z";
    QTest::newRow("the day after") << "2026-12-01T12:00:00Z" << monday << "2026-11-30T15:30:00Z"
                                   << "2026-12-07T15:30:00Z";
    // Its day has begun there, and not here.
    QTest::newRow("ahead of us") << "2026-11-29T20:00:00Z" << WeeklyTime{1, 60, "Pacific/Auckland"}
                                 << "2026-11-29T12:00:00Z"
                                 << "2026-12-06T12:00:00Z";
    // 2:30 is skipped on 8 March 2026 in Chicago, and comes twice on 1 November.
    QTest::newRow("skipped") << "2026-03-08T12:00:00Z" << WeeklyTime{7, 150, "America/Chicago"}
                             << "2026-03-08T08:30:00Z"
                             << "2026-03-15T07:30:00Z";
    QTest::newRow("twice") << "2026-11-01T12:00:00Z" << WeeklyTime{7, 90, "America/Chicago"}
                           << "2026-11-01T06:30:00Z"
                           << "2026-11-08T07:30:00Z";
    const WeeklyTime daily{0, 300, "America/Chicago"};
    QTest::newRow("each day, before") << "2026-11-30T10:59:59Z" << daily << "2026-11-29T11:00:00Z"
                                      << "2026-11-30T11:00:00Z";
    QTest::newRow("each day, after") << "2026-11-30T11:00:00Z" << daily << "2026-11-30T11:00:00Z"
                                     << "2026-12-01T11:00:00Z";
    QTest::newRow("each day, the longer one") << "2026-10-31T12:00:00Z" << daily << "2026-10-31T10:00:00Z"
                                              << "2026-11-01T11:00:00Z";
    QTest::newRow("each day, skipped")
        << "2026-03-08T12:00:00Z" << WeeklyTime{0, 150, "America/Chicago"} << "2026-03-08T08:30:00Z"
        << "2026-03-09T07:30:00Z";
}

void TestReach::schedule()
{
    QFETCH(QString, now);
    QFETCH(WeeklyTime, week);
    QTEST(toIso(lastDue(week, *fromIso(now))).replace(".000", ""), "last");
    QTEST(toIso(nextDue(week, *fromIso(now))).replace(".000", ""), "next");
}

void TestReach::due_data()
{
    QTest::addColumn<qint64>("after");   // minutes after it was due
    QTest::addColumn<qint64>("handled"); // minutes before that; -1: none yet
    QTest::addColumn<qint64>("since");   // minutes before it was due the duty was taken
    QTest::addColumn<bool>("incident");
    QTest::addColumn<TestDue>("what");
    QTest::newRow("now") << qint64(0) << qint64(10080) << qint64(60) << false << TestDue::Make;
    QTest::newRow("made") << qint64(5) << qint64(0) << qint64(60) << false << TestDue::Nothing;
    QTest::newRow("an incident is open") << qint64(5) << qint64(10080) << qint64(60) << true << TestDue::Wait;
    QTest::newRow("it was open too long")
        << qint64(240) << qint64(10080) << qint64(60) << true << TestDue::Miss;
    QTest::newRow("nobody was there")
        << qint64(600) << qint64(10080) << qint64(-500) << false << TestDue::Miss;
    QTest::newRow("late, and still in time")
        << qint64(239) << qint64(10080) << qint64(-230) << false << TestDue::Make;
    QTest::newRow("newly configured")
        << qint64(600) << qint64(-1) << qint64(-500) << false << TestDue::Nothing;
    QTest::newRow("never made, and one was here")
        << qint64(600) << qint64(-1) << qint64(60) << false << TestDue::Miss;
}

void TestReach::due()
{
    QFETCH(qint64, after);
    QFETCH(qint64, handled);
    QFETCH(qint64, since);
    QFETCH(bool, incident);
    QFETCH(TestDue, what);
    const WeeklyTime week{1, 9 * 60 + 30, "America/Chicago"};
    const Instant was = *fromIso(QStringLiteral("2026-11-30T15:30:00Z"));
    using std::chrono::minutes;
    const std::optional<Instant> known = handled < 0 ? std::nullopt : std::optional(was - minutes(handled));
    QVERIFY(testDue(week, known, was - minutes(since), incident, was + minutes(after)) == what);
}

void TestReach::textsSayThatItIsATest()
{
    for (const QByteArray &language :
         {QByteArray("de-CH"), QByteArray("en"), QByteArray("xx"), QByteArray()}) {
        const MessageText text = reachTestText(QStringLiteral("Hosted Voice"), language, "7f2c94ab01dd0000");
        QVERIFY(text.text.contains("Hosted Voice"));
        QVERIFY(text.subject.startsWith("Test"));
        QCOMPARE(text.text.contains("ein Test"), language.startsWith("de"));
        QVERIFY(!spell(text, {}, Channel::Sms).text.isEmpty());
        QVERIFY(spell(text, {}, Channel::Email).text.endsWith("\n-- \nLog 7F2C-94AB-01DD"));
    }
}

void TestReach::eventsTellIt()
{
    ReachTest test{"t1", Start, Start - 1min, "K. Ramos", 7, false, {}};
    const PlannedEvent begun = reachBegun(QStringLiteral("p"), test);
    QVERIFY(!begun.once.isEmpty());
    QVERIFY(reachTestOf(begun.event) == test);
    test.due.reset(); // wanted by somebody: any number of times
    QVERIFY(reachBegun(QStringLiteral("p"), test).once.isEmpty());
    ReachTest missed{{}, Start, Start - 5h, {}, 0, true, QStringLiteral("an incident was open")};
    const PlannedEvent said = reachMissed(QStringLiteral("p"), missed);
    missed.by = QStringLiteral("console");
    QVERIFY(reachTestOf(said.event) == missed);
    QVERIFY(!reachTestOf(reachQueued(tests({who("c1", "x", {Mail})}, "t1", Start)).event));
    // Not an address in the chain.
    const PlannedEvent queued = reachQueued(tests({who("c1", "x", {Mail, Sms})}, "t1", Start));
    QCOMPARE(queued.outbox.size(), 2);
    QVERIFY(queued.outbox.first().incident == reachBook());
    QVERIFY(!queued.event.text.contains("example.net"));
}

void TestReach::whoCanBeReached()
{
    const QList<Recipient> list{who("c1", "x", {Mail, Sms}), who("c2", "y", {Mail}), who("c3", "z", {Mail}),
                                who("c4", "v", {Mail}), who("c5", "w", {})};
    QList<Delivery> made = tests(list, "t1", Start);
    QCOMPARE(made.size(), 5);
    come(made[0], DeliveryFact::What::Failed, Start + 1min, "550 no such user");
    come(made[1], DeliveryFact::What::Sent, Start + 1min);
    come(made[2], DeliveryFact::What::Failed, Start + 2min, "550 no such user");
    come(made[3], DeliveryFact::What::Sent, Start + 1min);
    DeliveryFact reply;
    reply.delivery = made[3].id;
    reply.attempt = 1;
    reply.what = DeliveryFact::What::Answered;
    reply.at = Start + 5min;
    made[3].apply(reply);
    DeliveryBook book;
    for (const Delivery &each : made)
        book.put(each);
    const Reachability reach = reachabilityOf(list, Both, {book});
    QCOMPARE(reach.customers, 5);
    QCOMPARE(reach.unreachable, QStringList{"C2"}); // c1 has an SMS that was taken
    QCOMPARE(reach.withoutWay, QStringList{"C5"});
    QCOMPARE(reach.bounced, 2);
    QCOMPARE(reach.underWay, 1);
    QCOMPARE(reach.never, 0);
    QVERIFY(reach.ways.at(0).reached == Reached::Bounced);
    QVERIFY(reach.ways.at(0).reason.contains("550"));
    QVERIFY(reach.ways.at(1).reached == Reached::Accepted);
    QVERIFY(reach.ways.at(3).reached == Reached::Answered);
    QCOMPARE(reach.ways.at(3).at, Start + 5min);
    QVERIFY(reach.ways.at(4).reached == Reached::UnderWay);
}

void TestReach::anotherAddressWasNeverTested()
{
    QList<Delivery> made = tests({who("c1", "x", {Mail})}, "t1", Start);
    come(made[0], DeliveryFact::What::Failed, Start, "550");
    DeliveryBook book;
    book.put(made[0]);
    const ChannelAddress now{Channel::Email, QStringLiteral("b@example.net"), {}};
    const Reachability reach = reachabilityOf({who("c1", "x", {now})}, Both, {book});
    QVERIFY(reach.ways.first().reached == Reached::Never);
    QVERIFY(reach.unreachable.isEmpty());
}

void TestReach::theNewestTestCounts()
{
    const QList<Recipient> list{who("c1", "x", {Mail})};
    QList<Delivery> before = tests(list, "t1", Start - 24h * 7);
    QList<Delivery> after = tests(list, "t2", Start);
    come(before[0], DeliveryFact::What::Failed, Start - 24h * 7, "550");
    come(after[0], DeliveryFact::What::Sent, Start);
    for (const bool newestFirst : {true, false}) {
        DeliveryBook book;
        book.put(newestFirst ? after[0] : before[0]);
        book.put(newestFirst ? before[0] : after[0]);
        QVERIFY(reachabilityOf(list, Both, {book}).ways.first().reached == Reached::Accepted);
    }
}

void TestReach::onlyWhatGatewaysCarry()
{
    const QList<Recipient> list{who("c1", "x", {Mail, Sms})};
    QCOMPARE(reachCount(list, {Channel::Email}), 1);
    QCOMPARE(reachabilityOf(list, {Channel::Email}, {}).ways.size(), 1);
    QCOMPARE(reachDeliveries("p", "t", list, {Channel::Call}, Audience::Live, Start, [] { return QString(); })
                 .size(),
             0);
}

QTEST_APPLESS_MAIN(TestReach)
#include "tst_reach.moc"
