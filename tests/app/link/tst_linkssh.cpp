// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubprobe.h"
#include "sshserver.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QLocalServer>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>
#include <csignal>

#include <sys/resource.h>

using namespace Switchback;

/// The SSH way against a real OpenSSH server.
class TestLinkSsh : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { m_server->setMode(QStringLiteral("ok")); }
    void answers();
    void progressComesInOrder();
    void siteErrorIsAnAnswer();
    void badAnswers_data();
    void badAnswers();
    void fiftyAtOnce();
    void fewChannels();
    void silentSite();
    void dribble();
    void worksButNotDone();
    void refused();
    void notAnSshServer();
    void bannerNeverComes();
    void unknownHostKey();
    void changedHostKey();
    void revokedHostKey();
    void keyRefusedIsNoStorm();
    void keyFileOpenToOthers();
    void hungAgentHangsNobody();
    void frozenSiteLeavesTheOtherAlone();
    void killedServerIsReplaced();
    void contextGoes();
    void cancelEndsOnce();
    void hubEndsWhileSiteHangs();
    void idleHubSleeps();
    void nameThatDoesNotExist();

private:
    [[nodiscard]] QString id() const { return QStringLiteral("alpha"); }
    std::shared_ptr<Ending> callAndWait(LinkHub &hub, const CallRequest &request);

    std::unique_ptr<SshServer> m_server;
    SystemClock m_clock;
};

void TestLinkSsh::initTestCase()
{
    m_server = std::make_unique<SshServer>(id());
    if (!m_server->start())
        QSKIP(qPrintable(m_server->why()));
}

std::shared_ptr<Ending> TestLinkSsh::callAndWait(LinkHub &hub, const CallRequest &request)
{
    auto ending = callOn(hub, this, request);
    (void)QTest::qWaitFor([&] { return ending->done; }, int(request.deadline.count()) + Test::Patience);
    return ending;
}

void TestLinkSsh::answers()
{
    LinkHub hub({m_server->site()}, m_clock);
    const WayLog ways(hub);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QVERIFY(ending->done);
    QVERIFY2(ending->answer.data.ok(),
             ending->answer.data ? "" : qPrintable(ending->answer.data.error().text));
    QCOMPARE(ending->answer.data->value(QLatin1String("nonce")).toString(), QStringLiteral("nonce-1234"));
    QCOMPARE(ending->answer.reach, Reach::Answers);
    QVERIFY(ending->answer.way == Ways::Ssh);
    QVERIFY(ending->answer.maybeDelivered);
    QVERIFY(ending->answer.sentAt <= ending->answer.receivedAt);
    QCOMPARE(ending->thread, thread());
    const auto again = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QVERIFY(again->answer.data.ok());
    QCOMPARE(ways.last(id(), Ways::Ssh).reach, Reach::Answers);
    QCOMPARE(ways.last(id(), Ways::Ssh).failures, 0);
    QVERIFY(ways.last(id(), Ways::Ssh).lastAnswerAt.has_value());
}

void TestLinkSsh::progressComesInOrder()
{
    m_server->setMode(QStringLiteral("progress"));
    LinkHub hub({m_server->site()}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QVERIFY(ending->answer.data.ok());
    QCOMPARE(ending->lines.size(), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(ending->lines.at(i).value(QLatin1String("seq")).toInt(), i);
}

void TestLinkSsh::siteErrorIsAnAnswer()
{
    m_server->setMode(QStringLiteral("error"));
    LinkHub hub({m_server->site()}, m_clock);
    const WayLog ways(hub);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QVERIFY(!ending->answer.data.ok());
    QCOMPARE(ending->answer.data.error().code, QStringLiteral("peer_may_write"));
    QCOMPARE(ending->answer.data.error().hint, QStringLiteral("Fence it first."));
    QCOMPARE(ending->answer.reach, Reach::Answers);
    QCOMPARE(ways.last(id(), Ways::Ssh).failures, 0);
}

void TestLinkSsh::badAnswers_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("says");
    QTest::newRow("garbage") << "garbage"
                             << "UTF-8";
    QTest::newRow("half a line") << "half"
                                 << "middle of a line";
    QTest::newRow("nothing at all") << "empty"
                                    << "empty";
    QTest::newRow("program missing") << "exit"
                                     << "exit status 127: cannot start: no such file";
    QTest::newRow("endless") << "huge"
                             << "more than 4000 lines";
    QTest::newRow("one line of 100 MB") << "longline"
                                        << "longer than 256 KiB";
    QTest::newRow("not UTF-8") << "notutf8"
                               << "UTF-8";
    QTest::newRow("captive portal") << "html"
                                    << "web page";
    QTest::newRow("another site") << "wrongsite"
                                  << "came from site \"elsewhere\"";
    QTest::newRow("canned answer") << "oldnonce"
                                   << "nonce";
    QTest::newRow("wrong type") << "wrongtype"
                                << "epoch";
}

void TestLinkSsh::badAnswers()
{
    QFETCH(QString, mode);
    QFETCH(QString, says);
    m_server->setMode(mode);
    LinkHub hub({m_server->site()}, m_clock);
    const WayLog ways(hub);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{8000}));
    QVERIFY(ending->done);
    QVERIFY(!ending->answer.data.ok());
    const Error error = ending->answer.data.error();
    QCOMPARE(error.code, QStringLiteral("bad_answer"));
    QCOMPARE(ending->answer.reach, Reach::Nonsense);
    QVERIFY2(error.text.contains(says), qPrintable(error.text));
    QVERIFY2(error.text.contains(QLatin1String("alpha (test)")), qPrintable(error.text));
    QCOMPARE(ways.last(id(), Ways::Ssh).reach, Reach::Nonsense);
    // The session is none the worse for it.
    m_server->setMode(QStringLiteral("ok"));
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok());
}

