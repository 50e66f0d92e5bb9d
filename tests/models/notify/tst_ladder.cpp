// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/channels.h"
#include "models/notify/ladder/firstways.h"
#include "models/notify/ladder/ladder.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using What = DeliveryFact::What;

namespace
{
const Instant Start = instantFromMs(1'800'000'000'000);
const QSet<Channel> Mail{Channel::Email};
const QSet<Channel> Everything{Channel::Email, Channel::Sms, Channel::Call};

Recipient contact(const QString &id, const QList<ChannelAddress> &ways)
{
    Recipient who;
    who.customer = QStringLiteral("c1");
    who.contact = id;
    who.ways = ways;
    return who;
}

QList<Recipient> two()
{
    return {contact("a", {{Channel::Email, "a@example.net", {}},
                          {Channel::Sms, "+13125550101", {}},
                          {Channel::Call, "+13125550101", {}},
                          {Channel::Task, "+13125550101", {}}}),
            contact("b", {{Channel::Email, "b@example.net", {}}})};
}

/// "a email sending sent@20": a delivery, made at the start, with facts at seconds.
Delivery made(const QString &told)
{
    const QStringList words = told.split(QLatin1Char(' '));
    Delivery delivery;
    delivery.id = words.at(0) + words.at(1);
    delivery.contact = words.at(0);
    delivery.channel = *channelFromKey(words.at(1));
    delivery.madeAt = Start;
    for (const QString &word : words.mid(2)) {
        DeliveryFact fact;
        for (const What each :
             {What::Sending, What::Sent, What::Later, What::Maybe, What::Unknown, What::Failed,
              What::Delivered, What::Answered, What::Automatic, What::GivenUp}) {
            if (factKey(each) == word.section(QLatin1Char('@'), 0, 0))
                fact.what = each;
        }
        fact.attempt = 1;
        fact.at = Start + std::chrono::seconds(word.section(QLatin1Char('@'), 1).toInt());
        delivery.apply(fact);
    }
    return delivery;
}
} // namespace

Q_DECLARE_METATYPE(CustomerReach)

class TestLadder : public QObject
{
    Q_OBJECT
private slots:
    void rungs();
    void climbs_data();
    void climbs();
    void whatWasSaidLaterStandsForIt();
    void whatInformsClimbsOnFailureOnly();
    void passesOverWhatIsFinal();
    void pausesGrow();
    void asksThreeTimes();
    void recipientsOfAList();
    void firstWayIsKnownBeforehand();
};

/// By the first contact with a way that a gateway carries, as the ladder begins.
void TestLadder::firstWayIsKnownBeforehand()
{
    QList<Recipient> people = two();
    for (const char *id : {"c2", "c3"}) {
        Recipient who = contact("x", {{Channel::Task, "0312 555 0102", {}}});
        who.customer = id;
        people += who;
    }
    Recipient second = contact("y", {{Channel::Call, "+13125550103", {}}});
    second.customer = "c3";
    people += second;
    const QStringList all{"c1", "c2", "c3", "c4"};
    FirstWays ways = firstWays(all, people, Everything);
    QCOMPARE(ways.customers, (QMap<Channel, int>{{Channel::Email, 1}, {Channel::Call, 1}}));
    QCOMPARE(ways.without, QStringList({"c2", "c4"}));
    ways = firstWays(all, people, {Channel::Sms});
    QCOMPARE(ways.customers, (QMap<Channel, int>{{Channel::Sms, 1}}));
    QCOMPARE(ways.without, QStringList({"c2", "c3", "c4"}));
    for (const QString &id : {QString("c1"), QString("c3")}) { // the same as the ladder says
        QList<Recipient> own;
        for (const Recipient &each : std::as_const(people)) {
            if (each.customer == id)
                own += each;
        }
        const Channel first = rungsOf(own, Everything).first().to.channel;
        QCOMPARE(firstWays({id}, own, Everything).customers.value(first), 1);
    }
}

void TestLadder::whatInformsClimbsOnFailureOnly()
{
    const QList<Rung> rungs = rungsOf(two(), Everything);
    const auto next = [&](const char *stage, const char *told) {
        const LadderRules rules{10min, wantsAnswer(QLatin1String(stage)), Everything};
        const Climb climbed = climb(
            rungs, {made(QLatin1String(told))}, rules, [](const ChannelAddress &) { return false; },
            Start + 20min);
        return climbed.next ? channelKey(climbed.next->to.channel) : QString();
    };
    for (const char *stage : {"alert", "decision", "reroute"})
        QCOMPARE(next(stage, "a email sending sent@5"), QString("sms"));
    for (const char *stage : {"update", "resolved", "correction", "test_done", "failback_date",
                              "changed_date", "free", "not_over"}) {
        QCOMPARE(next(stage, "a email sending sent@5"), QString());
        QCOMPARE(next(stage, "a email sending failed@5"), QString("sms"));
    }
}

