// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labfixture.h"
#include "tests/lab/labmail.h"
#include "tests/support/soon.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <optional>
#include <sys/stat.h>

using Switchback::Test::LabFixture;
using Switchback::Test::LabMail;

namespace
{

const QString production = QStringLiteral("naperville");
const QString backup = QStringLiteral("centennial");

/// What a TCP connection meets: "answers", "refused", "silent" (connects, says nothing) or "unreachable".
QString meet(const LabFixture &lab, const QStringList &from, const QString &address, int port)
{
    // bash opens the connection; sshd greets by itself, the REST port would wait for us: a connection is
    // enough.
    const QString script =
        port == 22
            ? QStringLiteral(
                  "exec 3<>/dev/tcp/%1/%2 && echo connected && read -t 4 -n 3 word <&3 && echo $word")
                  .arg(address)
                  .arg(port)
            : QStringLiteral("exec 3<>/dev/tcp/%1/%2 && echo connected && echo SSH").arg(address).arg(port);
    const auto ran =
        lab.run(from + QStringList{QStringLiteral("--"), QStringLiteral("timeout"), QStringLiteral("8"),
                                   QStringLiteral("bash"), QStringLiteral("-c"), script});
    if (ran.out.contains("SSH"))
        return QStringLiteral("answers");
    if (ran.out.contains("connected"))
        return QStringLiteral("silent");
    return ran.err.contains("refused") ? QStringLiteral("refused") : QStringLiteral("unreachable");
}

QString addressOf(const LabFixture &lab, const QString &site)
{
    return lab.site(site).value(QStringLiteral("address")).toString();
}

QString fromConsole(const LabFixture &lab, const QString &site, int port)
{
    return meet(lab, {QStringLiteral("exec")}, addressOf(lab, site), port);
}

QString fromPeer(const LabFixture &lab, const QString &site, int port)
{
    const QString peer = site == production ? backup : production;
    return meet(lab, {QStringLiteral("site"), peer}, addressOf(lab, site), port);
}

qint64 acknowledged(const LabFixture &lab)
{
    return lab.ledger().value(QStringLiteral("rows_acknowledged")).toInteger();
}

char stateOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    return text.isEmpty() ? '-' : text.at(text.lastIndexOf(')') + 2);
}

} // namespace

/// The lab in namespaces: that it comes up whole, that each break really breaks what it says and nothing
/// else, and that nothing of it stays behind.
class TestLab : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void bothSitesAreAlive();
    void consoleFilesAreTheCallersOwn();
    void upAgainChangesNothing();
    void networkBreak_data();
    void networkBreak();
    void mailOutlivesAPowerCut();
    void frozenSiteIsSilent();
    void databaseBreak_data();
    void databaseBreak();
    void diskIsFull();
    void linkIsSlow();
    void loadCanBeStopped();
    void unknownFaultIsRefused();
    void everythingKilledComesUpAgain();
    void downLeavesNothing();

private:
    void healAll();
    QByteArray whatItSaid(const QString &site) const;
    QString heldBySystem() const;
    LabFixture m_lab;
};

