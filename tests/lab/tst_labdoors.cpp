// SPDX-License-Identifier: GPL-3.0-or-later
// What comes in at the doors of a real site: a fallen peer that has its key and its token, the machine under
// the lab that goes on with its own life, and the end of a command that was run there.
#include "tests/lab/labfixture.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <sys/stat.h>

using Switchback::Test::LabFixture;

namespace
{
const QString Production = QStringLiteral("naperville");
const QString Backup = QStringLiteral("centennial");
const QString Repository = QStringLiteral("/run/site/disk/pgbackrest");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
} // namespace

class TestLabDoors : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void peerStillShipsAndPulls();
    void peerKeyReadsNothingByWords_data();
    void peerKeyReadsNothingByWords();
    void peerKeyReadsNothingByProtocol_data();
    void peerKeyReadsNothingByProtocol();
    void peerAsksTheDatabaseForNothing_data();
    void peerAsksTheDatabaseForNothing();
    void peerTokenIsForWhatAPeerAsks_data();
    void peerTokenIsForWhatAPeerAsks();
    void diskImagesAreClosed();
    void machineMayReplaceItsFiles();
    void execBecomesWhoeverCalledSudo();
    void serviceEndsWhenToldTo();
    void commandEndsWithItsCaller_data();
    void commandEndsWithItsCaller();

private:
    LabFixture::Ran atSite(const QString &site, const QString &script) const;
    [[nodiscard]] QString address(const QString &site) const;
    /// What a fallen peer wants: one line of each of the other site's secrets.
    [[nodiscard]] QList<QByteArray> secrets() const;
    void checkNothingLeaked(const LabFixture::Ran &ran) const;
    LabFixture m_lab;
};

LabFixture::Ran TestLabDoors::atSite(const QString &site, const QString &script) const
{
    return m_lab.run({QStringLiteral("site"), site, QStringLiteral("--"), QStringLiteral("sh"),
                      QStringLiteral("-c"), script});
}

QString TestLabDoors::address(const QString &site) const
{
    return m_lab.site(site).value(QStringLiteral("address")).toString();
}

QList<QByteArray> TestLabDoors::secrets() const
{
    QList<QByteArray> out;
    const QString etc = m_lab.dir() + QStringLiteral("/sites/naperville/etc/");
    for (const char *name : {"token", "files-key", "token-for-peer"})
        out << contentOf(etc + QLatin1String(name)).trimmed();
    for (const char *name : {"tls.key", "peer_key", "ssh_host_key"})
        out << contentOf(etc + QLatin1String(name)).split('\n').value(1);
    out << "postgres:*:19000";
    return out;
}

void TestLabDoors::checkNothingLeaked(const LabFixture::Ran &ran) const
{
    const QList<QByteArray> all = secrets();
    for (const QByteArray &secret : all) {
        QVERIFY(secret.isEmpty() || secret.size() >= 16);
        QVERIFY2(secret.isEmpty() || !(ran.out + ran.err).contains(secret), (ran.out + ran.err).constData());
    }
}