void TestLadder::rungs()
{
    const auto text = [](const QList<Rung> &rungs) {
        QStringList words;
        for (const Rung &each : rungs)
            words += each.who.contact + QLatin1Char(' ') + channelKey(each.to.channel);
        return words.join(QStringLiteral(", "));
    };
    QCOMPARE(text(rungsOf(two(), Everything)), QString("a email, a sms, a call, b email"));
    // Whom no gateway can call, one of us calls.
    QCOMPARE(text(rungsOf(two(), Mail)), QString("a email, b email, a task"));
    QCOMPARE(text(rungsOf(two(), {})), QString("a task"));
    QVERIFY(rungsOf({contact("a", {})}, Everything).isEmpty());
    // For whom it was set, that is tried after the call by a gateway, too.
    QList<Recipient> set = two();
    set.first().taskWanted = true;
    QCOMPARE(text(rungsOf(set, Everything)), QString("a email, a sms, a call, b email, a task"));
}

void TestLadder::climbs_data()
{
    QTest::addColumn<QString>("deliveries"); // with "; " between them
    QTest::addColumn<int>("second");
    QTest::addColumn<bool>("answer");
    QTest::addColumn<CustomerReach>("standing");
    QTest::addColumn<QString>("next");
    QTest::addColumn<int>("again"); // second; -1: never
    const auto row = [](const char *name, const char *deliveries, int second, bool answer,
                        CustomerReach standing, const char *next, int again) {
        QTest::newRow(name) << deliveries << second << answer << standing << next << again;
    };
    using S = CustomerReach;
    row("nothing yet", "", 0, false, S::Trying, "a email", -1);
    row("on its way", "a email sending", 1, false, S::Trying, "", 60);
    row("taken", "a email sending sent@1", 1, false, S::Told, "", -1);
    row("taken, an answer is wanted", "a email sending sent@1", 2, true, S::Told, "", 61);
    row("no answer", "a email sending sent@1", 61, true, S::Told, "a sms", -1);
    row("no answer to two", "a email sending sent@1; a sms sending sent@2", 61, true, S::Told, "", 62);
    row("an out-of-office", "a email sending sent@1 automatic@2", 61, true, S::Told, "a sms", -1);
    row("an answer", "a email sending sent@1 answered@2", 99, true, S::Answered, "", -1);
    row("a late answer to the first", "a email sending sent@1 answered@70; a sms sending sent@62", 99, true,
        S::Answered, "", -1);
    row("refused", "a email sending failed@1", 1, false, S::Trying, "a sms", -1);
    row("bounced", "a email sending sent@1 failed@9", 9, false, S::Trying, "a sms", -1);
    row("still greylisted", "a email sending later@1", 59, false, S::Trying, "", 60);
    row("greylisted for too long", "a email sending later@1", 60, false, S::Trying, "a sms", -1);
    row("nobody knows", "a email sending maybe@1", 2, false, S::Trying, "", 60);
    row("unknown", "a email sending maybe@1 unknown@30", 30, false, S::Trying, "a sms", -1);
    row("the second contact", "a email sending failed@1; a sms sending failed@2; a call sending failed@3", 4,
        false, S::Trying, "b email", -1);
    row("everybody in vain",
        "a email sending failed@1; a sms sending failed@2; a call sending failed@3; b email sending failed@4",
        5, false, S::Unreached, "", -1);
    row("one may still come",
        "a email sending later@1; a sms sending failed@2; a call sending failed@3; b email sending failed@4",
        99, false, S::Trying, "", -1);
    row("all told, none has answered",
        "a email sending sent@1; a sms sending sent@2; a call sending failed@3; b email sending sent@4", 99,
        true, S::Told, "", -1);
    row("told by the second", "a email sending failed@1; a sms sending sent@2", 99, false, S::Told, "", -1);
}

void TestLadder::climbs()
{
    QFETCH(QString, deliveries);
    QFETCH(int, second);
    QFETCH(bool, answer);
    QFETCH(CustomerReach, standing);
    QFETCH(QString, next);
    QFETCH(int, again);
    QList<Delivery> all;
    for (const QString &each : deliveries.split(QStringLiteral("; "), Qt::SkipEmptyParts))
        all += made(each);
    const Climb now = climb(
        rungsOf(two(), Everything), all, {60s, answer, Everything},
        [](const ChannelAddress &) { return false; }, Start + std::chrono::seconds(second));
    QCOMPARE(now.standing, standing);
    QCOMPARE(now.next ? now.next->who.contact + QLatin1Char(' ') + channelKey(now.next->to.channel)
                      : QString(),
             next);
    QCOMPARE(now.lookAgain ? int((*now.lookAgain - Start) / 1s) : -1, again);
}

