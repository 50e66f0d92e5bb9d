// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubprobe.h"
#include "sshserver.h"
#include "tests/support/soon.h"
#include "tlsserver.h"

#include <QTcpServer>
#include <QThread>

using namespace Switchback;

/// Both ways together: which one is taken, and what a call is told that can take neither.
class TestLinkHub : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void sshComesFirst();
    void restWhenSshIsRefused();
    void restWhenSshIsSilentInTime();
    void restWhenSshTalksNonsense();
    void siteErrorIsNotAskedTwice();
    void bothFailed();
    void oneWayConfigured();
    void badRequests();
    void cancelWhileOnRest();
    void callbacksComeInTheContextsThread();

private:
    [[nodiscard]] QString id() const { return QStringLiteral("alpha"); }
    [[nodiscard]] SiteConfig site() const
    {
        SiteConfig both = m_ssh->site();
        both.rest = m_rest->site().rest;
        return both;
    }
    std::shared_ptr<Ending> callAndWait(LinkHub &hub, const CallRequest &request)
    {
        auto ending = callOn(hub, this, request);
        (void)QTest::qWaitFor([&] { return ending->done; }, int(request.deadline.count()) + Test::Patience);
        return ending;
    }

    std::unique_ptr<SshServer> m_ssh;
    std::unique_ptr<TlsServer> m_rest;
    SystemClock m_clock;
};

void TestLinkHub::initTestCase()
{
    m_ssh = std::make_unique<SshServer>(id());
    m_rest = std::make_unique<TlsServer>(id());
    if (!m_ssh->start())
        QSKIP(qPrintable(m_ssh->why()));
    if (!m_rest->makeCertificates())
        QSKIP("openssl cannot make certificates here");
}

void TestLinkHub::init()
{
    m_ssh->setMode(QStringLiteral("ok"));
    m_rest->mode = QStringLiteral("ok");
    m_rest->requests = 0;
    QVERIFY(m_rest->start());
}

void TestLinkHub::sshComesFirst()
{
    LinkHub hub({site()}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), AnyWay));
    QVERIFY(ending->answer.data.ok());
    QVERIFY(ending->answer.way == Ways::Ssh);
    QCOMPARE(m_rest->requests, 0);
}

void TestLinkHub::restWhenSshIsRefused()
{
    SiteConfig config = site();
    config.ssh.port = freePort();
    LinkHub hub({config}, m_clock);
    const WayLog ways(hub);
    const auto ending = callAndWait(hub, helloRequest(id(), AnyWay));
    QVERIFY2(ending->answer.data.ok(),
             ending->answer.data ? "" : qPrintable(ending->answer.data.error().text));
    QVERIFY(ending->answer.way == Ways::Rest);
    QCOMPARE(ways.last(id(), Ways::Ssh).reach, Reach::Refused);
    QCOMPARE(ways.last(id(), Ways::Rest).reach, Reach::Answers);
}

void TestLinkHub::restWhenSshIsSilentInTime()
{
    m_ssh->setMode(QStringLiteral("silent"));
    LinkHub hub({site()}, m_clock);
    // SSH is left in time for the same call to be answered by REST.
    const auto ending = callAndWait(hub, helloRequest(id(), AnyWay, Duration{10'000}));
    QVERIFY2(ending->answer.data.ok(),
             ending->answer.data ? "" : qPrintable(ending->answer.data.error().text));
    QVERIFY(ending->answer.way == Ways::Rest);
}

void TestLinkHub::restWhenSshTalksNonsense()
{
    m_ssh->setMode(QStringLiteral("html"));
    LinkHub hub({site()}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), AnyWay));
    QVERIFY(ending->answer.data.ok());
    QVERIFY(ending->answer.way == Ways::Rest);
}

void TestLinkHub::siteErrorIsNotAskedTwice()
{
    m_ssh->setMode(QStringLiteral("error"));
    LinkHub hub({site()}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), AnyWay));
    QCOMPARE(ending->answer.data.error().code, QStringLiteral("peer_may_write"));
    QCOMPARE(m_rest->requests, 0);
}

void TestLinkHub::bothFailed()
{
    SiteConfig config = site();
    config.ssh.port = freePort();
    QVERIFY(m_rest->start(QStringLiteral("expired")));
    config.rest = m_rest->site().rest;
    LinkHub hub({config}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), AnyWay));
    QVERIFY(!ending->answer.data.ok());
    const QString text = ending->answer.data.error().text;
    QVERIFY2(text.contains(QLatin1String("nothing listens")) && text.contains(QLatin1String("expired")),
             qPrintable(text));
    QVERIFY(!ending->answer.maybeDelivered);
}

void TestLinkHub::oneWayConfigured()
{
    SiteConfig config = site();
    config.ssh = {};
    LinkHub hub({config}, m_clock);
    QVERIFY(callAndWait(hub, helloRequest(id(), AnyWay))->answer.data.ok());
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QCOMPARE(ending->answer.data.error().code, QStringLiteral("not_configured"));
}

void TestLinkHub::badRequests()
{
    LinkHub hub({site()}, m_clock);
    QCOMPARE(callAndWait(hub, helloRequest(QStringLiteral("nowhere"), AnyWay))->answer.data.error().code,
             QStringLiteral("unknown_site"));
    CallRequest verb = helloRequest(id(), AnyWay);
    verb.verb = QStringLiteral("rm -rf /");
    QCOMPARE(callAndWait(hub, verb)->answer.data.error().code, QStringLiteral("unknown_verb"));
    CallRequest body = helloRequest(id(), AnyWay);
    body.body = {{QStringLiteral("nonce"), 7}};
    const auto ending = callAndWait(hub, body);
    QCOMPARE(ending->answer.data.error().code, QStringLiteral("bad_request"));
    QVERIFY(ending->answer.data.error().text.contains(QLatin1String("nonce")));
    QCOMPARE(m_rest->requests, 0);
}

void TestLinkHub::cancelWhileOnRest()
{
    SiteConfig config = site();
    config.ssh.port = freePort();
    m_rest->mode = QStringLiteral("silent");
    LinkHub hub({config}, m_clock);
    int times = 0;
    QString code;
    const quint64 call = hub.call(helloRequest(id(), AnyWay), this, {}, [&](const CallAnswer &answer) {
        ++times;
        code = answer.data.error().code;
    });
    SOON_COMPARE(m_rest->requests, 1);
    hub.cancel(call);
    SOON_COMPARE(times, 1);
    QCOMPARE(code, QStringLiteral("cancelled"));
}

void TestLinkHub::callbacksComeInTheContextsThread()
{
    LinkHub hub({site()}, m_clock);
    QThread other;
    QObject context;
    context.moveToThread(&other);
    other.start();
    const auto ending = callOn(hub, &context, helloRequest(id(), AnyWay));
    SOON_VERIFY(ending->done);
    QCOMPARE(ending->thread, &other);
    other.quit();
    QVERIFY(other.wait(1000));
}

QTEST_GUILESS_MAIN(TestLinkHub)
#include "tst_linkhub.moc"