void TestLabDoors::initTestCase()
{
    if (const QString why = m_lab.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY2(m_lab.up(), m_lab.trouble());
    if (!m_lab.namespaces())
        QSKIP("this machine allows no namespaces: sites can't be told apart");
    QVERIFY(secrets().first().size() >= 16);
}

void TestLabDoors::peerStillShipsAndPulls()
{
    // The site takes its own backups by its own clock, and holds the lock meanwhile.
    const auto whenFree = [this](const QString &site, const QString &command) {
        LabFixture::Ran ran;
        const auto done = [&] {
            ran = atSite(site, command);
            return !(ran.out + ran.err).contains("unable to acquire lock");
        };
        (void)QTest::qWaitFor(done, 90'000);
        return ran;
    };
    const QString words = QStringLiteral("pgbackrest --config=/run/site/etc/pgbackrest.conf --stanza=voice ");
    for (const QString &command :
         {QStringLiteral("check"), QStringLiteral("--repo=2 info"), QStringLiteral("stanza-create")}) {
        const auto ran = whenFree(Production, words + command);
        QVERIFY2(ran.code == 0, (ran.out + ran.err).constData());
    }
    const auto pulled =
        whenFree(Backup, QStringLiteral("pgbackrest --config=/run/site/etc/pgbackrest-repo.conf "
                                        "--stanza=voice --repo=2 --type=full backup"));
    QVERIFY2(pulled.code == 0, (pulled.out + pulled.err).constData());
}

void TestLabDoors::peerKeyReadsNothingByWords_data()
{
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const char *words) {
        QTest::newRow(name) << QString::fromLatin1(words);
    };
    row("token as a configuration", "pgbackrest --config=/run/site/etc/token --stanza=voice info:remote");
    row("token included", "pgbackrest --config-include-path=/run/site/etc --stanza=voice info:remote");
    row("configuration's folder",
        "pgbackrest --config-path=/run/site/etc/syncthing --stanza=voice info:remote");
    row("TLS key from another repository",
        "pgbackrest --stanza=voice --repo1-path=/run/site/etc --remote-type=repo repo-get:remote tls.key");
    row("repo-get", "pgbackrest --repo=1 --repo1-path=/run/site/etc repo-get tls.key");
    row("repo-get, bare", "pgbackrest repo-get:remote");
    row("repo-ls", "pgbackrest --repo1-path=/ repo-ls:remote");
    row("other repository path", "pgbackrest --repo=1 --repo1-path=/run/site/etc --remote-type=repo "
                                 "--stanza=voice info:remote");
    row("climbing", "pgbackrest --repo=1 --repo1-path=/run/site/disk/pgbackrest/../../etc --remote-type=repo "
                    "--stanza=voice info:remote");
    row("repository elsewhere",
        "pgbackrest --repo1-type=posix --repo1-host=198.18.7.12 --stanza=voice info:remote");
    row("other stanza", "pgbackrest --stanza=../../etc --remote-type=repo info:remote");
    row("cipher pass file", "pgbackrest --repo1-cipher-pass=x --stanza=voice info:remote");
    row("TLS client key", "pgbackrest --tls-server-key-file=/run/site/etc/tls.key server:remote");
    row("log into the repository", "pgbackrest --log-path=/run/site/disk --log-level-file=trace info:remote");
    row("own program", "pgbackrest --cmd-ssh=/bin/cat --stanza=voice info:remote");
    row("local role", "pgbackrest --stanza=voice archive-get:local");
    row("main role", "pgbackrest --stanza=voice --config=/run/site/etc/pgbackrest.conf info");
    row("a file as another",
        "pgbackrest --config=/run/site/etc/pgbackrest.conf archive-push /run/site/etc/token");
    row("semicolon", "pgbackrest --stanza=voice info:remote; cat /run/site/etc/token");
    row("and", "pgbackrest info:remote && cat /run/site/etc/token");
    row("substitution", "pgbackrest --stanza=$(cat /run/site/etc/token) info:remote");
    row("backquotes", "pgbackrest --stanza=`cat /run/site/etc/token` info:remote");
    row("newline", "pgbackrest info:remote\ncat /run/site/etc/token");
    row("redirection", "pgbackrest info:remote < /run/site/etc/token");
    row("environment", "PGBACKREST_CONFIG=/run/site/etc/token pgbackrest --stanza=voice info:remote");
    row("cat", "cat /run/site/etc/token");
    row("shell", "sh -c 'cat /run/site/etc/token'");
    row("sftp", "/usr/lib/openssh/sftp-server");
    row("site contract", "fence");
    row("nothing", "");
}

void TestLabDoors::peerKeyReadsNothingByWords()
{
    QFETCH(QString, words);
    const auto ran =
        m_lab.run(QStringList{QStringLiteral("site"), Backup, QStringLiteral("--"), QStringLiteral("timeout"),
                              QStringLiteral("10"), QStringLiteral("ssh"), QStringLiteral("-F"),
                              QStringLiteral("/run/site/etc/ssh_config"),
                              QStringLiteral("postgres@") + address(Production)} +
                  (words.isEmpty() ? QStringList() : QStringList{words}));
    QVERIFY(ran.code != 0);
    checkNothingLeaked(ran);
}

void TestLabDoors::peerKeyReadsNothingByProtocol_data()
{
    // The same length as what it stands for, as the protocol counts its characters.
    QTest::addColumn<QString>("wanted");
    for (const char *name : {"token", "tls.key", "peer_key", "files-key", "shadow", "ssh_host_key"})
        QTest::newRow(name) << QStringLiteral("/run/site/etc/%1").arg(QLatin1String(name));
    QTest::newRow("climbing") << QStringLiteral("/run/site/disk/pgbackrest/../../etc/tls.key");
    QTest::newRow("by /proc") << QStringLiteral("/proc/self/root/run/site/etc/token");
    QTest::newRow("state") << QStringLiteral("/run/site/disk/state/site.json");
}

/// The fallen site's own pgBackRest, whose words to the other site are changed on their way.
void TestLabDoors::peerKeyReadsNothingByProtocol()
{
    QFETCH(QString, wanted);
    const QString asked = Repository + QStringLiteral("/backup/voice/backup.info");
    const QString changed = QString(wanted).replace(
        wanted.lastIndexOf(QLatin1Char('/')), 1, QString(asked.size() - wanted.size() + 1, QLatin1Char('/')));
    QCOMPARE(changed.size(), asked.size());
    const QString script =
        QStringLiteral(
            "cat > /tmp/tamper-$$ <<'END'\n#!/bin/sh\n"
            "perl -e '$|=1; while (sysread(STDIN, $b, 65536)) { "
            "$b =~ s#%1#%2#g; syswrite(STDOUT, $b) }' | "
            "ssh -F /run/site/etc/ssh_config \"$@\"\nEND\n"
            "chmod 700 /tmp/tamper-$$; timeout 20 pgbackrest --config=/run/site/etc/pgbackrest.conf "
            "--stanza=voice --repo=1 --cmd-ssh=/tmp/tamper-$$ --log-level-console=detail "
            "--type=standby restore --pg1-path=/tmp/nowhere-$$ 2>&1; code=$?; rm -rf /tmp/tamper-$$; exit "
            "$code")
            .arg(asked, changed);
    const auto ran = atSite(Backup, script);
    QVERIFY(ran.code != 0);
    QVERIFY2((ran.out + ran.err).contains("ermission denied"), (ran.out + ran.err).constData());
    checkNothingLeaked(ran);
    QVERIFY2(!ran.out.contains("\"epoch\""), ran.out.constData());
}

void TestLabDoors::peerAsksTheDatabaseForNothing_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("a file") << QStringLiteral("select pg_read_file('/run/site/etc/token')");
    QTest::newRow("a program") << QStringLiteral("copy (select 1) to program 'cat /run/site/etc/token'");
    QTest::newRow("a customer's rows") << QStringLiteral("select caller from voice.calls");
    QTest::newRow("another role") << QStringLiteral("set role postgres");
    QTest::newRow("a setting") << QStringLiteral(
        "alter system set archive_command = 'cat /run/site/etc/token'");
}

