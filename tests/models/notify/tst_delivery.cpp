// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/apart.h"
#include "models/core/jsoncanonical.h"
#include "models/customers/personplaces.h"
#include "models/notify/deliveryid.h"
#include "models/notify/factqueue.h"
#include "models/notify/ladder/deliverybook.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using What = DeliveryFact::What;
using State = DeliveryState;

namespace
{
const Instant Start = instantFromMs(1'800'000'000'000);

Delivery delivery()
{
    Delivery made;
    made.id = QStringLiteral("d0");
    made.notice = QStringLiteral("alert");
    made.customer = QStringLiteral("c1");
    made.contact = QStringLiteral("1");
    made.madeAt = Start;
    made.notAfter = Start + 15min;
    made.to = {
        QStringLiteral("Diana Osei"), QStringLiteral("Carver"), QStringLiteral("d@example.net"), {}, {}, {}};
    return made;
}

DeliveryFact fact(What what, int attempt, int second, const QString &code = {}, const QString &text = {})
{
    DeliveryFact made;
    made.delivery = QStringLiteral("d0");
    made.customer = QStringLiteral("c1");
    made.what = what;
    made.attempt = attempt;
    made.at = Start + std::chrono::seconds(second);
    made.code = code;
    made.text = text;
    return made;
}

const QList<What> All{What::Sending,   What::Sent,      What::Later, What::Maybe,  What::Unknown,
                      What::Delayed,   What::Delivered, What::Read,  What::Failed, What::Answered,
                      What::Automatic, What::Ticked,    What::Again, What::GivenUp};
} // namespace

Q_DECLARE_METATYPE(DeliveryState)
Q_DECLARE_METATYPE(QList<DeliveryFact>)

class TestDelivery : public QObject
{
    Q_OBJECT
private slots:
    void namesFollowTheirMoments();
    void folds_data();
    void folds();
    void keepsTheReason();
    void toldTwiceChangesNothing();
    void isKeptAndReadBack();
    void factsGoThroughAnEvent();
    void attemptsAreNamed();
    void bookKnowsWhoWasReached();
    void bookTakesWhatWasReadMeanwhile();
    void bookCountsAsItGoes();
    void queueKnowsWhatItHolds();
};

/// What is made later is sorted behind, also in one moment; no two are one.
void TestDelivery::namesFollowTheirMoments()
{
    QSet<QString> names;
    QSet<QString> chances;
    QString before;
    for (int i = 0; i < 5000; ++i) {
        const QString name = freshDeliveryId(Start + std::chrono::milliseconds(i / 100));
        QVERIFY2(name > before, qPrintable(name));
        before = name;
        const auto attempt = attemptFromName(attemptName(name, 9999));
        QVERIFY(attempt && attempt->delivery == name && attempt->attempt == 9999);
        QVERIFY(attemptName(name, 9999).size() <= 32); // what an address has room for
        names.insert(name);
        chances.insert(name.right(13));
    }
    QCOMPARE(names.size(), 5000);
    QCOMPARE(chances.size(), 5000);
}

