// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubprobe.h"
#include "tests/support/soon.h"
#include "tlsserver.h"

#include <QDir>
#include <QFile>
#include <QSslSocket>

using namespace Switchback;

namespace
{
qsizetype threads()
{
    return QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

/// Sites of many pairs behind one server.
QList<SiteConfig> manyOf(const TlsServer &server, int count)
{
    QList<SiteConfig> sites;
    for (int i = 0; i < count; ++i) {
        sites += server.site();
        sites.last().linkKey = QStringLiteral("pair-%1/%2").arg(i).arg(server.site().id);
    }
    return sites;
}
} // namespace

/// What the REST ways of many sites have in common, and what they keep from each other: one thread, kept
/// connections.
class TestLinkRestMany : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void hangingSitesBringNoThreads();
    void everySiteKeepsItsConnection();
    void idleConnectionsOfAFrozenSiteAreNotUsedAgain();
    void oneSiteThatHangsCostsOthersNoConnection();
    void oneThatDribblesHoldsUpNobody();
    void staleConnectionIsMadeAnew();
    void keptConnectionIsNotVouchedForByAnotherCa();
    void newTokenNeedsNoRestart();
    void nameIsVerifiedThoughAnAddressIsCalled();
    void endlessHeadIsCutOff();

private:
    std::shared_ptr<Ending> callAndWait(LinkHub &hub, const QString &site,
                                        Duration deadline = Duration{8000});
    bool allAnswer(LinkHub &hub, const QList<SiteConfig> &sites);

    std::unique_ptr<TlsServer> m_server;
    SystemClock m_clock;
};

void TestLinkRestMany::initTestCase()
{
    m_server = std::make_unique<TlsServer>(QStringLiteral("alpha"));
    if (!m_server->makeCertificates())
        QSKIP("openssl cannot make certificates here");
}

void TestLinkRestMany::init()
{
    m_server->mode = QStringLiteral("ok");
    m_server->requests = 0;
    m_server->connections = 0;
    QVERIFY(m_server->start());
}

std::shared_ptr<Ending> TestLinkRestMany::callAndWait(LinkHub &hub, const QString &site, Duration deadline)
{
    auto ending = callOn(hub, this, helloRequest(site, Ways::Rest, deadline));
    (void)QTest::qWaitFor([&] { return ending->done; }, int(deadline.count()) + 5000);
    return ending;
}

/// Asks all at once.
bool TestLinkRestMany::allAnswer(LinkHub &hub, const QList<SiteConfig> &sites)
{
    QList<std::shared_ptr<Ending>> endings;
    for (const SiteConfig &site : sites)
        endings += callOn(hub, this, helloRequest(site.key(), Ways::Rest, Duration{20000}));
    const auto answered = [](const auto &one) { return one->done && one->answer.data.ok(); };
    return QTest::qWaitFor([&] { return std::all_of(endings.begin(), endings.end(), answered); }, 25000);
}

void TestLinkRestMany::hangingSitesBringNoThreads()
{
    TlsServer mute(QStringLiteral("mute"));
    QVERIFY(mute.makeCertificates());
    QVERIFY(mute.startMute());
    QList<SiteConfig> sites = manyOf(mute, 30);
    sites += m_server->site();
    LinkHub hub(sites, m_clock);
    const QString sound = m_server->site().id;
    QVERIFY(callAndWait(hub, sound)->answer.data.ok());
    const qsizetype before = threads();
    for (int round = 0; round < 2; ++round) {
        QList<std::shared_ptr<Ending>> endings;
        for (int i = 0; i < 30; ++i)
            endings += callOn(hub, this, helloRequest(sites.at(i).linkKey, Ways::Rest, Duration{1200}));
        QVERIFY(callAndWait(hub, sound)->answer.data.ok()); // while all of them hang
        for (const auto &ending : std::as_const(endings)) {
            SOON_VERIFY(ending->done);
            QCOMPARE(ending->answer.reach, Reach::Silent);
        }
    }
    // Two read files, and come and go; a third looks after them.
    QVERIFY2(threads() <= before + 3, qPrintable(QStringLiteral("%1, then %2").arg(before).arg(threads())));
    QCOMPARE(m_server->connections, 1);
}

void TestLinkRestMany::everySiteKeepsItsConnection()
{
    const QList<SiteConfig> sites = manyOf(*m_server, 30);
    LinkHub hub(sites, m_clock);
    for (int round = 0; round < 3; ++round)
        QVERIFY(allAnswer(hub, sites));
    QCOMPARE(m_server->requests, 90);
    QCOMPARE(m_server->connections, 30);
}

void TestLinkRestMany::idleConnectionsOfAFrozenSiteAreNotUsedAgain()
{
    LinkHub hub({m_server->site()}, m_clock);
    const QString id = m_server->site().id;
    QVERIFY(allAnswer(hub, {m_server->site(), m_server->site(), m_server->site()}));
    const int kept = m_server->connections;
    QVERIFY(kept > 1);
    m_server->mode = QStringLiteral("silent");
    QCOMPARE(callAndWait(hub, id, Duration{800})->answer.reach, Reach::Silent);
    QCOMPARE(m_server->connections, kept);
    m_server->mode = QStringLiteral("ok");
    for (int i = 0; i < 3; ++i)
        QVERIFY(callAndWait(hub, id)->answer.data.ok());
    QCOMPARE(m_server->connections, kept + 1);
}