void TestLabDoors::peerAsksTheDatabaseForNothing()
{
    QFETCH(QString, sql);
    const QString words = QStringLiteral("psql -X -U switchback_peer -d voice -v ON_ERROR_STOP=1 -c ");
    const auto lets = atSite(Production, words + QStringLiteral("'select 1'"));
    QVERIFY2(lets.code == 0, lets.err.constData());
    const auto ran = atSite(Production, words + QLatin1Char('"') + sql + QLatin1Char('"'));
    QVERIFY(ran.code != 0);
    QVERIFY2(ran.err.contains("permission denied") || ran.err.contains("must be superuser"),
             ran.err.constData());
    checkNothingLeaked(ran);
}

void TestLabDoors::peerTokenIsForWhatAPeerAsks_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<int>("status");
    QTest::newRow("hello") << QStringLiteral("hello") << 200;
    for (const char *verb : {"fence", "promote", "resume", "rebuild", "describe", "operations"})
        QTest::newRow(verb) << QString::fromLatin1(verb) << 403;
}

void TestLabDoors::peerTokenIsForWhatAPeerAsks()
{
    QFETCH(QString, verb);
    QFETCH(int, status);
    const QString request =
        verb == QLatin1String("hello")
            ? QStringLiteral("{\"nonce\":\"0123456789abcdef0123456789abcdef\"}")
            : QStringLiteral("{\"op\":\"01234567-89ab-cdef-0123-456789abcdef\",\"by\":\"x\",\"params\":{}}");
    const auto ran = atSite(
        Backup,
        QStringLiteral("{ printf 'POST /v1/%1 HTTP/1.1\\r\\n"
                       "Host: x\\r\\nConnection: close\\r\\nContent-Length: %2\\r\\nAuthorization: Bearer %s"
                       "\\r\\n\\r\\n%s' \"$(cat /run/site/etc/peer-token)\" '%3'; sleep 1; } | "
                       "timeout 10 openssl s_client -quiet -connect %4:8443 -CAfile /run/site/etc/ca.pem "
                       "2>/dev/null")
            .arg(verb)
            .arg(request.size())
            .arg(request, address(Production)));
    QVERIFY2(ran.out.startsWith("HTTP/1.1 " + QByteArray::number(status)), (ran.out + ran.err).constData());
    // Nor does the peer's folder hold the token that is for everything.
    const auto token = secrets().first();
    const auto found =
        atSite(Backup, QStringLiteral("grep -rlF %1 /run/site/etc").arg(QString::fromLatin1(token)));
    QVERIFY2(found.out.isEmpty(), found.out.constData());
}