void TestDelivery::folds_data()
{
    QTest::addColumn<QList<DeliveryFact>>("facts");
    QTest::addColumn<DeliveryState>("state");
    QTest::addColumn<int>("tries");
    const auto row = [](const char *name, const QList<DeliveryFact> &facts, State state, int tries) {
        QTest::newRow(name) << facts << state << tries;
    };
    const DeliveryFact first = fact(What::Sending, 1, 0);
    const DeliveryFact second = fact(What::Sending, 2, 9);
    row("made", {}, State::Queued, 0);
    row("intended", {first}, State::Sending, 1);
    row("an attempt that was never intended", {fact(What::Sent, 1, 1)}, State::Queued, 0);
    row("an intent out of turn", {second}, State::Queued, 0);
    row("accepted", {first, fact(What::Sent, 1, 1)}, State::Sent, 1);
    row("a late sent", {first, fact(What::Delivered, 1, 1), fact(What::Sent, 1, 2)}, State::Delivered, 1);
    row("a late failure", {first, fact(What::Delivered, 1, 1), fact(What::Failed, 1, 2)}, State::Delivered,
        1);
    row("read back", {first, fact(What::Delivered, 1, 1), fact(What::Read, 1, 2)}, State::Read, 1);
    row("read back, and a late delivered", {first, fact(What::Read, 1, 1), fact(What::Delivered, 1, 2)},
        State::Read, 1);
    row("read back, and a late failure", {first, fact(What::Read, 1, 1), fact(What::Failed, 1, 2)},
        State::Read, 1);
    row("read back, then answered",
        {first, fact(What::Delivered, 1, 1), fact(What::Read, 1, 2), fact(What::Answered, 1, 3)},
        State::Answered, 1);
    row("bounced", {first, fact(What::Sent, 1, 1), fact(What::Failed, 1, 2)}, State::Failed, 1);
    row("failed, then sent out of order", {first, fact(What::Failed, 1, 2), fact(What::Sent, 1, 3)},
        State::Failed, 1);
    row("failed, and there all the same", {first, fact(What::Failed, 1, 1), fact(What::Delivered, 1, 2)},
        State::Delivered, 1);
    row("slow is no failure",
        {first, fact(What::Sent, 1, 1), fact(What::Delayed, 1, 2), fact(What::Sent, 1, 3)}, State::Delayed,
        1);
    row("greylisted", {first, fact(What::Later, 1, 1)}, State::Queued, 1);
    row("greylisted, then taken", {first, fact(What::Later, 1, 1), second, fact(What::Sent, 2, 10)},
        State::Sent, 2);
    row("an answer of the try before", {first, fact(What::Later, 1, 1), second, fact(What::Failed, 1, 10)},
        State::Sending, 2);
    row("delivered by the try before",
        {first, fact(What::Unknown, 1, 1), fact(What::Again, 1, 2), second, fact(What::Delivered, 1, 10)},
        State::Delivered, 2);
    row("lost answer", {first, fact(What::Maybe, 1, 1)}, State::Maybe, 1);
    row("lost answer, it was sent", {first, fact(What::Maybe, 1, 1), fact(What::Sent, 1, 2)}, State::Sent, 1);
    row("lost answer, it was not", {first, fact(What::Maybe, 1, 1), fact(What::Later, 1, 2)}, State::Queued,
        1);
    row("lost answer, nobody knows", {first, fact(What::Maybe, 1, 1), fact(What::Unknown, 1, 62)},
        State::Unknown, 1);
    row("not sent is not said of what was", {first, fact(What::Sent, 1, 1), fact(What::Later, 1, 2)},
        State::Sent, 1);
    row("a reply", {first, fact(What::Sent, 1, 1), fact(What::Answered, 1, 2)}, State::Answered, 1);
    row("an out-of-office", {first, fact(What::Sent, 1, 1), fact(What::Automatic, 1, 2)}, State::Sent, 1);
    row("a tick", {fact(What::Ticked, 0, 2)}, State::Answered, 0);
    row("given up", {first, fact(What::Later, 1, 1), fact(What::GivenUp, 1, 2)}, State::GivenUp, 1);
    row("given up, and answered",
        {first, fact(What::Sent, 1, 1), fact(What::GivenUp, 1, 2), fact(What::Answered, 1, 3)},
        State::Answered, 1);
    row("once more", {first, fact(What::Failed, 1, 1), fact(What::Again, 1, 2)}, State::Queued, 1);
    row("once more, and on its way",
        {first, fact(What::Failed, 1, 1), fact(What::Again, 1, 2), second, fact(What::Again, 1, 2)},
        State::Sending, 2);
}

void TestDelivery::folds()
{
    QFETCH(QList<DeliveryFact>, facts);
    QFETCH(DeliveryState, state);
    QFETCH(int, tries);
    Delivery made = delivery();
    for (const DeliveryFact &each : facts)
        made.apply(each);
    QCOMPARE(made.state(), state);
    QCOMPARE(made.tries(), tries);
    // Each call-back told twice, all of them told again at the end.
    const Delivery once = made;
    for (const DeliveryFact &each : facts) {
        if (each.what != What::Maybe && each.what != What::Unknown) // these are never told by a gateway twice
            made.apply(each);
    }
    QCOMPARE(made.state(), once.state());
    QCOMPARE(made.tries(), once.tries());
}

