// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubprobe.h"
#include "tests/support/soon.h"
#include "tlsserver.h"

#include <QElapsedTimer>
#include <QSslSocket>

#include <algorithm>

using namespace Switchback;

/// The REST way against a TLS server.
class TestLinkRest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void answers();
    void sitesOfOneIdAreToldApart();
    void progressStreams();
    void badCertificates_data();
    void badCertificates();
    void badAnswers_data();
    void badAnswers();
    void siteErrorIsAnAnswer();
    void tokenRefused();
    void tokenRefusedIsNoStorm();
    void tokenFileOpenToOthers();
    void caFileMissing();
    void plainHttpIsRefused();
    void refused();
    void handshakeStalls();
    void bodyStalls();
    void frozenConnectionIsNotUsedAgain();
    void manyAtOnce();
    void contextGoesAndHubEnds();
    void keychainThatIsNotThere();

private:
    [[nodiscard]] QString id() const { return QStringLiteral("alpha"); }
    std::shared_ptr<Ending> callAndWait(LinkHub &hub, const CallRequest &request);

    std::unique_ptr<TlsServer> m_server;
    SystemClock m_clock;
};

void TestLinkRest::initTestCase()
{
    m_server = std::make_unique<TlsServer>(id());
    if (!m_server->makeCertificates())
        QSKIP("openssl cannot make certificates here");
}

void TestLinkRest::init()
{
    m_server->mode = QStringLiteral("ok");
    m_server->requests = 0;
    m_server->connections = 0;
    QVERIFY(m_server->start());
}

std::shared_ptr<Ending> TestLinkRest::callAndWait(LinkHub &hub, const CallRequest &request)
{
    auto ending = callOn(hub, this, request);
    (void)QTest::qWaitFor([&] { return ending->done; }, int(request.deadline.count()) + Test::Patience);
    return ending;
}

void TestLinkRest::answers()
{
    LinkHub hub({m_server->site()}, m_clock);
    const WayLog ways(hub);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest));
    QVERIFY2(ending->answer.data.ok(),
             ending->answer.data ? "" : qPrintable(ending->answer.data.error().text));
    QCOMPARE(ending->answer.reach, Reach::Answers);
    QVERIFY(ending->answer.way == Ways::Rest);
    QVERIFY(ending->answer.maybeDelivered);
    QCOMPARE(ending->thread, thread());
    QVERIFY(m_server->lastHead.startsWith("POST /v1/hello HTTP/1.1"));
    QVERIFY(m_server->lastHead.contains("Bearer secret-token-1"));
    QVERIFY(!m_server->lastHead.contains("Cookie"));
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Rest))->answer.data.ok());
    QCOMPARE(m_server->requests, 2);
    QCOMPARE(m_server->connections, 1); // kept open
    QCOMPARE(ways.last(id(), Ways::Rest).reach, Reach::Answers);
}

/// Two pairs call their sites the same: each is called by its key, and answers by its own id.
void TestLinkRest::sitesOfOneIdAreToldApart()
{
    TlsServer other(id());
    QVERIFY(other.makeCertificates());
    QVERIFY(other.start());
    QList<SiteConfig> sites{m_server->site(), other.site()};
    sites[0].linkKey = QStringLiteral("east/alpha");
    sites[1].linkKey = QStringLiteral("west/alpha");
    LinkHub hub(sites, m_clock);
    const WayLog ways(hub);
    for (const SiteConfig &site : sites) {
        const auto ending = callAndWait(hub, helloRequest(site.linkKey, Ways::Rest));
        QVERIFY2(ending->answer.data.ok(),
                 ending->answer.data ? "" : qPrintable(ending->answer.data.error().text));
        QCOMPARE(ways.last(site.linkKey, Ways::Rest).reach, Reach::Answers);
    }
    QCOMPARE(m_server->requests, 1);
    QCOMPARE(other.requests, 1);
    QCOMPARE(callAndWait(hub, helloRequest(id(), Ways::Rest))->answer.data.error().code,
             QStringLiteral("unknown_site"));
}

void TestLinkRest::progressStreams()
{
    m_server->mode = QStringLiteral("progress");
    LinkHub hub({m_server->site()}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest));
    QVERIFY(ending->answer.data.ok());
    QCOMPARE(ending->lines.size(), 2);
}

