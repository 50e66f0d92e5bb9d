// SPDX-License-Identifier: GPL-3.0-or-later
// What is heard goes to the pair whose delivery it is, however many pairs there are.
#include "app/notify/gatewaydoor.h"
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

QTEST_GUILESS_MAIN(TestGatewayDoor)
#include "tst_gatewaydoor.moc"
