// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents.h"
#include "hubprobe.h"
#include "sshserver.h"
#include "tests/support/soon.h"

#include "app/link/ssh/sshuserconfig.h"

#include <QElapsedTimer>

#include <csignal>

#include <sys/stat.h>

using namespace Switchback;

namespace
{
/// What hangs does so for that long: time enough for all that must not wait for it.
constexpr Duration HangsFor{8000};
} // namespace

/// Signing in with what this machine has: agents that wait, many keys, a ~/.ssh/config that hangs, files that
/// are none. Whatever hangs costs its own way and nothing else.
class TestLinkSignIn : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void agentThatNeverSignsCostsItsWayAlone();
    void agentThatNeverSignsIsAskedOnce();
    void agentThatListsNothingIsSaid();
    void agentThatRefusesIsSaid();
    void rightKeyBehindManyIsFoundAndRemembered();
    void serverThatAllowsFewKeysIsLearnt();
    void noneOfManyKeysIsNoStorm();
    void configNamesTheKeyToUse();
    void configNamesAnAgentThatHangs();
    void configCommandThatNeverEndsIsEnded();
    void configThatIsAPipe();
    void brokenConfigIsSaid();
    void pipesInPlaceOfFiles_data();
    void pipesInPlaceOfFiles();
    void printedConfigIsRead();
    void keysAreOfferedInOrder();

private:
    [[nodiscard]] QString id() const { return QStringLiteral("alpha"); }
    [[nodiscard]] SiteConfig byAgent() const
    {
        SiteConfig site = m_server->site();
        site.ssh.keyFile.clear();
        return site;
    }
    [[nodiscard]] QByteArray blobOf(const QString &name) const
    {
        return QByteArray::fromBase64(m_server->publicKey(name).split(' ').value(1));
    }
    QStringList decoys(int count);
    std::shared_ptr<Ending> callAndWait(LinkHub &hub, const CallRequest &request)
    {
        auto ending = callOn(hub, this, request);
        (void)QTest::qWaitFor([&] { return ending->done; }, int(request.deadline.count()) + Test::Patience);
        return ending;
    }
    /// `beta`, which has a key file, answers.
    void betaAnswers(LinkHub &hub)
    {
        const auto fine = callAndWait(hub, helloRequest(QStringLiteral("beta"), Ways::Ssh));
        QVERIFY(fine->answer.data.ok());
    }
    /// And does so while whatever concerns `alpha` hangs.
    void betaAnswersBefore(LinkHub &hub, const Ending &stuck)
    {
        betaAnswers(hub);
        QVERIFY(!stuck.done);
    }
    void endsAtOnce(std::unique_ptr<LinkHub> &hub)
    {
        QElapsedTimer timer;
        timer.start();
        hub.reset();
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }

    std::unique_ptr<SshServer> m_server;
    std::unique_ptr<SshServer> m_other;
    SystemClock m_clock;
};

void TestLinkSignIn::initTestCase()
{
    qunsetenv("SSH_AUTH_SOCK");
    m_server = std::make_unique<SshServer>(id());
    m_other = std::make_unique<SshServer>(QStringLiteral("beta"));
    if (!m_server->start() || !m_other->start())
        QSKIP(qPrintable(m_server->why() + m_other->why()));
}

QStringList TestLinkSignIn::decoys(int count)
{
    QStringList names;
    for (int i = 0; i < count; ++i) {
        const QString name = QStringLiteral("decoy%1").arg(i);
        if (!QFile::exists(m_server->path(name)) && !m_server->makeKey(name))
            qFatal("ssh-keygen");
        names += m_server->path(name);
    }
    return names;
}

void TestLinkSignIn::agentThatNeverSignsCostsItsWayAlone()
{
    WaitingAgent agent({blobOf(QStringLiteral("client"))});
    auto hub = std::make_unique<LinkHub>(QList<SiteConfig>{byAgent(), m_other->site()}, m_clock);
    const auto stuck = callOn(*hub, this, helloRequest(id(), Ways::Ssh, HangsFor));
    SOON_COMPARE(agent.signs, 1);
    betaAnswersBefore(*hub, *stuck);
    SOON_VERIFY(stuck->done);
    // Our own agent's trouble: it says nothing against the site.
    QCOMPARE(stuck->answer.reach, Reach::Local);
    QVERIFY2(stuck->answer.data.error().text.contains(QLatin1String("SSH agent")),
             qPrintable(stuck->answer.data.error().text));
    endsAtOnce(hub);
}