void TestDelivery::keepsTheReason()
{
    Delivery made = delivery();
    QVERIFY(made.apply(fact(What::Sending, 1, 0)));
    QVERIFY(made.apply(fact(What::Failed, 1, 1, "550 5.1.1", "no such user")));
    QVERIFY(!made.apply(fact(What::Failed, 1, 2)));
    QCOMPARE(made.reason(), QString("550 5.1.1 no such user"));
    // It failed first, and why came later.
    Delivery late = delivery();
    late.apply(fact(What::Sending, 1, 0));
    late.apply(fact(What::Failed, 1, 1));
    QVERIFY(late.apply(fact(What::Failed, 1, 2, "30006")));
    QCOMPARE(late.reason(), QString("30006"));
    QCOMPARE(late.stateAt(), Start + 1s);
}

void TestDelivery::toldTwiceChangesNothing()
{
    // Any facts in any order: the same one a second time in a row says nothing new.
    QRandomGenerator dice(7);
    for (int round = 0; round < 2000; ++round) {
        Delivery made = delivery();
        made.apply(fact(What::Sending, 1, 0));
        for (int i = 0; i < 12; ++i) {
            const DeliveryFact each =
                fact(All.at(dice.bounded(int(All.size()))), 1 + dice.bounded(2), i, "1", "x");
            const State before = made.state();
            made.apply(each);
            const Delivery after = made;
            QVERIFY2(!made.apply(each), qPrintable(factKey(each.what)));
            QCOMPARE(made, after);
            QVERIFY(before != State::Answered || made.state() == State::Answered);
            QVERIFY(before != State::Delivered || made.state() >= State::Delivered);
        }
    }
}

void TestDelivery::isKeptAndReadBack()
{
    Delivery made = delivery();
    for (const DeliveryFact &each : {fact(What::Sending, 1, 0), fact(What::Later, 1, 1, "451", "later"),
                                     fact(What::Sending, 2, 9), fact(What::Automatic, 2, 10, {}, "away"),
                                     fact(What::GivenUp, 2, 11, {}, "enough"), fact(What::Read, 1, 12)})
        made.apply(each);
    QCOMPARE(made.state(), State::Read);
    Delivery read = delivery();
    setBecame(read, QJsonDocument::fromJson(becameJson(made)).object());
    QCOMPARE(read, made);
    for (const char *text :
         {"", "Zo\xc3\xab \"q\" \\ / <b>", "a\r\n\tb\x01", "\xf0\x9f\x94\xa5", "\xe2\x80\xa8"}) {
        made.apply(fact(What::Again, 2, 12));
        made.apply(fact(What::Sending, made.tries() + 1, 13, {}, QString::fromUtf8(text)));
        made.apply(fact(What::Failed, made.tries(), 14, QString::fromUtf8(text), QString::fromUtf8(text)));
        made.apply(fact(What::Answered, made.tries(), 15, {}, QString::fromUtf8(text)));
        const QJsonObject json = QJsonDocument::fromJson(becameJson(made)).object();
        QCOMPARE(becameJson(made), canonicalJson(json)); // there is one way to write it
        setBecame(read, json);
        QCOMPARE(read.attempts, made.attempts);
        QCOMPARE(read.answers, made.answers);
    }
    QCOMPARE(addresseeFromJson(addresseeJson(made.to)), made.to);
    made.to.routing = {{QStringLiteral("+13035550100")}, {QStringLiteral("carver-1")}, QStringLiteral("sbc")};
    QCOMPARE(addresseeFromJson(addresseeJson(made.to)), made.to);
    setBecame(read, QJsonObject{{"attempts", 3}, {"given_up", "x"}, {"again", "y"}});
    QCOMPARE(read.state(), State::Queued);
}

