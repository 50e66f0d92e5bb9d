// SPDX-License-Identifier: GPL-3.0-or-later
// The programs against an agent that never signs, a store that never answers, pipes in place of files:
// nothing waits beyond its deadline, every program ends within five seconds of SIGTERM, and what is not known
// is never called sound.
#include "agents.h"
#include "sshserver.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QTcpServer>

#include <csignal>

#include <sys/stat.h>

using namespace Switchback;

namespace
{
constexpr int EndsWithin = 5000;

/// One run of a program.
struct Run {
    int code = -1;
    QString out;
    qint64 ms = 0;
};
} // namespace

class TestHostile : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void agentThatNeverSignsLeavesTheOtherSiteWatched();
    void sitesAreWatchedThoughTheStoreHangs();
    void endsWhileTheStoreSaysNothing_data();
    void endsWhileTheStoreSaysNothing();
    void statusAsksEachWayToAnEnd();
    void statusAsksTheReferenceToo();
    void statusWithoutItsStoreIsNotSound();
    void statusWithASilentStoreEnds();
    void pipesAreSaid_data();
    void pipesAreSaid();
    void siteProgramRefusesAPipe();

private:
    [[nodiscard]] QString program(const QString &name = QStringLiteral("switchback")) const
    {
        // Another build may be tried by the same test.
        return qEnvironmentVariable("SWITCHBACK_TRY_BIN", QStringLiteral(SWITCHBACK_BIN_DIR)) +
               QLatin1Char('/') + name;
    }
    [[nodiscard]] QString path(const QString &name) const { return m_dir->filePath(name); }
    void write(const QString &name, const QByteArray &bytes, bool secret = false)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        ::chmod(file.fileName().toUtf8().constData(), secret ? 0600 : 0644);
    }
    QString pipe(const QString &name)
    {
        if (::mkfifo(path(name).toUtf8().constData(), 0600) != 0)
            qFatal("mkfifo");
        return path(name);
    }
    /// Production by the agent, backup by a key file; REST refused at both.
    void writeConfig(const QByteArray &store, bool productionByAgent = false);
    Run run(const QStringList &arguments, const QString &name = QStringLiteral("switchback"));
    /// Milliseconds from SIGTERM to the end; -1: it had to be killed.
    static qint64 endOf(QProcess &process);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<SshServer> m_production;
    std::unique_ptr<SshServer> m_backup;
};

void TestHostile::initTestCase()
{
    qunsetenv("SSH_AUTH_SOCK");
    m_production = std::make_unique<SshServer>(QStringLiteral("naperville"));
    m_backup = std::make_unique<SshServer>(QStringLiteral("centennial"));
    if (!m_production->start() || !m_backup->start())
        QSKIP(qPrintable(m_production->why() + m_backup->why()));
}

void TestHostile::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    write(QStringLiteral("token"), "0123456789abcdef\n", true);
    QFile::remove(path(QStringLiteral("ca.pem")));
    QVERIFY(QProcess::execute(QStringLiteral("openssl"),
                              {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                               QStringLiteral("ed25519"), QStringLiteral("-nodes"), QStringLiteral("-subj"),
                               QStringLiteral("/CN=ca"), QStringLiteral("-keyout"),
                               path(QStringLiteral("ca.key")), QStringLiteral("-out"),
                               path(QStringLiteral("ca.pem"))}) == 0);
}

void TestHostile::writeConfig(const QByteArray &store, bool productionByAgent)
{
    const auto site = [&](const char *purpose, const char *zone, const SshServer &server, bool byAgent) {
        const SiteConfig config = server.site();
        QByteArray out =
            QByteArray("[pair.") + purpose + "]\nid = \"" + config.id.toUtf8() + "\"\nname = \"" +
            config.shortName.toUtf8() + "\"\nzone = \"" + zone + "\"\n[pair." + purpose +
            ".ssh]\nhost = \"127.0.0.1\"\nport = " + QByteArray::number(config.ssh.port) + "\nuser = \"" +
            config.ssh.user.toUtf8() + "\"\nknown_hosts = \"" + config.ssh.knownHosts.toUtf8() + "\"\n";
        if (!byAgent)
            out += "key = \"" + config.ssh.keyFile.toUtf8() + "\"\n";
        return out + "[pair." + purpose +
               ".rest]\nurl = \"https://127.0.0.1:" + QByteArray::number(freePort()) +
               "\"\nca_file = \"ca.pem\"\ntoken_file = \"token\"\n";
    };
    write(QStringLiteral("switchback.toml"),
          "store = \"" + store +
              "\"\n[[pair]]\nid = \"voice\"\nname = \"Voice\"\nprofile = \"hosted\"\nrpo_minutes = 60\n"
              "poll_seconds = 2\n" +
              site("production", "America/Chicago", *m_production, productionByAgent) +
              site("backup", "America/Denver", *m_backup, false));
}