void TestLabDoors::diskImagesAreClosed()
{
    if (!m_lab.ownDisks())
        QSKIP("this machine has no loop devices: there are no images");
    for (const QString &site : {Production, Backup}) {
        struct stat info = {};
        const QString image = m_lab.dir() + QStringLiteral("/sites/%1/disk.img").arg(site);
        QVERIFY(stat(QFile::encodeName(image).constData(), &info) == 0);
        QCOMPARE(int(info.st_mode & 0777), 0600);
    }
}

void TestLabDoors::machineMayReplaceItsFiles()
{
    // As useradd replaces /etc/passwd; this file, since other labs on this machine could lose by it.
    const QByteArray file("/etc/hosts");
    const QByteArray next("/etc/hosts.switchback-test");
    QVERIFY(QProcess::execute(QStringLiteral("cp"), {QStringLiteral("-a"), QString::fromLatin1(file),
                                                     QString::fromLatin1(next)}) == 0);
    if (std::rename(next.constData(), file.constData()) != 0) {
        ::unlink(next.constData());
        QSKIP("this machine does not let its /etc/hosts be replaced");
    }
    for (const QString &site : {Production, Backup}) {
        const auto names = atSite(site, QStringLiteral("cat /etc/hosts; stat -c %a /etc/passwd /etc/shadow"));
        QVERIFY2(names.out.contains("operations"), names.out.constData());
        QVERIFY2(names.out.endsWith("644\n600\n"), names.out.constData());
    }
}

void TestLabDoors::execBecomesWhoeverCalledSudo()
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SUDO_UID"), QStringLiteral("65534"));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"),
                  {QStringLiteral("--dir"), m_lab.dir(), QStringLiteral("exec"), QStringLiteral("--"),
                   QStringLiteral("id"), QStringLiteral("-un")});
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.readAllStandardOutput().trimmed(), QByteArray("nobody"));
}