void TestLinkSsh::fiftyAtOnce()
{
    const qsizetype before = m_server->connectionsSeen();
    LinkHub hub({m_server->site()}, m_clock);
    QList<std::shared_ptr<Ending>> endings;
    for (int i = 0; i < 50; ++i)
        endings.append(callOn(hub, this, helloRequest(id(), Ways::Ssh, Duration{20000})));
    const auto allDone = [&] {
        return std::all_of(endings.begin(), endings.end(), [](const auto &ending) { return ending->done; });
    };
    SOON_VERIFY(allDone());
    for (const auto &ending : endings) {
        QVERIFY2(ending->answer.data.ok(),
                 ending->answer.data ? "" : qPrintable(ending->answer.data.error().text));
        QCOMPARE(ending->times, 1);
    }
    SOON_COMPARE(m_server->connectionsSeen(), before + 1); // all on one session
}

void TestLinkSsh::fewChannels()
{
    SshServer small(id());
    small.extraConfig = "MaxSessions 2\n";
    QVERIFY(small.start());
    LinkHub hub({small.site()}, m_clock);
    QList<std::shared_ptr<Ending>> endings;
    for (int i = 0; i < 12; ++i)
        endings.append(callOn(hub, this, helloRequest(id(), Ways::Ssh, Duration{10000})));
    for (const auto &ending : endings) {
        SOON_VERIFY(ending->done);
        QVERIFY2(ending->answer.data.ok(),
                 ending->answer.data ? "" : qPrintable(ending->answer.data.error().text));
    }
}

void TestLinkSsh::silentSite()
{
    LinkHub hub({m_server->site()}, m_clock);
    QVERIFY(
        callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok()); // signed in, whatever that takes
    m_server->setMode(QStringLiteral("silent"));
    const WayLog ways(hub);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{3000}));
    QVERIFY(ending->done);
    QCOMPARE(ending->answer.reach, Reach::Silent);
    QCOMPARE(ending->answer.data.error().code, QStringLiteral("silent"));
    QVERIFY(ending->answer.maybeDelivered);
    QCOMPARE(ways.last(id(), Ways::Ssh).failures, 1);
    m_server->setMode(QStringLiteral("ok"));
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok());
}

void TestLinkSsh::dribble()
{
    LinkHub hub({m_server->site()}, m_clock);
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok());
    m_server->setMode(QStringLiteral("dribble"));
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{3000}));
    QVERIFY(ending->done);
    QVERIFY(!ending->answer.data.ok());
}

void TestLinkSsh::worksButNotDone()
{
    LinkHub hub({m_server->site()}, m_clock);
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok());
    m_server->setMode(QStringLiteral("follow"));
    m_server->write(QStringLiteral("hold"), "x");
    const WayLog ways(hub);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{4000}));
    QFile::remove(m_server->path(QStringLiteral("hold")));
    QVERIFY(ending->done);
    QCOMPARE(ending->answer.data.error().code, QStringLiteral("deadline"));
    QCOMPARE(ending->answer.reach, Reach::Answers);
    QCOMPARE(ending->lines.size(), 1);
    QCOMPARE(ways.last(id(), Ways::Ssh).reach, Reach::Answers);
}