qint64 TestHostile::endOf(QProcess &process)
{
    QElapsedTimer timer;
    timer.start();
    ::kill(pid_t(process.processId()), SIGTERM);
    if (process.waitForFinished(EndsWithin + 3000))
        return timer.elapsed();
    process.kill();
    process.waitForFinished();
    return -1;
}

Run TestHostile::run(const QStringList &arguments, const QString &name)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    QElapsedTimer timer;
    timer.start();
    process.start(program(name), arguments);
    // Its event loop serves the agents and servers of this test.
    (void)QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 40'000);
    Run out{-1, QString::fromUtf8(process.readAll()), timer.elapsed()};
    if (process.state() == QProcess::NotRunning && process.exitStatus() == QProcess::NormalExit)
        out.code = process.exitCode();
    process.kill();
    process.waitForFinished();
    return out;
}

void TestHostile::agentThatNeverSignsLeavesTheOtherSiteWatched()
{
    WaitingAgent agent(
        {QByteArray::fromBase64(m_production->publicKey(QStringLiteral("client")).split(' ').value(1))});
    writeConfig("sqlite:" + path(QStringLiteral("store.db")).toUtf8(), true);
    const qsizetype before = m_backup->callsSeen();
    QProcess duty;
    duty.start(program(), {QStringLiteral("--duty"), QStringLiteral("--config"),
                           path(QStringLiteral("switchback.toml"))});
    SOON_VERIFY(agent.signs > 0);
    const qsizetype then = m_backup->callsSeen();
    // Poll period 2 s: the other site is asked on, in its time.
    SOON_VERIFY(m_backup->callsSeen() >= then + 4);
    QVERIFY(then >= before);
    QVERIFY2(agent.signs <= 2, qPrintable(QString::number(agent.signs)));
    const qint64 ms = endOf(duty);
    QVERIFY2(ms >= 0 && ms < EndsWithin, qPrintable(QString::number(ms)));
    QCOMPARE(duty.exitCode(), 0);
}

void TestHostile::endsWhileTheStoreSaysNothing_data()
{
    QTest::addColumn<QString>("option");
    QTest::newRow("duty") << "--duty";
    QTest::newRow("wall") << "--wall";
    QTest::newRow("window") << "--theme=dark";
}

/// A pipe in the place of the store's file is a disk that never answers.
void TestHostile::sitesAreWatchedThoughTheStoreHangs()
{
    writeConfig("sqlite:" + pipe(QStringLiteral("store.db")).toUtf8());
    const qsizetype before = m_backup->callsSeen();
    QProcess duty;
    duty.start(program(), {QStringLiteral("--duty"), QStringLiteral("--config"),
                           path(QStringLiteral("switchback.toml"))});
    SOON_VERIFY(m_backup->callsSeen() >= before + 2);
    const qint64 ms = endOf(duty);
    QVERIFY2(ms >= 0 && ms < EndsWithin, qPrintable(QString::number(ms)));
}

/// A server that accepts and never says a word.
void TestHostile::endsWhileTheStoreSaysNothing()
{
    QFETCH(QString, option);
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    writeConfig("postgresql://nobody@127.0.0.1:" + QByteArray::number(silent.serverPort()) + "/none");
    QProcess program;
    program.start(this->program(),
                  {option, QStringLiteral("--config"), path(QStringLiteral("switchback.toml"))});
    SOON_VERIFY(silent.hasPendingConnections());
    const qint64 ms = endOf(program);
    QVERIFY2(ms >= 0 && ms < EndsWithin, qPrintable(QString::number(ms)));
}

void TestHostile::statusAsksEachWayToAnEnd()
{
    writeConfig("sqlite:" + path(QStringLiteral("store.db")).toUtf8());
    const Run said =
        run({QStringLiteral("--config"), path(QStringLiteral("switchback.toml")), QStringLiteral("status")});
    QVERIFY2(said.code > 0, qPrintable(said.out));
    QVERIFY2(!said.out.contains(QLatin1String("not tried")), qPrintable(said.out));
    QVERIFY2(!said.out.contains(QLatin1String("SSH: unknown")), qPrintable(said.out));
    QCOMPARE(said.out.count(QLatin1String("REST: refused")), 2);
}

