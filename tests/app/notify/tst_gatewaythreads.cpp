// SPDX-License-Identifier: GPL-3.0-or-later
// Gateways belong to the console and not to a pair: fifty pairs that tell their customers have as many
// threads as two.
#include "app/gateway/mail/mailgateway.h"
#include "app/gateway/twilio/twiliogateways.h"
#include "app/notify/notifying.h"
#include "app/pair/pairs.h"
#include "tests/app/outage/consoleseat.h"
#include "tests/app/pair/fakesites.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"

#include <QDir>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
/// Those of the pool come and go with what there is to do.
int threads()
{
    int many = 0;
    const QStringList all =
        QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &each : all) {
        QFile name(QStringLiteral("/proc/self/task/%1/comm").arg(each));
        const bool there = name.open(QIODevice::ReadOnly);
        many += there && !name.readAll().startsWith("Thread (pooled)");
    }
    return many;
}

PairConfig pairCalled(const QString &id)
{
    PairConfig pair = testPair();
    pair.id = id;
    pair.name = id;
    return pair;
}
} // namespace

class TestGatewayThreads : public QObject
{
    Q_OBJECT
private slots:
    void cleanupTestCase() { m_backends.reset(); }

    void manyPairsBringNoMoreThreads();

private:
    void addGateways(Notifying &notifying);
    /// While so many pairs have sent by each channel; -1: not all was answered.
    [[nodiscard]] int threadsOf(int pairs);

    std::unique_ptr<Backends> m_backends = std::make_unique<Backends>();
    SystemClock m_clock;
};

/// Nobody listens where they turn to.
void TestGatewayThreads::addGateways(Notifying &notifying)
{
    NotifySettings mail;
    mail.fromName = QStringLiteral("NOC");
    mail.fromAddress = QStringLiteral("noc@mail.example.net");
    mail.mail = {{"a", "outside", {"127.0.0.1", 9, Tls::None, {}, {}, {}, {}}, 4, 0}};
    notifying.add(std::make_unique<MailGateway>(mail, m_clock));
    TwilioSettings provider;
    provider.name = QStringLiteral("twilio");
    provider.baseUrl = QStringLiteral("http://127.0.0.1:9");
    NotifyGateways others;
    others.sms = others.calls = {provider};
    const auto make = [&] { return makeTwilioGateways(others, m_clock); };
    for (std::unique_ptr<Gateway> &gateway : notifying.thread().stand(make))
        notifying.add(std::move(gateway));
}

int TestGatewayThreads::threadsOf(int pairs)
{
    ConsoleConfig config;
    config.storeUrl = m_backends->newUrl(QStringLiteral("sqlite"));
    for (int i = 0; i < pairs; ++i)
        config.pairs += pairCalled(QStringLiteral("pair-%1").arg(i));
    FakeSites sites(m_clock);
    Notifying notifying; // outlives the pairs
    addGateways(notifying);
    Pairs all(config, m_clock, Purpose::Watch, &sites);
    notifying.plugInto(all, {}, m_clock);
    int ready = 0;
    for (const auto &engine : all.all())
        connect(engine.get(), &Engine::ready, engine.get(), [&ready] { ++ready; });
    all.start();
    if (!QTest::qWaitFor([&] { return ready == pairs; }, 60'000))
        return -1;
    int answered = 0;
    connect(&notifying.door(), &GatewayDoor::attempted, this, [&answered] { ++answered; });
    int sent = 0;
    for (const PairConfig &pair : std::as_const(config.pairs)) {
        notifying.door().setDrillList(pair.id,
                                      {QStringLiteral("a@example.net"), QStringLiteral("+13035550101")});
        for (const Channel channel : {Channel::Email, Channel::Sms, Channel::Call}) {
            Outgoing one;
            one.attempt = QStringLiteral("a%1z1").arg(++sent);
            one.delivery = QStringLiteral("a%1").arg(sent);
            one.pair = pair.id;
            one.channel = channel;
            one.address =
                channel == Channel::Email ? QStringLiteral("a@example.net") : QStringLiteral("+13035550101");
            one.subject = one.text = QStringLiteral("test");
            one.notAfter = m_clock.now() + 1min;
            notifying.door().send({one});
        }
    }
    const bool allAnswered = QTest::qWaitFor([&] { return answered == sent; }, 90'000);
    const int many = threads();
    disconnect(&notifying.door(), nullptr, this, nullptr);
    return allAnswered ? many : -1;
}

void TestGatewayThreads::manyPairsBringNoMoreThreads()
{
    QVERIFY(threadsOf(2) > 0); // what is begun once in a process is there then
    const int two = threadsOf(2);
    QCOMPARE(threadsOf(50), two);
}

QTEST_GUILESS_MAIN(TestGatewayThreads)
#include "tst_gatewaythreads.moc"