void TestDelivery::factsGoThroughAnEvent()
{
    DeliveryFact later = fact(What::Later, 1, 1, "451 4.7.1", "greylisted <d@example.net>");
    later.notBefore = Start + 5min;
    later.gateway = QStringLiteral("mail/naperville");
    DeliveryFact answer = fact(What::Answered, 1, 5, "1", QString(5000, 'x'));
    answer.from = QStringLiteral("boss@example.net");
    Event event;
    event.kind = QStringLiteral("delivery.facts");
    event.body = factsBody({later, answer});
    answer.text = answer.text.left(2000);
    QCOMPARE(factsFrom(event), (QList<DeliveryFact>{later, answer}));
    // What somebody's server said of them, and what they said, lies apart.
    layApart(event, [] { return QByteArray(2 * SaltBytes, '0'); });
    const QByteArray chained = QJsonDocument(hashedBody(event)).toJson();
    QVERIFY(!chained.contains("example.net") && !chained.contains("xxx"));
    QVERIFY(chained.contains("451 4.7.1"));
    event.body = QJsonObject{{"facts", QJsonArray{7, QJsonObject{{"what", "nonsense"}}}}};
    QVERIFY(factsFrom(event).isEmpty());
}

void TestDelivery::attemptsAreNamed()
{
    const auto of = attemptFromName(attemptName("k3f09", 12));
    QVERIFY(of);
    QCOMPARE(of->delivery, QString("k3f09"));
    QCOMPARE(of->attempt, 12);
    for (const char *bad : {"", "z1", "abcz", "abcz0", "abcz12345", "ABCz1", "abcz1 ", "abczz1\n"})
        QVERIFY2(!attemptFromName(bad), bad);
}

void TestDelivery::bookKnowsWhoWasReached()
{
    DeliveryBook book;
    Delivery one = delivery();
    Delivery other = delivery();
    other.id = QStringLiteral("d1");
    other.customer = QStringLiteral("c2");
    book.put(one);
    book.put(other);
    book.apply(fact(What::Sending, 1, 0));
    book.apply(fact(What::Failed, 1, 1, "550", "no such user"));
    DeliveryFact sent = fact(What::Sending, 1, 0);
    sent.delivery = QStringLiteral("d1");
    book.apply(sent);
    sent.what = What::Sent;
    book.apply(sent);
    const auto place = [](const QString &customer) { return QStringView(customer).mid(1).toInt(); };
    const MessageStanding now = book.standing("alert", 3, place);
    QCOMPARE(now.customers, 3);
    QCOMPARE(now.told, 1);
    QCOMPARE(now.trying, 1); // nothing is known of the third
    QCOMPARE(now.unreached, QStringList{"c1"});
    QVERIFY(book.isFinal({Channel::Email, "D@example.net", {}}));
    QVERIFY(!book.isFinal({Channel::Sms, "d@example.net", {}}));
    QCOMPARE(book.toldAt("alert", "c2"), std::optional(Start));
    QVERIFY(book.find("d0")->deadLetter());
    book.erase("c1");
    QCOMPARE(book.find("d0")->to, Addressee{});
    QVERIFY(!book.find("d0")->reason().contains("user"));
}

void TestDelivery::bookTakesWhatWasReadMeanwhile()
{
    DeliveryBook book;
    Delivery read = delivery();
    book.put(read);
    book.apply(fact(What::Sending, 1, 0));
    book.put(read); // as it was in the store a moment ago
    QCOMPARE(book.find("d0")->state(), State::Sending);
    read.apply(fact(What::Sending, 1, 0));
    read.apply(fact(What::Later, 1, 1));
    read.apply(fact(What::Sending, 2, 6));
    book.put(read);
    QCOMPARE(book.find("d0")->tries(), 2);
    QCOMPARE(book.all().size(), 1);
}