void TestLab::initTestCase()
{
    if (const QString why = m_lab.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QElapsedTimer clock;
    clock.start();
    QVERIFY2(m_lab.up(), m_lab.trouble());
    qInfo("from nothing: %.1f s", static_cast<double>(clock.elapsed()) / 1000.0);
    if (!m_lab.namespaces())
        QSKIP("this machine allows no namespaces: see tst_labloopback");
}

void TestLab::bothSitesAreAlive()
{
    QCOMPARE(m_lab.database(production), QStringLiteral("takes_writes"));
    QCOMPARE(m_lab.database(backup), QStringLiteral("restores"));
    for (const QString &site : {production, backup}) {
        for (const char *role : {"init", "sshd", "serve", "postgres", "syncthing", "voice"})
            QTRY_VERIFY2_WITH_TIMEOUT(!m_lab.pids(site, QString::fromLatin1(role)).isEmpty(), role, 20'000);
        SOON_COMPARE(fromConsole(m_lab, site, 22), QStringLiteral("answers"));
        SOON_COMPARE(fromConsole(m_lab, site, 8443), QStringLiteral("answers"));
    }
    const qint64 before = acknowledged(m_lab);
    QTRY_VERIFY_WITH_TIMEOUT(acknowledged(m_lab) > before + 2, 30'000);
    const QJsonObject ledger = m_lab.ledger();
    QCOMPARE(ledger.value(QStringLiteral("primary")).toString(), production);
    QCOMPARE(ledger.value(QStringLiteral("rows_lost")).toInteger(-1), 0);
    QVERIFY(ledger.value(QStringLiteral("two_primaries")).toArray().isEmpty());
    // The audio of those calls arrives at the backup site.
    QTRY_VERIFY_WITH_TIMEOUT(
        m_lab.run({QStringLiteral("site"), backup, QStringLiteral("--"), QStringLiteral("sh"),
                   QStringLiteral("-c"), QStringLiteral("ls /run/site/disk/files/*/*.ulaw")})
                .code == 0,
        60'000);
}

void TestLab::consoleFilesAreTheCallersOwn()
{
    for (const char *name : {"switchback.toml", "people", "id_ed25519", "known_hosts", "ca.pem",
                             "token-naperville", "token-centennial", "mail-password", "mailbox-password"}) {
        const QByteArray path = QFile::encodeName(m_lab.dir()) + "/console/" + name;
        struct stat info {
        };
        QVERIFY2(stat(path.constData(), &info) == 0, name);
        QVERIFY2(info.st_size > 0, name);
        const bool secret = QByteArray(name) == "people" || QByteArray(name) == "id_ed25519" ||
                            QByteArray(name).startsWith("token") || QByteArray(name).endsWith("password");
        QCOMPARE(info.st_mode & 0777, mode_t{secret ? 0600U : 0644U});
    }
    // The console's key opens exactly the site contract.
    const auto hello = m_lab.run(
        {QStringLiteral("exec"), QStringLiteral("--"), QStringLiteral("ssh"), QStringLiteral("-F"),
         QStringLiteral("none"), QStringLiteral("-i"), m_lab.dir() + QStringLiteral("/console/id_ed25519"),
         QStringLiteral("-o"), QStringLiteral("UserKnownHostsFile=%1/console/known_hosts").arg(m_lab.dir()),
         QStringLiteral("-o"), QStringLiteral("StrictHostKeyChecking=yes"), QStringLiteral("-o"),
         QStringLiteral("BatchMode=yes"), QStringLiteral("postgres@") + addressOf(m_lab, production),
         QStringLiteral("touch /tmp/switchback-test-intruder")});
    QVERIFY(hello.code != 0);
    QVERIFY(!QFile::exists(QStringLiteral("/tmp/switchback-test-intruder")));
}

void TestLab::upAgainChangesNothing()
{
    const QList<qint64> before =
        m_lab.pids(production, QStringLiteral("init")) + m_lab.pids(backup, QStringLiteral("init"));
    const auto again = m_lab.run("up");
    QVERIFY2(again.code == 0, again.err.constData());
    QCOMPARE(m_lab.pids(production, QStringLiteral("init")) + m_lab.pids(backup, QStringLiteral("init")),
             before);
}

void TestLab::networkBreak_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("sshFromConsole");
    QTest::addColumn<QString>("restFromConsole");
    QTest::addColumn<QString>("sshFromPeer");
    const QString answers = QStringLiteral("answers"), refused = QStringLiteral("refused"),
                  none = QStringLiteral("unreachable");
    QTest::newRow("primary") << QStringLiteral("primary") << refused << refused << refused;
    QTest::newRow("power") << QStringLiteral("power") << none << none << none;
    QTest::newRow("link") << QStringLiteral("link") << none << none << none;
    QTest::newRow("path") << QStringLiteral("path") << none << none << answers;
    QTest::newRow("ssh") << QStringLiteral("ssh") << refused << answers << refused;
    QTest::newRow("rest") << QStringLiteral("rest") << answers << refused << answers;
}

void TestLab::networkBreak()
{
    QFETCH(QString, fault);
    QFETCH(QString, sshFromConsole);
    QFETCH(QString, restFromConsole);
    QFETCH(QString, sshFromPeer);
    const auto broken = m_lab.run({QStringLiteral("break"), fault, production});
    QVERIFY2(broken.code == 0, broken.err.constData());
    QCOMPARE(fromConsole(m_lab, production, 22), sshFromConsole);
    QCOMPARE(fromConsole(m_lab, production, 8443), restFromConsole);
    QCOMPARE(fromPeer(m_lab, production, 22), sshFromPeer);
    QCOMPARE(fromConsole(m_lab, backup, 22), QStringLiteral("answers"));
    QVERIFY(m_lab.site(production).value(QStringLiteral("broken")).toArray().contains(fault));
    healAll();
}

// A mail server stands and falls with its site; what it had accepted comes when it is back.
void TestLab::mailOutlivesAPowerCut()
{
    const LabMail mail(m_lab);
    if (const QString why = mail.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString to = QStringLiteral("ann@acme.example.com");
    const auto arrived = [&](const QString &token) {
        for (const QJsonValue &one : mail.inbox(to)) {
            if (one.toObject().value(QStringLiteral("subject")).toString() ==
                QStringLiteral("Outage ") + token)
                return true;
        }
        return false;
    };
    QCOMPARE(m_lab.run("break link outside").code, 0);
    const QByteArray first = mail.send(production, QStringLiteral("kept"), to);
    QVERIFY2(first.startsWith("250"), first.constData());
    QCOMPARE(mail.waitingAt(production), 1);
    QCOMPARE(m_lab.run("break power naperville").code, 0);
    QVERIFY(m_lab.json({QStringLiteral("pids"), production}).isEmpty());
    const QByteArray cut = mail.send(production, QStringLiteral("cut"), to);
    QVERIFY2(cut.startsWith("none"), cut.constData());
    const QByteArray other = mail.send(backup, QStringLiteral("other"), to);
    QVERIFY2(other.startsWith("250"), other.constData());
    QCOMPARE(m_lab.run("heal link outside").code, 0);
    QTRY_VERIFY_WITH_TIMEOUT(arrived(QStringLiteral("other")), 30'000);
    QVERIFY(!arrived(QStringLiteral("kept")));
    QCOMPARE(m_lab.run("heal power naperville").code, 0);
    QTRY_VERIFY_WITH_TIMEOUT(arrived(QStringLiteral("kept")), 30'000);
    healAll();
}

void TestLab::frozenSiteIsSilent()
{
    QCOMPARE(m_lab.run("freeze site naperville").code, 0);
    QCOMPARE(fromConsole(m_lab, production, 22), QStringLiteral("silent"));
    for (const qint64 pid :
         m_lab.pids(production, QStringLiteral("postgres")) + m_lab.pids(production, QStringLiteral("init")))
        QCOMPARE(stateOf(pid), 'T');
    healAll();
}

void TestLab::databaseBreak_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("healLine");
    QTest::newRow("killed") << QStringLiteral("break database") << QStringLiteral("stopped")
                            << QStringLiteral("heal database");
    QTest::newRow("frozen") << QStringLiteral("freeze database") << QStringLiteral("no_answer")
                            << QStringLiteral("heal database");
}

void TestLab::databaseBreak()
{
    QFETCH(QString, line);
    QFETCH(QString, state);
    QFETCH(QString, healLine);
    const auto broken = m_lab.run(line.toLatin1().constData()); // without a site: the primary's
    QVERIFY2(broken.code == 0 && broken.out.contains("Naperville"), broken.err.constData());
    QCOMPARE(m_lab.database(production), state);
    QCOMPARE(fromConsole(m_lab, production, 22), QStringLiteral("answers"));
    const auto healed = m_lab.run(healLine.toLatin1().constData());
    QVERIFY2(healed.code == 0, healed.err.constData());
    QTRY_COMPARE_WITH_TIMEOUT(m_lab.database(production), QStringLiteral("takes_writes"), 30'000);
    healAll();
}

void TestLab::diskIsFull()
{
    if (!m_lab.ownDisks())
        QSKIP("no loop devices here");
    const QStringList writing{QStringLiteral("site"),         production,
                              QStringLiteral("--"),           QStringLiteral("dd"),
                              QStringLiteral("if=/dev/zero"), QStringLiteral("of=/run/site/disk/state/probe"),
                              QStringLiteral("bs=65536"),     QStringLiteral("count=1")};
    QCOMPARE(m_lab.run(writing).code, 0);
    QCOMPARE(m_lab
                 .run({QStringLiteral("site"), production, QStringLiteral("--"), QStringLiteral("rm"),
                       QStringLiteral("/run/site/disk/state/probe")})
                 .code,
             0);
    QCOMPARE(m_lab.run("fill-disk naperville").code, 0);
    const auto full = m_lab.run(writing);
    QVERIFY2(full.code != 0 && full.err.contains("No space left"), full.err.constData());
    QStringList peerWriting = writing;
    peerWriting[1] = backup;
    QCOMPARE(m_lab.run(peerWriting).code, 0);
    QCOMPARE(m_lab.run("heal disk").code, 0);
    QCOMPARE(m_lab.run(writing).code, 0);
    healAll();
}

void TestLab::linkIsSlow()
{
    const QString address = addressOf(m_lab, production);
    const QStringList shaking{QStringLiteral("exec"), QStringLiteral("--"), QStringLiteral("bash"),
                              QStringLiteral("-c"),
                              QStringLiteral("for i in 1 2 3 4 5 6 7 8 9 10 11 12; do openssl s_client "
                                             "-connect %1:8443 </dev/null >/dev/null 2>&1; done")
                                  .arg(address)};
    // The kernel's own count of packets held back: times would tell how busy this machine is.
    const auto queue = [this, production = production] {
        return m_lab
            .run({QStringLiteral("site"), production, QStringLiteral("--"), QStringLiteral("/sbin/tc"),
                  QStringLiteral("-s"), QStringLiteral("qdisc"), QStringLiteral("show"),
                  QStringLiteral("dev"), QStringLiteral("wan0")})
            .out;
    };
    QVERIFY2(!queue().contains("tbf"), queue().constData());
    const auto slowed = m_lab.run("slow-link naperville");
    if (slowed.code != 0 && slowed.err.contains("tbf"))
        QSKIP("this kernel has no tbf");
    QVERIFY2(slowed.code == 0, slowed.err.constData());
    QCOMPARE(m_lab.run(shaking).code, 0);
    const QByteArray told = queue();
    QVERIFY2(told.contains("tbf"), told.constData());
    static const QRegularExpression heldBack(QStringLiteral("overlimits [1-9]"));
    QVERIFY2(heldBack.match(QString::fromLatin1(told)).hasMatch(), told.constData());
    QCOMPARE(m_lab.run("heal slow-link naperville").code, 0);
    QVERIFY2(!queue().contains("tbf"), queue().constData());
    healAll();
}

void TestLab::loadCanBeStopped()
{
    QCOMPARE(m_lab.run("load 0").code, 0);
    qint64 last = -1;
    // No call is under way any more when two counts a second apart are the same.
    SOON_VERIFY([&] {
        const qint64 before = last;
        QTest::qWait(1000);
        last = acknowledged(m_lab);
        return last == before;
    }());
    QCOMPARE(m_lab.run("load 600").code, 0);
    SOON_VERIFY(acknowledged(m_lab) > last + 5);
    QCOMPARE(m_lab.run("load 60").code, 0);
}

void TestLab::unknownFaultIsRefused()
{
    for (const char *line : {"break everything", "heal nothing", "break", "break link atlantis", "load -1",
                             "load many", "pids atlantis"})
        QCOMPARE(m_lab.run(line).code, 64);
}

void TestLab::everythingKilledComesUpAgain()
{
    const qint64 before = acknowledged(m_lab);
    QVERIFY(before > 0);
    for (const QString &site : {production, backup}) {
        const QJsonObject roles = m_lab.json({QStringLiteral("pids"), site});
        for (const QJsonValue &pids : roles) {
            for (const QJsonValue &pid : pids.toArray())
                ::kill(static_cast<pid_t>(pid.toInteger()), SIGKILL);
        }
    }
    const auto up = m_lab.run("up");
    QVERIFY2(up.code == 0, up.err.constData());
    QTRY_COMPARE_WITH_TIMEOUT(m_lab.database(production), QStringLiteral("takes_writes"), 30'000);
    const QJsonObject ledger = m_lab.ledger();
    QVERIFY(ledger.value(QStringLiteral("rows_acknowledged")).toInteger() >= before);
    QCOMPARE(ledger.value(QStringLiteral("rows_lost")).toInteger(-1), 0);
}

void TestLab::downLeavesNothing()
{
    // Once in order, once after a crash; and down a second time has nothing to do.
    for (const bool crash : {false, true}) {
        const QList<qint64> machines = m_lab.pids(production, QStringLiteral("init")) +
                                       m_lab.pids(backup, QStringLiteral("init")) +
                                       m_lab.pids(QStringLiteral("outside"), QStringLiteral("init"));
        QCOMPARE(machines.size(), 3);
        if (crash) {
            ::kill(static_cast<pid_t>(machines.first()), SIGKILL);
            ::kill(static_cast<pid_t>(machines.last()), SIGKILL);
        }
        for (int twice = 0; twice < 2; ++twice) {
            const auto down = m_lab.run("down");
            QVERIFY2(down.code == 0, down.err.constData());
            SOON_COMPARE(heldBySystem(), QString());
        }
        if (!crash) {
            const auto up = m_lab.run("up");
            QVERIFY2(up.code == 0, up.err.constData());
        }
    }
    QCOMPARE(m_lab.run("destroy").code, 0);
    QVERIFY(!QFile::exists(m_lab.dir()));
}

// Whatever of the lab is still on this machine: a process, a mount, a namespace, a loop device.
QString TestLab::heldBySystem() const
{
    const QByteArray dir = QFile::encodeName(m_lab.dir());
    for (const QString &pid : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
        if (pid.toInt() > 0 && file.open(QIODevice::ReadOnly) && file.readAll().contains(dir))
            return QStringLiteral("process ") + pid;
    }
    QFile mounts(QStringLiteral("/proc/mounts"));
    if (mounts.open(QIODevice::ReadOnly) && mounts.readAll().contains(dir))
        return QStringLiteral("a mount");
    const QString id = m_lab.status().value(QStringLiteral("id")).toString();
    if (const QStringList spaces =
            QDir(QStringLiteral("/run/netns"))
                .entryList({QStringLiteral("sbl-%1-*").arg(id)}, QDir::AllEntries | QDir::System);
        !spaces.isEmpty())
        return QStringLiteral("namespace ") + spaces.join(QLatin1Char(' '));
    for (const QString &site : {production, backup}) {
        QProcess loops;
        loops.start(QStringLiteral("losetup"),
                    {QStringLiteral("-j"), m_lab.dir() + QStringLiteral("/sites/%1/disk.img").arg(site)});
        loops.waitForFinished();
        if (!loops.readAll().isEmpty())
            return QStringLiteral("the loop device of ") + site;
    }
    return {};
}

void TestLab::healAll()
{
    const auto healed = m_lab.run("heal all");
    QVERIFY2(healed.code == 0, healed.err.constData());
    for (const QString &site : {production, backup}) {
        SOON_COMPARE(fromConsole(m_lab, site, 22), QStringLiteral("answers"));
        SOON_COMPARE(fromConsole(m_lab, site, 8443), QStringLiteral("answers"));
        QVERIFY(m_lab.site(site).value(QStringLiteral("broken")).toArray().isEmpty());
    }
    const auto becomes = [this](const QString &site, const QString &state) {
        return QTest::qWaitFor([&] { return m_lab.database(site) == state; }, 40'000);
    };
    QVERIFY2(becomes(production, QStringLiteral("takes_writes")), whatItSaid(production).constData());
    QVERIFY2(becomes(backup, QStringLiteral("restores")), whatItSaid(backup).constData());
}

/// The ends of a site's logs: the lab is gone when somebody looks.
QByteArray TestLab::whatItSaid(const QString &site) const
{
    QByteArray said = m_lab.database(site).toUtf8() + '\n';
    for (const char *name : {"boot", "serve", "postgresql"}) {
        QFile log(m_lab.dir() + QStringLiteral("/sites/%1/log/%2.log").arg(site, QLatin1String(name)));
        if (log.open(QIODevice::ReadOnly))
            said += QByteArray(name) + ":\n" + log.readAll().right(1500) + '\n';
    }
    return said;
}

QTEST_GUILESS_MAIN(TestLab)
#include "tst_lab.moc"