void TestLinkSsh::refused()
{
    SiteConfig site = m_server->site();
    site.ssh.port = freePort();
    LinkHub hub({site}, m_clock);
    const WayLog ways(hub);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QCOMPARE(ending->answer.reach, Reach::Refused);
    QVERIFY(!ending->answer.maybeDelivered);
    QVERIFY(ending->answer.data.error().text.contains(QString::number(site.ssh.port)));
    const auto again = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QCOMPARE(again->answer.reach, Reach::Refused);
    QCOMPARE(ways.last(id(), Ways::Ssh).failures, 2);
}

void TestLinkSsh::notAnSshServer()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("HTTP/1.0 400 Bad Request\r\n\r\n<html></html>\r\n");
            socket->disconnectFromHost();
        });
    });
    SiteConfig site = m_server->site();
    site.ssh.port = server.serverPort();
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QVERIFY2(ending->answer.reach == Reach::Nonsense, qPrintable(ending->answer.data.error().text));
}

void TestLinkSsh::bannerNeverComes()
{
    QTcpServer server; // accepts in the kernel, and never says a word
    QVERIFY(server.listen(QHostAddress::LocalHost));
    SiteConfig site = m_server->site();
    site.ssh.port = server.serverPort();
    LinkHub hub({site}, m_clock);
    const WayLog ways(hub);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{800}));
    QCOMPARE(ending->answer.reach, Reach::Silent);
    QVERIFY(!ending->answer.maybeDelivered);
    QCOMPARE(ways.last(id(), Ways::Ssh).reach, Reach::Silent);
}

void TestLinkSsh::unknownHostKey()
{
    m_server->write(QStringLiteral("empty_hosts"), {});
    SiteConfig site = m_server->site();
    site.ssh.knownHosts = m_server->path(QStringLiteral("empty_hosts"));
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QCOMPARE(ending->answer.reach, Reach::Rejected);
    const QString text = ending->answer.data.error().text;
    QVERIFY2(text.contains(QLatin1String("SHA256:")) && text.contains(QLatin1String("empty_hosts")),
             qPrintable(text));
    QVERIFY(!m_server->log().contains("Accepted publickey for nobody"));
}

void TestLinkSsh::changedHostKey()
{
    QVERIFY(m_server->makeKey(QStringLiteral("old_host")));
    m_server->write(QStringLiteral("old_hosts"), "# comment\n" + m_server->knownName() + ' ' +
                                                     m_server->publicKey(QStringLiteral("old_host")) + '\n');
    SiteConfig site = m_server->site();
    site.ssh.knownHosts = m_server->path(QStringLiteral("old_hosts"));
    const qsizetype accepted = m_server->log().count("Accepted publickey");
    const qsizetype calls = m_server->callsSeen();
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QCOMPARE(ending->answer.reach, Reach::Rejected);
    const QString text = ending->answer.data.error().text;
    QVERIFY2(text.count(QLatin1String("SHA256:")) == 2 && text.contains(QLatin1String("line 2")),
             qPrintable(text));
    QCOMPARE(m_server->callsSeen(), calls);
    // No sign-in was even begun.
    QCOMPARE(m_server->log().count("Accepted publickey"), accepted);
    QVERIFY(!m_server->log().contains("Failed publickey"));
}

void TestLinkSsh::revokedHostKey()
{
    const QByteArray key = m_server->publicKey(QStringLiteral("host"));
    m_server->write(QStringLiteral("revoked_hosts"),
                    m_server->knownName() + ' ' + key + "\n@revoked * " + key + '\n');
    SiteConfig site = m_server->site();
    site.ssh.knownHosts = m_server->path(QStringLiteral("revoked_hosts"));
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QCOMPARE(ending->answer.reach, Reach::Rejected);
    QVERIFY2(ending->answer.data.error().text.contains(QLatin1String("revoked")),
             qPrintable(ending->answer.data.error().text));
}