/// Told to end, the site's service ends within five seconds, also while callers hold it by the sleeve;
/// whoever minds it starts it anew.
void TestLabDoors::serviceEndsWhenToldTo()
{
    const QList<qint64> before = m_lab.pids(Backup, QStringLiteral("serve"));
    QCOMPARE(before.size(), 1);
    // Three that have begun a request and say no more.
    QProcess callers;
    callers.start(
        QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"),
        {QStringLiteral("--dir"), m_lab.dir(), QStringLiteral("site"), Backup, QStringLiteral("--"),
         QStringLiteral("bash"), QStringLiteral("-c"),
         QStringLiteral("for i in 3 4 5; do eval \"exec $i<>/dev/tcp/%1/4443\"; printf POST >&$i; done; "
                        "echo held; exec sleep 60")
             .arg(address(Backup))});
    QVERIFY(QTest::qWaitFor([&] { return callers.bytesAvailable() > 0 || callers.waitForReadyRead(50); },
                            10'000));
    QCOMPARE(callers.readAllStandardOutput().trimmed(), QByteArray("held"));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(::kill(pid_t(before.first()), SIGTERM), 0);
    SOON_VERIFY(::kill(pid_t(before.first()), 0) != 0);
    qInfo("ended after %lld ms", timer.elapsed());
    callers.terminate();
    QVERIFY(callers.waitForFinished(10'000));
    SOON_COMPARE(m_lab.pids(Backup, QStringLiteral("serve")).size(), 1);
    QVERIFY(m_lab.pids(Backup, QStringLiteral("serve")) != before);
}

void TestLabDoors::commandEndsWithItsCaller_data()
{
    QTest::addColumn<QStringList>("before"); // what stands before switchback-lab on the command line
    QTest::addColumn<QStringList>("where");
    QTest::addColumn<int>("signal");
    const QStringList none;
    const QStringList sudo{QStringLiteral("sudo"), QStringLiteral("-n")};
    // Where there is no sudo: what it leaves in the environment, and a parent that passes nothing on.
    const QStringList likeSudo{QStringLiteral("sh"), QStringLiteral("-c"),
                               QStringLiteral("SUDO_UID=65534 \"$0\" \"$@\"; true")};
    const QStringList exec{QStringLiteral("exec")};
    const QStringList site{QStringLiteral("site"), Backup};
    for (const auto &[name, signal] : {std::pair{"TERM", SIGTERM}, std::pair{"INT", SIGINT},
                                       std::pair{"HUP", SIGHUP}, std::pair{"KILL", SIGKILL}}) {
        QTest::addRow("exec, %s", name) << none << exec << signal;
        QTest::addRow("site, %s", name) << none << site << signal;
        QTest::addRow("exec by sudo, %s", name) << sudo << exec << signal;
        QTest::addRow("site by sudo, %s", name) << sudo << site << signal;
    }
    QTest::newRow("exec, KILL to its parent") << likeSudo << exec << SIGKILL;
    QTest::newRow("site, KILL to its parent") << likeSudo << site << SIGKILL;
}

void TestLabDoors::commandEndsWithItsCaller()
{
    QFETCH(QStringList, before);
    QFETCH(QStringList, where);
    QFETCH(int, signal);
    if (before.value(0) == QLatin1String("sudo") &&
        QProcess::execute(QStringLiteral("sh"),
                          {QStringLiteral("-c"), QStringLiteral("sudo -n true 2>/dev/null")}) != 0)
        QSKIP("there is no sudo here that asks nothing");
    const QString seconds = QString::number(100'000 + getpid());
    const auto runs = [&] {
        return QProcess::execute(QStringLiteral("sh"),
                                 {QStringLiteral("-c"),
                                  QStringLiteral("grep -lz '^%1$' /proc/[0-9]*/cmdline 2>/dev/null | "
                                                 "xargs -r -n1 dirname | while read p; do grep -q '^sleep$' "
                                                 "$p/comm && exit 7; done")
                                      .arg(seconds)}) == 7;
    };
    const QStringList words = before +
                              QStringList{QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"),
                                          QStringLiteral("--dir"), m_lab.dir()} +
                              where + QStringList{QStringLiteral("--"), QStringLiteral("sleep"), seconds};
    QProcess process;
    process.start(words.first(), words.mid(1));
    QVERIFY(process.waitForStarted());
    SOON_VERIFY(runs());
    ::kill(pid_t(process.processId()), signal);
    QVERIFY(process.waitForFinished(5000));
    SOON_VERIFY(!runs());
}

QTEST_GUILESS_MAIN(TestLabDoors)
#include "tst_labdoors.moc"