/// The same moments, and what a later message has come to with them.
void TestLadder::whatWasSaidLaterStandsForIt()
{
    using S = CustomerReach;
    const QList<Rung> rungs = rungsOf(two(), Everything);
    const auto at61 = [&](const char *told, S later) {
        const QList<Delivery> all = *told ? QList<Delivery>{made(QLatin1String(told))} : QList<Delivery>();
        return climb(
            rungs, all, {60s, true, Everything}, [](const ChannelAddress &) { return false; }, Start + 61s,
            later);
    };
    for (const char *told :
         {"", "a email sending sent@1", "a email sending failed@1", "a email sending later@1"}) {
        QCOMPARE(at61(told, S::Answered), (Climb{S::Answered, {}, {}}));
        QCOMPARE(at61(told, S::Told), (Climb{S::Told, {}, {}}));
        QVERIFY(at61(told, S::Trying).next);
        QCOMPARE(at61(told, S::Unreached), at61(told, S::Trying));
    }
    QCOMPARE(at61("a email sending sent@1 answered@2", S::Told).standing, S::Answered);
    QStringList pairs;
    for (const char *later : {"alert", "update", "decision", "reroute", "resolved", "correction"}) {
        for (const char *stage : {"alert", "update", "decision", "reroute", "resolved", "correction"}) {
            if (overtakes(QLatin1String(later), QLatin1String(stage)))
                pairs += QLatin1String(stage) + QLatin1Char('<') + QLatin1String(later);
        }
    }
    QCOMPARE(pairs.join(QLatin1Char(' ')),
             QString("alert<decision decision<decision alert<reroute decision<reroute"));
}

void TestLadder::passesOverWhatIsFinal()
{
    const auto final = [](const ChannelAddress &each) { return each.channel == Channel::Email; };
    const Climb now = climb(rungsOf(two(), Everything), {}, {60s, false, Everything}, final, Start);
    QCOMPARE(now.next->to.channel, Channel::Sms);
    const Climb none = climb(rungsOf({two().last()}, Everything), {}, {60s, false, Everything}, final, Start);
    QCOMPARE(none.standing, CustomerReach::Unreached);
    QCOMPARE(climb({}, {}, {}, final, Start).standing, CustomerReach::Unreached);
}

void TestLadder::pausesGrow()
{
    for (int tries = 1; tries < 40; ++tries) {
        const Duration whole = std::min<Duration>(5min, 5s * (1 << std::min(tries - 1, 10)));
        for (int i = 0; i < 50; ++i) {
            const QString name = attemptName(QStringLiteral("d%1").arg(i), tries);
            const Duration pause = retryAt(name, tries, Start, {}) - Start;
            QVERIFY(pause >= whole * 80 / 100 && pause <= whole * 120 / 100);
            QCOMPARE(retryAt(name, tries, Start, {}), Start + pause);
        }
    }
    QCOMPARE(retryAt("d", 1, Start, Start + 1h), Start + 1h);
    QSet<Duration::rep> different;
    for (int i = 0; i < 50; ++i)
        different += (retryAt(QString::number(i), 3, Start, {}) - Start).count();
    QVERIFY(different.size() > 15);
}

void TestLadder::asksThreeTimes()
{
    QCOMPARE(askAt(Start, 0), std::optional(Start + 5s));
    QCOMPARE(askAt(Start, 1), std::optional(Start + 15s));
    QCOMPARE(askAt(Start, 2), std::optional(Start + 60s));
    QCOMPARE(askAt(Start, 3), std::nullopt);
}

void TestLadder::recipientsOfAList()
{
    Customer customer;
    customer.id = QStringLiteral("c1");
    customer.phone = QStringLiteral("+1 (312) 555-0123");
    customer.email = QStringLiteral("a@example.net");
    QCOMPARE(recipientsOf({customer}).first().ways,
             (QList<ChannelAddress>{{Channel::Email, "a@example.net", {}},
                                    {Channel::Sms, "+13125550123", {}},
                                    {Channel::Call, "+13125550123", {}},
                                    {Channel::Task, "+1 (312) 555-0123", {}}}));
    customer.phone = QStringLiteral("555-0123 ask for Osei");
    for (const char *bad : {"a@b@c", "a b@c", "a@c\r\nRCPT TO:<x@y>", "@c", "a@", "a\u202e@c", "<a@c>", ""}) {
        customer.email = QString::fromUtf8(bad);
        QCOMPARE(recipientsOf({customer}).first().ways,
                 (QList<ChannelAddress>{{Channel::Task, "555-0123 ask for Osei", {}}}));
    }
}

QTEST_GUILESS_MAIN(TestLadder)
#include "tst_ladder.moc"