namespace
{
/// How a message stands, by walking over all.
MessageStanding walked(const DeliveryBook &book, const QStringList &customers,
                       const QHash<QString, CustomerReach> &otherwise)
{
    MessageStanding out;
    out.customers = int(customers.size());
    for (const QString &customer : customers) {
        const QList<Delivery> made = book.of(QStringLiteral("alert"), customer);
        const auto has = [&made](const auto &is) { return std::any_of(made.cbegin(), made.cend(), is); };
        for (const Delivery &each : made)
            ++out.deliveries[each.state()];
        CustomerReach reach = CustomerReach::Trying;
        if (has([](const Delivery &each) { return each.state() == State::Answered; }))
            reach = CustomerReach::Answered;
        else if (has([](const Delivery &each) { return each.told(); }))
            reach = CustomerReach::Told;
        else if (!made.isEmpty() && !has([](const Delivery &each) { return each.open(); }))
            reach = CustomerReach::Unreached;
        reach = otherwise.value(customer, reach);
        out.told += reach == CustomerReach::Told || reach == CustomerReach::Answered;
        out.answered += reach == CustomerReach::Answered;
        out.trying += reach == CustomerReach::Trying;
        if (reach == CustomerReach::Unreached)
            out.unreached += customer;
        const bool tried = has([](const Delivery &each) {
            return std::any_of(each.attempts.cbegin(), each.attempts.cend(),
                               [](const DeliveryAttempt &one) { return one.state != State::Sending; });
        });
        if (reach == CustomerReach::Trying && tried)
            out.late += customer;
    }
    return out;
}
} // namespace

/// Whatever is said of deliveries, in whatever order: what is counted along is what is counted at the end.
void TestDelivery::bookCountsAsItGoes()
{
    QRandomGenerator dice(7);
    QStringList customers;
    for (int i = 0; i < 12; ++i)
        customers += QStringLiteral("c%1").arg(i);
    const auto place = [&customers](const QString &customer) { return int(customers.indexOf(customer)); };
    DeliveryBook book;
    for (int step = 0; step < 3000; ++step) {
        Delivery one = delivery();
        one.id = QStringLiteral("d%1").arg(dice.bounded(25));
        one.customer = customers.at(int(qHash(one.id) % 11)); // of the last nothing is ever known
        one.channel = qHash(one.id) % 2 == 0 ? Channel::Email : Channel::Sms;
        if (dice.bounded(10) == 0) {
            one.apply(fact(What::Sending, 1, step));
            book.put(one);
        } else if (dice.bounded(200) == 0) {
            book.erase(one.customer);
        } else {
            DeliveryFact said = fact(All.at(dice.bounded(int(All.size()))), dice.bounded(1, 4), step);
            said.delivery = one.id;
            book.apply(said);
        }
        QHash<QString, CustomerReach> otherwise;
        for (int i = dice.bounded(3); i > 0; --i)
            otherwise.insert(customers.at(dice.bounded(12)), CustomerReach(dice.bounded(4)));
        QCOMPARE(book.standing("alert", 12, place, otherwise), walked(book, customers, otherwise));
        QMap<Channel, int> told;
        int dead = 0;
        qsizetype queued = 0;
        for (const Delivery &each : book.all()) {
            dead += each.deadLetter();
            queued += each.state() == State::Queued;
            if (each.told())
                ++told[each.channel];
        }
        QCOMPARE(book.deadLetters(), dead);
        QCOMPARE(book.toldBy("alert"), told);
        QCOMPARE(book.queued("alert", 100).size(), queued);
    }
}

void TestDelivery::queueKnowsWhatItHolds()
{
    FactQueue queue;
    const auto of = [](const char *delivery) {
        DeliveryFact made = fact(What::Sent, 1, 0);
        made.delivery = QLatin1String(delivery);
        return made;
    };
    queue.add(of("b"));
    queue.add(of("c"));
    queue.add(of("b"));
    queue.addFirst({of("a")});
    QCOMPARE(queue.take(2), (QList<DeliveryFact>{of("a"), of("b")}));
    QVERIFY(!queue.hasOf("a") && queue.hasOf("b") && queue.hasOf("c"));
    queue.drop("b");
    QVERIFY(!queue.hasOf("b"));
    QCOMPARE(queue.take(9), QList<DeliveryFact>{of("c")});
    QVERIFY(queue.isEmpty() && !queue.hasOf("c"));
}

QTEST_GUILESS_MAIN(TestDelivery)
#include "tst_delivery.moc"