void TestLinkSignIn::agentThatNeverSignsIsAskedOnce()
{
    WaitingAgent agent({blobOf(QStringLiteral("client"))});
    LinkLimits limits;
    limits.agentSign = HangsFor;
    LinkHub hub({byAgent()}, m_clock, nullptr, limits);
    const auto told = callOn(hub, this, helloRequest(id(), Ways::Ssh, 3 * HangsFor));
    SOON_COMPARE(agent.signs, 1);
    // Calls come and go; one question waits.
    for (int i = 0; i < 4; ++i)
        callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{300}));
    QVERIFY(!told->done);
    QCOMPARE(agent.signs, 1);
    SOON_VERIFY(told->done);
    QVERIFY2(told->answer.data.error().text.contains(QLatin1String("has not signed")),
             qPrintable(told->answer.data.error().text));
    QVERIFY(told->answer.data.error().hint.contains(QLatin1String("`key`")));
    QCOMPARE(agent.signs, 1); // the next try has its pause
}

void TestLinkSignIn::agentThatListsNothingIsSaid()
{
    WaitingAgent agent({}, false);
    LinkLimits limits;
    limits.agent = HangsFor;
    LinkHub hub({byAgent(), m_other->site()}, m_clock, nullptr, limits);
    const UserConfig config("IdentityFile /nonexistent/key\n");
    const auto stuck = callOn(hub, this, helloRequest(id(), Ways::Ssh, 3 * HangsFor));
    betaAnswersBefore(hub, *stuck);
    SOON_VERIFY(stuck->done);
    QCOMPARE(stuck->answer.reach, Reach::Local);
    QVERIFY2(stuck->answer.data.error().text.contains(QLatin1String("did not list its keys")),
             qPrintable(stuck->answer.data.error().text));
}

void TestLinkSignIn::agentThatRefusesIsSaid()
{
    WaitingAgent agent({blobOf(QStringLiteral("client"))});
    agent.refuses = true;
    const UserConfig config("IdentityFile /nonexistent/key\n");
    LinkHub hub({byAgent()}, m_clock);
    const auto told = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QCOMPARE(told->answer.reach, Reach::Rejected);
    QVERIFY2(told->answer.data.error().text.contains(QLatin1String("refused to sign")),
             qPrintable(told->answer.data.error().text));
}

