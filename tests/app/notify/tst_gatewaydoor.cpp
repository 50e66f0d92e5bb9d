// SPDX-License-Identifier: GPL-3.0-or-later
// What is heard goes to the pair whose delivery it is, however many pairs there are.
#include "app/notify/gateways/gatewaydoor.h"
#include "tests/app/notify/scriptedgateway.h"

#include <QTest>

using namespace Switchback;

namespace
{
/// A pair, as far as the door knows one.
struct Listener {
    QSet<QString> known;  ///< deliveries
    QSet<QString> stored; ///< of this pair, though it does not know of them yet
    QStringList heard;    ///< attempts
};
} // namespace

class TestGatewayDoor : public QObject
{
    Q_OBJECT
private slots:
    void heardByWhoseItIs_data();
    void heardByWhoseItIs();
    void whoIsGoneHearsNothing();
    void whatIsHeardIsNotLost_data();
    void whatIsHeardIsNotLost();

private:
    static Heard heard(const QString &attempt)
    {
        Heard told;
        told.attempt = attempt;
        told.what = Heard::What::Delivered;
        return told;
    }
};

void TestGatewayDoor::heardByWhoseItIs_data()
{
    QTest::addColumn<QString>("attempt");
    QTest::addColumn<QString>("pair");
    QTest::addColumn<int>("looks");
    QTest::newRow("known here") << "aaaz1"
                                << "p7" << 0;
    QTest::newRow("another try of it") << "aaaz12"
                                       << "p7" << 0;
    QTest::newRow("in the store alone") << "bbbz1"
                                        << "p99" << 1;
    QTest::newRow("of nobody") << "cccz1" << QString() << 1;
    QTest::newRow("no name") << "'; DROP TABLE outbox; --" << QString() << 0;
    QTest::newRow("none at all") << QString() << QString() << 0;
}

/// Three hundred pairs, and the store is asked once.
void TestGatewayDoor::heardByWhoseItIs()
{
    QFETCH(QString, attempt);
    QFETCH(QString, pair);
    QFETCH(int, looks);
    GatewayDoor door;
    auto gateway = std::make_unique<ScriptedGateway>(QStringLiteral("mail"), Channel::Email, false);
    ScriptedGateway &mail = *gateway;
    door.add(std::move(gateway));
    QHash<QString, Listener> pairs;
    QStringList lookedFor;
    for (int i = 0; i < 300; ++i)
        pairs.insert(QStringLiteral("p%1").arg(i), {});
    pairs[QStringLiteral("p7")].known = {QStringLiteral("aaa")};
    pairs[QStringLiteral("p99")].stored = {QStringLiteral("bbb")};
    for (auto each = pairs.begin(); each != pairs.end(); ++each) {
        Listener &one = *each;
        door.listen(each.key(), {[&one](const QString &delivery) { return one.known.contains(delivery); },
                                 [&one](const Heard &what) { one.heard += what.attempt; },
                                 [&](const QString &delivery, const auto &answer) {
                                     lookedFor += delivery;
                                     QString whose;
                                     for (auto other = pairs.cbegin(); other != pairs.cend(); ++other) {
                                         if (other->stored.contains(delivery))
                                             whose = other.key();
                                     }
                                     answer(whose);
                                 }});
    }
    mail.hear(heard(attempt));
    QCOMPARE(lookedFor.size(), looks);
    for (auto each = pairs.cbegin(); each != pairs.cend(); ++each)
        QCOMPARE(each->heard, each.key() == pair ? QStringList{attempt} : QStringList());
}

void TestGatewayDoor::whoIsGoneHearsNothing()
{
    GatewayDoor door;
    auto gateway = std::make_unique<ScriptedGateway>(QStringLiteral("mail"), Channel::Email, false);
    ScriptedGateway &mail = *gateway;
    door.add(std::move(gateway));
    int told = 0;
    std::function<void(const QString &)> late;
    door.listen(QStringLiteral("p1"), {[](const QString &) { return false; }, [&](const Heard &) { ++told; },
                                       [&](const QString &, const auto &answer) { late = answer; }});
    mail.hear(heard(QStringLiteral("aaaz1")));
    QVERIFY(late);
    door.listenNoMore(QStringLiteral("p1"));
    late(QStringLiteral("p1"));
    mail.hear(heard(QStringLiteral("aaaz1")));
    QCOMPARE(told, 0);
}

void TestGatewayDoor::whatIsHeardIsNotLost_data()
{
    QTest::addColumn<QString>("whose");
    QTest::addColumn<QStringList>("there"); // pairs, when it is heard
    QTest::addColumn<QString>("closes");    // while it is looked up
    QTest::addColumn<QString>("opens");     // after that
    const QString p1 = QStringLiteral("p1");
    const QString p2 = QStringLiteral("p2");
    QTest::newRow("all stay") << p2 << QStringList{p1, p2} << QString() << QString();
    QTest::newRow("its own pair is gone, and comes again") << p1 << QStringList{p1} << p1 << p1;
    QTest::newRow("of two, its own is gone, and comes again") << p2 << QStringList{p1, p2} << p2 << p2;
    QTest::newRow("the one that looks it up is gone") << p2 << QStringList{p1, p2} << p1 << QString();
    QTest::newRow("nobody is there yet") << p2 << QStringList() << QString() << p2;
    QTest::newRow("another is there first") << p2 << QStringList{p1} << QString() << p2;
}

/// A pair that is closed and opened again hears what came meanwhile, once.
void TestGatewayDoor::whatIsHeardIsNotLost()
{
    QFETCH(QString, whose);
    QFETCH(QStringList, there);
    QFETCH(QString, closes);
    QFETCH(QString, opens);
    GatewayDoor door;
    auto gateway = std::make_unique<ScriptedGateway>(QStringLiteral("mail"), Channel::Email, false);
    ScriptedGateway &mail = *gateway;
    door.add(std::move(gateway));
    QHash<QString, QStringList> heardBy;
    QHash<QString, QList<std::function<void()>>> lookUps; // by whom; those of a pair that is gone never end
    const auto listen = [&](const QString &pair) {
        door.listen(pair, {[](const QString &) { return false; },
                           [&heardBy, pair](const Heard &what) { heardBy[pair] += what.attempt; },
                           [&lookUps, pair, whose](const QString &, const auto &answer) {
                               lookUps[pair] += [answer, whose] { answer(whose); };
                           }});
    };
    const auto lookUp = [&] {
        for (const QList<std::function<void()>> &all : std::exchange(lookUps, {})) {
            for (const auto &each : all)
                each();
        }
    };
    for (const QString &pair : there)
        listen(pair);
    mail.hear(heard(QStringLiteral("aaaz1")));
    if (!closes.isEmpty()) {
        door.listenNoMore(closes);
        lookUps.remove(closes);
    }
    lookUp();
    if (!opens.isEmpty())
        listen(opens);
    lookUp();
    QCOMPARE(heardBy.value(whose), QStringList{QStringLiteral("aaaz1")});
    QCOMPARE(heardBy.size(), 1);
}

QTEST_GUILESS_MAIN(TestGatewayDoor)
#include "tst_gatewaydoor.moc"