void TestHostile::statusAsksTheReferenceToo()
{
    writeConfig("sqlite:" + path(QStringLiteral("store.db")).toUtf8());
    QFile file(path(QStringLiteral("switchback.toml")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray config = file.readAll();
    write(QStringLiteral("switchback.toml"),
          QByteArray(config).replace("poll_seconds", "reference = \"outside.invalid:443\"\npoll_seconds"));
    const Run said =
        run({QStringLiteral("--config"), path(QStringLiteral("switchback.toml")), QStringLiteral("status")});
    QVERIFY2(said.code > 0, qPrintable(said.out));
    QVERIFY2(said.out.contains(QLatin1String("outside.invalid:443")), qPrintable(said.out));
}

void TestHostile::statusWithoutItsStoreIsNotSound()
{
    write(QStringLiteral("store.db"), QByteArray(8192, 'x'));
    writeConfig("sqlite:" + path(QStringLiteral("store.db")).toUtf8());
    const Run said =
        run({QStringLiteral("--config"), path(QStringLiteral("switchback.toml")), QStringLiteral("status")});
    QVERIFY2(said.code >= 2, qPrintable(said.out));
    QVERIFY2(said.out.contains(QLatin1String("store.db")), qPrintable(said.out));
}

void TestHostile::statusWithASilentStoreEnds()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    writeConfig("postgresql://nobody@127.0.0.1:" + QByteArray::number(silent.serverPort()) + "/none");
    const Run said =
        run({QStringLiteral("--config"), path(QStringLiteral("switchback.toml")), QStringLiteral("status")});
    QVERIFY2(said.code >= 2, qPrintable(said.out));
    QVERIFY2(said.ms < 30'000, qPrintable(QString::number(said.ms)));
}

void TestHostile::pipesAreSaid_data()
{
    QTest::addColumn<QStringList>("command");
    const QList<std::pair<const char *, QStringList>> commands{
        {"config check", {QStringLiteral("config"), QStringLiteral("check"), QStringLiteral("@")}},
        {"status", {QStringLiteral("status"), QStringLiteral("--config"), QStringLiteral("@")}},
        {"duty", {QStringLiteral("--duty"), QStringLiteral("--config"), QStringLiteral("@")}},
        {"wall", {QStringLiteral("--wall"), QStringLiteral("--config"), QStringLiteral("@")}},
        {"runbook check", {QStringLiteral("runbook"), QStringLiteral("check"), QStringLiteral("@")}},
        {"verify", {QStringLiteral("verify"), QStringLiteral("@")}},
        {"customers import",
         {QStringLiteral("--config"), QStringLiteral("CONFIG"), QStringLiteral("customers"),
          QStringLiteral("import"), QStringLiteral("--dry-run"), QStringLiteral("@")}}};
    for (const auto &[name, command] : commands)
        QTest::newRow(name) << command;
}

/// And folders, devices, and files that are too large to be anything.
void TestHostile::pipesAreSaid()
{
    QFETCH(QStringList, command);
    writeConfig("sqlite:" + path(QStringLiteral("store.db")).toUtf8());
    command.replaceInStrings(QStringLiteral("CONFIG"), path(QStringLiteral("switchback.toml")));
    QDir().mkpath(path(QStringLiteral("folder")));
    QFile large(path(QStringLiteral("large")));
    QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(qint64(10) * 1024 * 1024 * 1024));
    large.close();
    const QList<std::pair<QString, QString>> files{
        {pipe(QStringLiteral("pipe")), QStringLiteral("it is a pipe")},
        {path(QStringLiteral("folder")), QStringLiteral("it is a folder")},
        {QStringLiteral("/dev/zero"), QStringLiteral("device")},
        {path(QStringLiteral("large")), QStringLiteral("it is larger than")}};
    for (const auto &[file, says] : files) {
        QStringList words = command;
        words.replaceInStrings(QStringLiteral("@"), file);
        const Run said = run(words);
        QVERIFY2(said.code > 0, qPrintable(file + said.out));
        QVERIFY2(said.ms < EndsWithin, qPrintable(file + QString::number(said.ms)));
        QVERIFY2(said.out.contains(says), qPrintable(file + said.out));
    }
}

void TestHostile::siteProgramRefusesAPipe()
{
    const Run said = run({QStringLiteral("serve"), QStringLiteral("--config"), pipe(QStringLiteral("pipe"))},
                         QStringLiteral("switchback-site"));
    QVERIFY2(said.code > 0 && said.out.contains(QLatin1String("it is a pipe")), qPrintable(said.out));
    QVERIFY(said.ms < EndsWithin);
}

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