void TestLinkSignIn::rightKeyBehindManyIsFoundAndRemembered()
{
    const RealAgent agent(decoys(7) + QStringList{m_server->path(QStringLiteral("client"))});
    const UserConfig config("IdentityFile /nonexistent/key\n");
    LinkHub hub({byAgent()}, m_clock);
    const qsizetype before = m_server->connectionsSeen();
    const auto first = callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{60'000}));
    QVERIFY2(first->answer.data.ok(), first->answer.data ? "" : qPrintable(first->answer.data.error().text));
    QVERIFY2(m_server->connectionsSeen() == before + 2, m_server->log().constData());
    QVERIFY(!m_server->log().contains("Too many authentication failures"));
    // The next session begins with the key that was taken.
    const qsizetype refused = m_server->log().count("Failed publickey");
    m_server->stop();
    QVERIFY(m_server->startOn(m_server->site().ssh.port));
    const auto again = [&] { return callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok(); };
    SOON_VERIFY(again());
    QCOMPARE(m_server->log().count("Failed publickey"), refused);
}

void TestLinkSignIn::serverThatAllowsFewKeysIsLearnt()
{
    SshServer strict(id());
    strict.extraConfig = "MaxAuthTries 2\n";
    QVERIFY(strict.start());
    const RealAgent agent(decoys(3) + QStringList{strict.path(QStringLiteral("client"))});
    const UserConfig config("IdentityFile /nonexistent/key\n");
    SiteConfig site = strict.site();
    site.ssh.keyFile.clear();
    LinkLimits limits;
    limits.retryFirst = Duration{100};
    LinkHub hub({site}, m_clock, nullptr, limits);
    const auto answers = [&] { return callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok(); };
    SOON_VERIFY(answers());
}

void TestLinkSignIn::noneOfManyKeysIsNoStorm()
{
    const RealAgent agent(decoys(8));
    const UserConfig config("IdentityFile /nonexistent/key\n");
    LinkHub hub({byAgent()}, m_clock);
    const qsizetype before = m_server->connectionsSeen();
    QElapsedTimer timer;
    timer.start();
    QString text;
    QString hint;
    // As a console that polls would.
    while (timer.elapsed() < 5000 ||
           (!text.contains(QLatin1String("next try")) && timer.elapsed() < Test::Patience)) {
        const auto told = callAndWait(hub, helloRequest(id(), Ways::Ssh, Duration{1000}));
        QVERIFY(!told->answer.data.ok());
        text = told->answer.data.error().text;
        hint = told->answer.data.error().hint;
        QTest::qWait(200);
    }
    // Two for eight keys at 0 s, and two each at most after pauses of 1 s, 2 s and so on, less a quarter.
    qsizetype most = 2;
    for (qint64 pause = 750, at = pause; at < timer.elapsed(); pause *= 2, at += pause)
        most += 2;
    QVERIFY2(m_server->connectionsSeen() - before <= most,
             qPrintable(QString::number(m_server->connectionsSeen() - before)));
    QVERIFY2(text.contains(QLatin1String("any of 8 keys")) ||
                 text.contains(QLatin1String("of the 8 SSH keys")),
             qPrintable(text));
    QVERIFY2(text.contains(QLatin1String("next try")), qPrintable(text));
    QVERIFY2(hint.contains(QLatin1String("`key`")), qPrintable(hint));
}

void TestLinkSignIn::configNamesTheKeyToUse()
{
    const QString client = m_server->path(QStringLiteral("client"));
    const RealAgent agent(decoys(7) + QStringList{client});
    const UserConfig config("Host *\n  IdentitiesOnly yes\n  IdentityFile " + client.toUtf8() + "\n");
    const qsizetype before = m_server->connectionsSeen();
    const qsizetype refused = m_server->log().count("Failed publickey");
    LinkHub hub({byAgent()}, m_clock);
    QVERIFY(callAndWait(hub, helloRequest(id(), Ways::Ssh))->answer.data.ok());
    QCOMPARE(m_server->connectionsSeen(), before + 1);
    QCOMPARE(m_server->log().count("Failed publickey"), refused);
}

void TestLinkSignIn::configNamesAnAgentThatHangs()
{
    WaitingAgent agent({blobOf(QStringLiteral("client"))}, false);
    qunsetenv("SSH_AUTH_SOCK");
    const UserConfig config("IdentityAgent " + agent.path().toUtf8() + "\nIdentityFile /nonexistent/key\n");
    LinkLimits limits;
    limits.agent = HangsFor;
    auto hub =
        std::make_unique<LinkHub>(QList<SiteConfig>{byAgent(), m_other->site()}, m_clock, nullptr, limits);
    const auto stuck = callOn(*hub, this, helloRequest(id(), Ways::Ssh, 3 * HangsFor));
    SOON_COMPARE(agent.lists, 1);
    betaAnswersBefore(*hub, *stuck);
    SOON_VERIFY(stuck->done);
    endsAtOnce(hub);
}

void TestLinkSignIn::configCommandThatNeverEndsIsEnded()
{
    const QByteArray pidFile = m_server->path(QStringLiteral("command.pid")).toUtf8();
    const UserConfig config("Match exec \"echo $$ > " + pidFile + "; exec sleep 60\"\n  User nobody\n");
    LinkLimits limits;
    limits.userConfig = HangsFor;
    auto hub =
        std::make_unique<LinkHub>(QList<SiteConfig>{byAgent(), m_other->site()}, m_clock, nullptr, limits);
    const auto stuck = callOn(*hub, this, helloRequest(id(), Ways::Ssh, 3 * HangsFor));
    betaAnswersBefore(*hub, *stuck);
    SOON_VERIFY(stuck->done);
    QCOMPARE(stuck->answer.reach, Reach::Local);
    QVERIFY2(stuck->answer.data.error().text.contains(QLatin1String("Match exec")),
             qPrintable(stuck->answer.data.error().text));
    const auto running = [&] {
        return ::kill(pid_t(m_server->read(QStringLiteral("command.pid")).trimmed().toInt()), 0) == 0;
    };
    SOON_VERIFY(!running()); // nothing stays behind
    endsAtOnce(hub);
}

void TestLinkSignIn::configThatIsAPipe()
{
    const UserConfig config("");
    QFile::remove(config.path(QStringLiteral("config")));
    QCOMPARE(::mkfifo(config.path(QStringLiteral("config")).toUtf8().constData(), 0600), 0);
    LinkLimits limits;
    limits.userConfig = HangsFor;
    LinkHub hub({byAgent(), m_other->site()}, m_clock, nullptr, limits);
    const auto stuck = callOn(hub, this, helloRequest(id(), Ways::Ssh, 3 * HangsFor));
    betaAnswersBefore(hub, *stuck);
    SOON_VERIFY(stuck->done);
    QCOMPARE(stuck->answer.reach, Reach::Local);
}

void TestLinkSignIn::brokenConfigIsSaid()
{
    const UserConfig config("NoSuchOption yes\n");
    LinkHub hub({byAgent()}, m_clock);
    const auto told = callAndWait(hub, helloRequest(id(), Ways::Ssh));
    QCOMPARE(told->answer.reach, Reach::Local);
    QVERIFY2(told->answer.data.error().text.contains(QLatin1String("nosuchoption"), Qt::CaseInsensitive),
             qPrintable(told->answer.data.error().text));
}

void TestLinkSignIn::pipesInPlaceOfFiles_data()
{
    QTest::addColumn<bool>("key");
    QTest::newRow("key") << true;
    QTest::newRow("known_hosts") << false;
}

void TestLinkSignIn::pipesInPlaceOfFiles()
{
    QFETCH(bool, key);
    const QString pipe = m_server->path(key ? QStringLiteral("keypipe") : QStringLiteral("hostpipe"));
    QCOMPARE(::mkfifo(pipe.toUtf8().constData(), 0600), 0);
    SiteConfig site = m_server->site();
    (key ? site.ssh.keyFile : site.ssh.knownHosts) = pipe;
    auto hub = std::make_unique<LinkHub>(QList<SiteConfig>{site, m_other->site()}, m_clock);
    const auto stuck = callOn(*hub, this, helloRequest(id(), Ways::Ssh));
    betaAnswers(*hub);
    SOON_VERIFY(stuck->done);
    QCOMPARE(stuck->answer.reach, key ? Reach::Local : Reach::Rejected);
    QVERIFY2(stuck->answer.data.error().text.contains(QLatin1String("it is a pipe")),
             qPrintable(stuck->answer.data.error().text));
    endsAtOnce(hub);
}

void TestLinkSignIn::printedConfigIsRead()
{
    const SshUserConfig config = parseSshUserConfig("host n\nuser svc\nhostname 10.0.0.7\nport 2222\n"
                                                    "identityfile ~/.ssh/%r_%h\nidentityfile /k\n"
                                                    "identitiesonly yes\nidentityagent /run/a\n"
                                                    "userknownhostsfile /a /b\nglobalknownhostsfile /c\n"
                                                    "proxyjump none\nciphers a,b\n");
    QCOMPARE(config.host, QStringLiteral("10.0.0.7"));
    QCOMPARE(config.port, quint16(2222));
    QCOMPARE(config.user, QStringLiteral("svc"));
    QVERIFY(config.identitiesOnly);
    QCOMPARE(config.agent, QStringLiteral("/run/a"));
    QCOMPARE(config.knownHosts,
             QStringList({QStringLiteral("/a"), QStringLiteral("/b"), QStringLiteral("/c")}));
    QVERIFY(config.proxy.isEmpty());
    QCOMPARE(sshPath(config.identityFiles.first(), config), sshHome() + QStringLiteral("/.ssh/svc_10.0.0.7"));
    QVERIFY(!parseSshUserConfig("proxycommand nc %h %p\n").proxy.isEmpty());
}

void TestLinkSignIn::keysAreOfferedInOrder()
{
    const auto key = [](const char *blob, bool file = false) {
        return SignInKey{blob, QString::fromLatin1(blob), file ? QByteArray("private") : QByteArray()};
    };
    const QList<SignInKey> agent{key("a"), key("b"), key("c")};
    const QList<SignInKey> files{key("c", true), key("f", true)};
    const auto order = [&](bool only, const SignInMemory &memory) {
        QByteArray out;
        for (const SignInKey &one : signInOrder(agent, files, {"c", "f"}, only, memory))
            out += one.blob + (one.ofAgent() ? "" : "!");
        return out;
    };
    QCOMPARE(order(false, {}), QByteArray("cabf!"));
    QCOMPARE(order(true, {}), QByteArray("cf!"));
    QCOMPARE(order(false, {"b", {}, 5}), QByteArray("bcaf!"));
    QCOMPARE(order(true, {"b", {}, 5}), QByteArray("cf!"));
    QCOMPARE(order(false, {{}, {"c", "a"}, 5}), QByteArray("bf!"));
    QVERIFY(!agentKeys("\x0c\x00\x00\x00\x01\x00\x00\xff"));
    QVERIFY(!agentKeys(agentFailure()));
}

QTEST_GUILESS_MAIN(TestLinkSignIn)
#include "tst_linksignin.moc"