void TestLinkSsh::keyRefusedIsNoStorm()
{
    QVERIFY(m_server->makeKey(QStringLiteral("stranger")));
    SiteConfig site = m_server->site();
    site.ssh.keyFile = m_server->path(QStringLiteral("stranger"));
    const qsizetype before = m_server->connectionsSeen();
    LinkHub hub({site}, m_clock);
    const WayLog ways(hub);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QCOMPARE(ending->answer.reach, Reach::Rejected);
    QVERIFY(ending->answer.data.error().text.contains(QLatin1String("stranger")));
    QVERIFY(!ending->answer.maybeDelivered);
    for (int i = 0; i < 20; ++i) {
        const auto next = callAndWait(hub, helloRequest(id(), Ways::Ssh));
        QCOMPARE(next->answer.reach, Reach::Rejected);
    }
    const qsizetype tries = m_server->connectionsSeen() - before;
    QVERIFY2(tries <= 2, qPrintable(QString::number(tries)));
    QCOMPARE(ways.last(id(), Ways::Ssh).failures, int(tries));
}

void TestLinkSsh::keyFileOpenToOthers()
{
    m_server->write(QStringLiteral("open_key"), m_server->read(QStringLiteral("client")), false);
    SiteConfig site = m_server->site();
    site.ssh.keyFile = m_server->path(QStringLiteral("open_key"));
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QCOMPARE(ending->answer.reach, Reach::Local);
    QVERIFY(ending->answer.data.error().text.contains(QLatin1String("mode 644")));
    QVERIFY(ending->answer.data.error().hint.contains(QLatin1String("chmod 600")));
}

void TestLinkSsh::hungAgentHangsNobody()
{
    QLocalServer agent; // accepts and never answers
    QVERIFY(agent.listen(m_server->path(QStringLiteral("agent"))));
    qputenv("SSH_AUTH_SOCK", agent.fullServerName().toUtf8());
    SshServer other(QStringLiteral("beta"));
    QVERIFY(other.start());
    SiteConfig site = m_server->site();
    site.ssh.keyFile.clear();
    LinkLimits limits;
    limits.agent = Duration{3000};
    {
        LinkHub hub({site, other.site()}, m_clock, nullptr, limits);
        const auto stuck = callOn(hub, this, helloRequest(id(), Ways::Ssh, Duration{12000}));
        const auto fine = callAndWait(hub, helloRequest(QStringLiteral("beta"), Ways::Ssh));
        QVERIFY(fine->answer.data.ok());
        QVERIFY(!stuck->done);
        SOON_VERIFY(stuck->done);
        QCOMPARE(stuck->answer.reach, Reach::Local);
    }
    qunsetenv("SSH_AUTH_SOCK");
}

void TestLinkSsh::frozenSiteLeavesTheOtherAlone()
{
    SshServer other(QStringLiteral("beta"));
    QVERIFY(other.start());
    LinkHub hub({m_server->site(), other.site()}, m_clock);
    const WayLog ways(hub);
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok());
    QVERIFY(callAndWait(hub, helloRequest(QStringLiteral("beta"), Ways::Ssh))->answer.data.ok());
    m_server->signalAll(SIGSTOP);
    const auto frozen = callOn(hub, this, helloRequest(id(), Ways::Ssh, Duration{3000}));
    const auto frozenToo = callOn(hub, this, helloRequest(id(), Ways::Ssh, Duration{3000}));
    for (int i = 0; i < 5; ++i)
        QVERIFY(callAndWait(hub, helloRequest(QStringLiteral("beta"), Ways::Ssh))->answer.data.ok());
    QVERIFY(!frozen->done && !frozenToo->done);
    SOON_VERIFY(frozen->done && frozenToo->done);
    QCOMPARE(frozen->answer.reach, Reach::Silent);
    // A new session does not come up either: the kernel accepts it, the server says nothing.
    const auto still = callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{1000}));
    QCOMPARE(still->answer.reach, Reach::Silent);
    m_server->signalAll(SIGCONT);
    const auto thawed = callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{8000}));
    QVERIFY2(thawed->answer.data.ok(),
             thawed->answer.data ? "" : qPrintable(thawed->answer.data.error().text));
    QCOMPARE(ways.last(id(), Ways::Ssh).failures, 0);
}

void TestLinkSsh::killedServerIsReplaced()
{
    SshServer server(QStringLiteral("gamma"));
    QVERIFY(server.start());
    const SiteConfig site = server.site();
    LinkHub hub({site}, m_clock);
    QVERIFY(callAndWait(hub, helloRequest(QStringLiteral("gamma"), Ways::Ssh))->answer.data.ok());
    server.setMode(QStringLiteral("silent"));
    const auto broken = callOn(hub, this, helloRequest(QStringLiteral("gamma"), Ways::Ssh, Duration{8000}));
    SOON_COMPARE(server.callsSeen(), 2);
    server.stop();
    SOON_VERIFY(broken->done);
    QCOMPARE(broken->answer.reach, Reach::Refused);
    QVERIFY(broken->answer.maybeDelivered);
    const auto down = callAndWait(hub, helloRequest(QStringLiteral("gamma"), Ways::Ssh));
    QCOMPARE(down->answer.reach, Reach::Refused);
    server.setMode(QStringLiteral("ok"));
    QVERIFY(server.startOn(site.ssh.port));
    const auto back = callAndWait(hub, helloRequest(QStringLiteral("gamma"), Ways::Ssh));
    QVERIFY2(back->answer.data.ok(), back->answer.data ? "" : qPrintable(back->answer.data.error().text));
}