void TestLinkRest::badCertificates_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("says");
    QTest::newRow("another name") << "wrongname"
                                  << "its certificate is for elsewhere.example";
    QTest::newRow("expired") << "expired"
                             << "expired on 2021-01-01 00:00 UTC";
    QTest::newRow("not yet valid") << "future"
                                   << "valid only from 2090-01-01 00:00 UTC on";
    QTest::newRow("another CA") << "stranger"
                                << "was not made by the configured CA";
}

void TestLinkRest::badCertificates()
{
    QFETCH(QString, certificate);
    QFETCH(QString, says);
    QVERIFY(m_server->start(certificate));
    LinkHub hub({m_server->site()}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest));
    QVERIFY(ending->done);
    QVERIFY(!ending->answer.data.ok());
    QCOMPARE(ending->answer.reach, Reach::Rejected);
    QVERIFY(!ending->answer.maybeDelivered);
    QVERIFY2(ending->answer.data.error().text.contains(says), qPrintable(ending->answer.data.error().text));
    QVERIFY(!ending->answer.data.error().hint.isEmpty());
    QCOMPARE(m_server->requests, 0); // no token left this machine
}

void TestLinkRest::badAnswers_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("says");
    QTest::newRow("redirect") << "redirect"
                              << "https://portal.example/login";
    QTest::newRow("web page") << "html"
                              << "web page";
    QTest::newRow("web page in disguise") << "notype"
                                          << "web page";
    QTest::newRow("too large") << "huge"
                               << "larger than 4 MiB";
    QTest::newRow("line too long") << "longline"
                                   << "longer than 256 KiB";
    QTest::newRow("half a line") << "half"
                                 << "middle of a line";
    QTest::newRow("cut off") << "cut"
                             << "middle of a line";
    QTest::newRow("garbage") << "garbage"
                             << "UTF-8";
    QTest::newRow("compressed unasked") << "gzip"
                                        << "alpha (test)";
}

void TestLinkRest::badAnswers()
{
    QFETCH(QString, mode);
    QFETCH(QString, says);
    m_server->mode = mode;
    LinkHub hub({m_server->site()}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest, Duration{8000}));
    QVERIFY(ending->done);
    QVERIFY(!ending->answer.data.ok());
    const Error error = ending->answer.data.error();
    QVERIFY2(error.text.contains(says), qPrintable(error.text));
    QCOMPARE(error.code, QStringLiteral("bad_answer"));
    QCOMPARE(ending->answer.reach, Reach::Nonsense);
    m_server->mode = QStringLiteral("ok");
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Rest))->answer.data.ok());
}

void TestLinkRest::siteErrorIsAnAnswer()
{
    m_server->mode = QStringLiteral("error400");
    LinkHub hub({m_server->site()}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest));
    QCOMPARE(ending->answer.reach, Reach::Answers);
    QCOMPARE(ending->answer.data.error().code, QStringLiteral("bad_request"));
}

void TestLinkRest::tokenRefused()
{
    m_server->write(QStringLiteral("other_token"), "secret-token-2", true);
    SiteConfig site = m_server->site();
    site.rest.tokenFile = m_server->path(QStringLiteral("other_token"));
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest));
    QCOMPARE(ending->answer.reach, Reach::Rejected);
    QVERIFY(ending->answer.data.error().text.contains(QLatin1String("401")));
    QVERIFY(!ending->answer.data.error().text.contains(QLatin1String("secret-token")));
    QVERIFY(!ending->answer.maybeDelivered);
}

void TestLinkRest::tokenRefusedIsNoStorm()
{
    m_server->write(QStringLiteral("other_token"), "secret-token-2", true);
    SiteConfig site = m_server->site();
    site.rest.tokenFile = m_server->path(QStringLiteral("other_token"));
    LinkHub hub({site}, m_clock);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(callAndWait(hub, helloRequest(id(), Ways::Rest))->answer.reach, Reach::Rejected);
    QVERIFY2(m_server->requests <= 2, qPrintable(QString::number(m_server->requests)));
}

void TestLinkRest::tokenFileOpenToOthers()
{
    m_server->write(QStringLiteral("open_token"), "secret-token-1", false);
    SiteConfig site = m_server->site();
    site.rest.tokenFile = m_server->path(QStringLiteral("open_token"));
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest));
    QCOMPARE(ending->answer.reach, Reach::Local);
    QVERIFY(ending->answer.data.error().hint.contains(QLatin1String("chmod 600")));
    QCOMPARE(m_server->requests, 0);
}