void TestLinkRestMany::oneSiteThatHangsCostsOthersNoConnection()
{
    const QList<SiteConfig> sites = manyOf(*m_server, 4);
    LinkHub hub(sites, m_clock);
    QVERIFY(allAnswer(hub, sites));
    QCOMPARE(m_server->connections, 4);
    m_server->mode = QStringLiteral("silent");
    QCOMPARE(callAndWait(hub, sites.first().key(), Duration{800})->answer.reach, Reach::Silent);
    m_server->mode = QStringLiteral("ok");
    QVERIFY(allAnswer(hub, sites));
    QCOMPARE(m_server->connections, 5); // its own
}

void TestLinkRestMany::oneThatDribblesHoldsUpNobody()
{
    TlsServer slow(QStringLiteral("slow"));
    QVERIFY(slow.makeCertificates());
    QVERIFY(slow.start());
    slow.mode = QStringLiteral("dribble");
    LinkHub hub({slow.site(), m_server->site()}, m_clock);
    const auto dribbles = callOn(hub, this, helloRequest(slow.site().id, Ways::Rest, Duration{4000}));
    SOON_COMPARE(slow.requests, 1);
    for (int i = 0; i < 20; ++i)
        QVERIFY(callAndWait(hub, m_server->site().id)->answer.data.ok());
    QVERIFY(!dribbles->done);
    QCOMPARE(m_server->connections, 1);
    SOON_VERIFY(dribbles->done);
    QVERIFY(!dribbles->answer.data.ok());
    QVERIFY(dribbles->answer.maybeDelivered);
}

void TestLinkRestMany::staleConnectionIsMadeAnew()
{
    LinkHub hub({m_server->site()}, m_clock);
    const QString id = m_server->site().id;
    m_server->mode = QStringLiteral("once");
    for (int i = 0; i < 3; ++i)
        QVERIFY(callAndWait(hub, id)->answer.data.ok());
    QCOMPARE(m_server->connections, 3);
    // And one that the site closed meanwhile.
    const auto port = quint16(QUrl(m_server->site().rest.url, QUrl::StrictMode).port());
    QVERIFY(m_server->start(QStringLiteral("good"), port));
    QVERIFY(callAndWait(hub, id)->answer.data.ok());
}

void TestLinkRestMany::keptConnectionIsNotVouchedForByAnotherCa()
{
    QList<SiteConfig> sites = manyOf(*m_server, 2);
    sites[1].rest.caFile = m_server->path(QStringLiteral("strangeca.pem"));
    LinkHub hub(sites, m_clock);
    QVERIFY(callAndWait(hub, sites.at(0).key())->answer.data.ok());
    const auto ending = callAndWait(hub, sites.at(1).key());
    QCOMPARE(ending->answer.reach, Reach::Rejected);
    QVERIFY(ending->answer.data.error().text.contains(QLatin1String("was not made by the configured CA")));
    QCOMPARE(m_server->requests, 1);
}

void TestLinkRestMany::newTokenNeedsNoRestart()
{
    m_server->write(QStringLiteral("changing"), "secret-token-2", true);
    SiteConfig site = m_server->site();
    site.rest.tokenFile = m_server->path(QStringLiteral("changing"));
    LinkLimits limits;
    limits.retryFirst = Duration{1};
    LinkHub hub({site}, m_clock, nullptr, limits);
    QCOMPARE(callAndWait(hub, site.id)->answer.reach, Reach::Rejected);
    m_server->write(QStringLiteral("changing"), "secret-token-1", true);
    QVERIFY(QTest::qWaitFor([&] { return callAndWait(hub, site.id)->answer.data.ok(); }));
    QCOMPARE(m_server->requests, 2);
}

void TestLinkRestMany::nameIsVerifiedThoughAnAddressIsCalled()
{
    const auto byName = [this] {
        SiteConfig site = m_server->site();
        site.rest.url.replace(QLatin1String("127.0.0.1"), QLatin1String("localhost"));
        return site;
    };
    {
        LinkHub hub({byName()}, m_clock);
        std::shared_ptr<Ending> ending;
        SOON_VERIFY((ending = callAndWait(hub, byName().id))->answer.reach == Reach::Rejected);
        QVERIFY2(ending->answer.data.error().text.contains(QLatin1String("certificate is for 127.0.0.1")),
                 qPrintable(ending->answer.data.error().text));
        QVERIFY(!ending->answer.maybeDelivered);
    }
    QVERIFY(m_server->start(QStringLiteral("byname")));
    LinkHub hub({byName()}, m_clock); // where the name has two addresses, the other one's turn comes
    SOON_VERIFY(callAndWait(hub, byName().id)->answer.data.ok());
    QVERIFY(m_server->lastHead.contains("\r\nHost: localhost:"));
}

void TestLinkRestMany::endlessHeadIsCutOff()
{
    m_server->mode = QStringLiteral("longhead");
    LinkHub hub({m_server->site()}, m_clock);
    QCOMPARE(callAndWait(hub, m_server->site().id)->answer.reach, Reach::Nonsense);
}

QTEST_GUILESS_MAIN(TestLinkRestMany)
#include "tst_linkrestmany.moc"