void TestLinkSsh::contextGoes()
{
    m_server->setMode(QStringLiteral("follow"));
    m_server->write(QStringLiteral("hold"), "x");
    LinkHub hub({m_server->site()}, m_clock);
    auto context = std::make_unique<QObject>();
    const auto ending = callOn(hub, context.get(), helloRequest(id(), Ways::Ssh));
    SOON_COMPARE(ending->lines.size(), 1);
    context.reset();
    QFile::remove(m_server->path(QStringLiteral("hold")));
    m_server->setMode(QStringLiteral("ok"));
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok());
    QCOMPARE(ending->times, 0);
    // And many whose context goes at once, in any state.
    for (int i = 0; i < 30; ++i) {
        QObject gone;
        callOn(hub, &gone, helloRequest(id(), Ways::Ssh));
        if (i % 3 == 0)
            QTest::qWait(1);
    }
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok());
}

void TestLinkSsh::cancelEndsOnce()
{
    m_server->setMode(QStringLiteral("silent"));
    LinkHub hub({m_server->site()}, m_clock);
    const WayLog ways(hub);
    int times = 0;
    QString code;
    const qsizetype before = m_server->callsSeen();
    const quint64 call = hub.call(helloRequest(id(), Ways::Ssh), this, {}, [&](const CallAnswer &answer) {
        ++times;
        code = answer.data.error().code;
    });
    SOON_COMPARE(m_server->callsSeen(), before + 1);
    hub.cancel(call);
    hub.cancel(call);
    SOON_COMPARE(times, 1);
    QCOMPARE(code, QStringLiteral("cancelled"));
    m_server->setMode(QStringLiteral("ok"));
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok());
    QCOMPARE(times, 1);
    QCOMPARE(ways.states().size(), 1); // a cancelled call says nothing about the way
}

void TestLinkSsh::hubEndsWhileSiteHangs()
{
    QTcpServer mute;
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    SiteConfig deaf = m_server->site();
    deaf.id = QStringLiteral("deaf");
    deaf.ssh.port = mute.serverPort();
    m_server->setMode(QStringLiteral("silent"));
    auto hub = std::make_unique<LinkHub>(QList<SiteConfig>{m_server->site(), deaf}, m_clock);
    const qsizetype before = m_server->callsSeen();
    const auto one = callOn(*hub, this, helloRequest(id(), Ways::Ssh));
    const auto two = callOn(*hub, this, helloRequest(QStringLiteral("deaf"), Ways::Ssh));
    SOON_COMPARE(m_server->callsSeen(), before + 1);
    QElapsedTimer timer;
    timer.start();
    hub.reset();
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(one->times + two->times, 0);
}

void TestLinkSsh::idleHubSleeps()
{
    LinkHub hub({m_server->site()}, m_clock);
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok());
    const auto cpu = [] {
        rusage usage = {};
        ::getrusage(RUSAGE_SELF, &usage);
        return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
               (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
    };
    QElapsedTimer timer;
    timer.start();
    const auto before = cpu();
    SOON_VERIFY(timer.elapsed() > 1000); // the passing of time is what is measured here
    const auto used = cpu() - before;
    QVERIFY2(used < 100, qPrintable(QStringLiteral("%1 ms of CPU in an idle second").arg(used)));
}

void TestLinkSsh::nameThatDoesNotExist()
{
    SiteConfig site = m_server->site();
    site.ssh.host = QStringLiteral("no-such-name.invalid");
    LinkHub hub({site}, m_clock);
    const auto ending = callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{7000}));
    QCOMPARE(ending->answer.reach, Reach::Unreachable);
    QVERIFY(ending->answer.data.error().text.contains(QLatin1String("no-such-name.invalid")));
}

QTEST_GUILESS_MAIN(TestLinkSsh)
#include "tst_linkssh.moc"