void TestLinkRest::caFileMissing()
{
    SiteConfig site = m_server->site();
    site.rest.caFile = m_server->path(QStringLiteral("nothing.pem"));
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest));
    QCOMPARE(ending->answer.reach, Reach::Local);
    QVERIFY(ending->answer.data.error().text.contains(QLatin1String("nothing.pem")));
}

void TestLinkRest::plainHttpIsRefused()
{
    SiteConfig site = m_server->site();
    site.rest.url.replace(QLatin1String("https"), QLatin1String("http"));
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest));
    QCOMPARE(ending->answer.reach, Reach::Local);
    QVERIFY(!ending->answer.maybeDelivered);
}

void TestLinkRest::refused()
{
    const SiteConfig site = m_server->site();
    m_server->stop();
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest));
    QCOMPARE(ending->answer.reach, Reach::Refused);
    QVERIFY(!ending->answer.maybeDelivered);
}

void TestLinkRest::handshakeStalls()
{
    QVERIFY(m_server->startMute());
    LinkHub hub({m_server->site()}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest, Duration{3000}));
    QVERIFY(ending->done);
    QVERIFY2(ending->answer.reach == Reach::Silent, qPrintable(ending->answer.data.error().text));
}

void TestLinkRest::bodyStalls()
{
    LinkHub hub({m_server->site()}, m_clock);
    QVERIFY(
        callAndWait(hub, helloRequest(id(), Ways::Rest))->answer.data.ok()); // connected, whatever that takes
    m_server->mode = QStringLiteral("stall");
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest, Duration{3000}));
    QVERIFY(ending->done);
    QCOMPARE(ending->answer.data.error().code, QStringLiteral("deadline"));
    QCOMPARE(ending->lines.size(), 1);
}

void TestLinkRest::frozenConnectionIsNotUsedAgain()
{
    LinkHub hub({m_server->site()}, m_clock);
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Rest))->answer.data.ok());
    m_server->mode = QStringLiteral("silent");
    const auto frozen = callAndWait(hub, helloRequest(id(), Ways::Rest, Duration{3000}));
    QCOMPARE(frozen->answer.reach, Reach::Silent);
    QVERIFY(frozen->answer.maybeDelivered);
    m_server->mode = QStringLiteral("ok");
    const int before = m_server->connections;
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Rest))->answer.data.ok());
    QCOMPARE(m_server->connections, before + 1);
}

void TestLinkRest::manyAtOnce()
{
    LinkHub hub({m_server->site()}, m_clock);
    QList<std::shared_ptr<Ending>> endings;
    for (int i = 0; i < 50; ++i)
        endings.append(callOn(hub, this, helloRequest(id(), Ways::Rest, Duration{20000})));
    for (const auto &ending : endings) {
        SOON_VERIFY(ending->done);
        QVERIFY2(ending->answer.data.ok(),
                 ending->answer.data ? "" : qPrintable(ending->answer.data.error().text));
        QCOMPARE(ending->times, 1);
    }
}

void TestLinkRest::contextGoesAndHubEnds()
{
    m_server->mode = QStringLiteral("silent");
    auto hub = std::make_unique<LinkHub>(QList<SiteConfig>{m_server->site()}, m_clock);
    auto context = std::make_unique<QObject>();
    const auto gone = callOn(*hub, context.get(), helloRequest(id(), Ways::Rest));
    const auto here = callOn(*hub, this, helloRequest(id(), Ways::Rest));
    SOON_COMPARE(m_server->requests, 2);
    context.reset();
    QElapsedTimer timer;
    timer.start();
    hub.reset();
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(gone->times + here->times, 0);
}

void TestLinkRest::keychainThatIsNotThere()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    SiteConfig site = m_server->site();
    site.rest.tokenFile.clear();
    site.rest.tokenKeychain = QStringLiteral("alpha");
    LinkLimits limits;
    limits.keychain = Duration{1500};
    LinkHub hub({site}, m_clock, nullptr, limits);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Rest));
    QVERIFY(ending->done);
    QCOMPARE(ending->answer.reach, Reach::Local);
    QVERIFY2(ending->answer.data.error().text.contains(QLatin1String("keychain")),
             qPrintable(ending->answer.data.error().text));
    QCOMPARE(m_server->requests, 0);
}

QTEST_GUILESS_MAIN(TestLinkRest)
#include "tst_linkrest.moc"
