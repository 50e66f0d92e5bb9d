// SPDX-License-Identifier: GPL-3.0-or-later
// Several ways of calling: what one has surely not placed goes by the next, and nothing is placed twice.
#include "app/gateway/gatewaychain.h"
#include "app/notify/gateways/gatewaydoor.h"
#include "tests/app/gateway/gatewayprobe.h"
#include "tests/app/notify/scriptedgateway.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using Plays = ScriptedGateway::Plays;
using What = Attempted::What;

namespace
{
const QString Number = QStringLiteral("+13125550123");

Outgoing call(const char *attempt, const QString &through = {})
{
    Outgoing one = outgoing(QLatin1String(attempt), Number, Channel::Call);
    one.pair = QStringLiteral("p");
    one.through = through;
    return one;
}
} // namespace

class TestGatewayChain : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void theFirstThatPlacesIt_data();
    void theFirstThatPlacesIt();
    void lostAnswerStaysWithWhoMayHaveIt();
    void afterARestartNobodySaysThatItWasNotPlaced();
    void whoIsNamedIsTheOnlyOne();
    void looksAsOneAtTheDoor();

private:
    ScriptedGateway *m_provider = nullptr;
    ScriptedGateway *m_sbc = nullptr;
    std::unique_ptr<GatewayChain> m_chain;
    std::unique_ptr<GatewayProbe> m_probe;
    QList<Heard::What> m_answersOfTheProvider;
};

void TestGatewayChain::init()
{
    std::vector<std::unique_ptr<Gateway>> links;
    const auto link = [&](const char *name, bool canBeAsked) {
        auto one = std::make_unique<ScriptedGateway>(QStringLiteral("voice"), Channel::Call, canBeAsked);
        one->setMembers({QLatin1String(name)});
        links.push_back(std::move(one));
        return static_cast<ScriptedGateway *>(links.back().get());
    };
    m_provider = link("voice/twilio", true);
    m_sbc = link("voice/sbc", false);
    m_answersOfTheProvider.clear();
    connect(m_provider, &Gateway::heard, this,
            [this](const Heard &what) { m_answersOfTheProvider += what.what; });
    m_chain = std::make_unique<GatewayChain>(std::move(links));
    m_probe = std::make_unique<GatewayProbe>(*m_chain);
}

void TestGatewayChain::theFirstThatPlacesIt_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("gateway");
    QTest::addColumn<int>("tried"); // by the second
    const auto row = [](const char *name, Plays first, Plays second, What what, const char *by, int tried) {
        QTest::newRow(name) << int(first) << int(second) << int(what) << QString::fromLatin1(by) << tried;
    };
    row("the first", Plays::Takes, Plays::Takes, What::Sent, "voice/twilio", 0);
    row("the provider is away", Plays::Later, Plays::Takes, What::Sent, "voice/sbc", 1);
    row("the provider has too much to do", Plays::TooMany, Plays::Takes, What::Sent, "voice/sbc", 1);
    row("nobody", Plays::Later, Plays::Later, What::Later, "voice/sbc", 1);
    row("a wrong number is wrong for all", Plays::Refuses, Plays::Takes, What::Refused, "voice/twilio", 0);
    row("perhaps placed", Plays::LosesTheAnswer, Plays::Takes, What::Maybe, "voice/twilio", 0);
}

void TestGatewayChain::theFirstThatPlacesIt()
{
    QFETCH(int, first);
    QFETCH(int, second);
    QFETCH(int, what);
    QFETCH(QString, gateway);
    QFETCH(int, tried);
    m_provider->play(Number, {Plays(first)});
    m_sbc->play(Number, {Plays(second)});
    m_chain->send({call("az1")});
    SOON_VERIFY(m_probe->answer(QStringLiteral("az1")));
    const Attempted came = *m_probe->answer(QStringLiteral("az1"));
    QCOMPARE(int(came.what), what);
    QCOMPARE(came.gateway, gateway);
    QVERIFY(!came.notBefore);
    QCOMPARE(m_provider->tried(), 1);
    QCOMPARE(m_sbc->tried(), tried);
    QCOMPARE(m_provider->findings() + m_sbc->findings(), QStringList());
}

void TestGatewayChain::lostAnswerStaysWithWhoMayHaveIt()
{
    m_provider->play(Number, {Plays::LosesTheQuestion, Plays::Later});
    m_sbc->play(Number, {Plays::LosesTheAnswer});
    m_chain->send({call("az1")});
    SOON_VERIFY(m_probe->answer(QStringLiteral("az1")));
    m_chain->ask({call("az1")});
    SOON_COMPARE(m_probe->count(QStringLiteral("az1"), Heard::What::NotSent), 1);
    // The next try is the SBC's: that the provider has not placed that one says nothing.
    m_chain->send({call("az2")});
    SOON_VERIFY(m_probe->answer(QStringLiteral("az2")));
    QCOMPARE(m_probe->answer(QStringLiteral("az2"))->what, What::Maybe);
    m_chain->ask({call("az2")});
    QCOMPARE(m_provider->asked(), QStringList("az1"));
    QVERIFY(m_chain->canBeAsked());
}

/// Who had it then is not known any more: what one of them has placed it says, and no more.
void TestGatewayChain::afterARestartNobodySaysThatItWasNotPlaced()
{
    m_chain->ask({call("az1")});
    SOON_COMPARE(m_provider->asked(), QStringList("az1"));
    SOON_COMPARE(m_answersOfTheProvider.size(), 1);
    QCOMPARE(m_answersOfTheProvider.first(), Heard::What::NotSent);
    QVERIFY(m_probe->heard.isEmpty());
    m_provider->play(Number, {Plays::LosesTheAnswer});
    m_provider->send({call("bz1")}); // placed, and the console ended
    m_chain->ask({call("bz1")});
    SOON_COMPARE(m_probe->count(QStringLiteral("bz1"), Heard::What::Sent), 1);
}

void TestGatewayChain::whoIsNamedIsTheOnlyOne()
{
    m_provider->play(Number, {Plays::Later});
    m_chain->send({call("az1", QStringLiteral("voice/twilio")), call("bz1", QStringLiteral("voice/sbc"))});
    SOON_VERIFY(m_probe->answer(QStringLiteral("az1")) && m_probe->answer(QStringLiteral("bz1")));
    QCOMPARE(m_probe->answer(QStringLiteral("az1"))->what, What::Later);
    QCOMPARE(m_probe->answer(QStringLiteral("bz1"))->gateway, QString("voice/sbc"));
    QCOMPARE(m_provider->tried(), 1);
    QCOMPARE(m_sbc->tried(), 1);
}

void TestGatewayChain::looksAsOneAtTheDoor()
{
    m_provider->setRoom(40);
    m_sbc->setRoom(3);
    GatewayDoor door;
    m_probe.reset();
    door.add(std::move(m_chain));
    QCOMPARE(door.room(Channel::Call), 3);
    QStringList names;
    for (const GatewayMember &each : door.members())
        names += each.gateway;
    QCOMPARE(names, (QStringList{"voice/twilio", "voice/sbc"}));
}

QTEST_GUILESS_MAIN(TestGatewayChain)
#include "tst_gatewaychain.moc"
