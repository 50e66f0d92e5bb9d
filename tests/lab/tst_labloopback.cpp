// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labfixture.h"

#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using Switchback::Test::LabFixture;

/// The lab where no namespaces are allowed: loopback addresses and one user. The main things work; what can't
/// be broken there says so.
class TestLabLoopback : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void bothSitesAreAlive();
    void whatIsNotHereIsSaid_data();
    void whatIsNotHereIsSaid();
    void siteDiesAndComesBack();
    void portTakenIsNamed();
    void downLeavesNoProcess();

private:
    /// Command lines.
    QStringList ourProcesses() const;
    LabFixture m_lab{{QStringLiteral("--loopback"), QStringLiteral("--load"), QStringLiteral("120")}};
};

void TestLabLoopback::initTestCase()
{
    if (const QString why = m_lab.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY2(m_lab.up(), m_lab.trouble());
    QVERIFY(QByteArray(m_lab.trouble()).contains("can't be broken here"));
    QVERIFY(!m_lab.namespaces());
}

void TestLabLoopback::bothSitesAreAlive()
{
    QCOMPARE(m_lab.database(QStringLiteral("naperville")), QStringLiteral("takes_writes"));
    QCOMPARE(m_lab.database(QStringLiteral("centennial")), QStringLiteral("restores"));
    QTRY_VERIFY_WITH_TIMEOUT(m_lab.ledger().value(QStringLiteral("rows_acknowledged")).toInteger() > 3,
                             30'000);
    QCOMPARE(m_lab.ledger().value(QStringLiteral("rows_lost")).toInteger(-1), 0);
}

void TestLabLoopback::whatIsNotHereIsSaid_data()
{
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"power", "link", "path", "fill-disk", "slow-link"})
        QTest::newRow(fault) << QString::fromLatin1(fault);
}

void TestLabLoopback::whatIsNotHereIsSaid()
{
    QFETCH(QString, fault);
    const auto ran = m_lab.run({QStringLiteral("break"), fault});
    QCOMPARE(ran.code, 1);
    QVERIFY2(ran.err.contains("can't be broken in this lab"), ran.err.constData());
    QVERIFY(m_lab.site(QStringLiteral("naperville")).value(QStringLiteral("broken")).toArray().isEmpty());
}

void TestLabLoopback::siteDiesAndComesBack()
{
    QVERIFY2(m_lab.run("break primary").code == 0, "break primary");
    QVERIFY(m_lab.json({QStringLiteral("pids"), QStringLiteral("naperville")}).isEmpty());
    QCOMPARE(m_lab.database(QStringLiteral("centennial")), QStringLiteral("restores"));
    const auto healed = m_lab.run("heal primary");
    QVERIFY2(healed.code == 0, healed.err.constData());
    QTRY_COMPARE_WITH_TIMEOUT(m_lab.database(QStringLiteral("naperville")), QStringLiteral("takes_writes"),
                              40'000);
    QCOMPARE(m_lab.ledger().value(QStringLiteral("rows_lost")).toInteger(-1), 0);
}

void TestLabLoopback::portTakenIsNamed()
{
    QVERIFY2(m_lab.run("break primary").code == 0, "break primary");
    const QJsonObject site = m_lab.site(QStringLiteral("naperville"));
    QString port;
    for (const QJsonValue &one : site.value(QStringLiteral("ports")).toArray()) {
        if (one.toObject().value(QStringLiteral("use")).toString() == QStringLiteral("ssh"))
            port = QString::number(one.toObject().value(QStringLiteral("port")).toInt());
    }
    // The test program itself takes the port, as any other program of the machine might.
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(quint16(port.toUInt()));
    QCOMPARE(inet_pton(AF_INET, site.value(QStringLiteral("address")).toString().toLatin1().constData(),
                       &where.sin_addr),
             1);
    const int taken = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int reuse = 1;
    setsockopt(taken, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
    bool bound = false; // QTRY asks once more at the end
    QTRY_VERIFY(bound = bound || bind(taken, reinterpret_cast<sockaddr *>(&where), sizeof where) == 0);
    QCOMPARE(listen(taken, 1), 0);
    const QString pid = QString::number(getpid());
    QTRY_VERIFY_WITH_TIMEOUT(m_lab.run("status").out.contains(pid.toLatin1()), 10'000);
    const auto healed = m_lab.run("heal primary");
    QCOMPARE(healed.code, 1);
    QVERIFY2(healed.err.contains("is taken by") && healed.err.contains(pid.toLatin1()),
             healed.err.constData());
    close(taken);
    const auto again = m_lab.run("heal primary");
    QVERIFY2(again.code == 0, again.err.constData());
}

void TestLabLoopback::downLeavesNoProcess()
{
    QVERIFY(!ourProcesses().isEmpty());
    // A supervisor that was killed leaves the rest behind; down finds them all the same.
    ::kill(static_cast<pid_t>(m_lab.pids(QStringLiteral("centennial"), QStringLiteral("init")).value(0)),
           SIGKILL);
    for (int twice = 0; twice < 2; ++twice) {
        const auto down = m_lab.run("down");
        QVERIFY2(down.code == 0, down.err.constData());
        QTRY_COMPARE_WITH_TIMEOUT(ourProcesses(), QStringList(), 5'000);
    }
}

QStringList TestLabLoopback::ourProcesses() const
{
    QStringList found;
    const QByteArray dir = QFile::encodeName(m_lab.dir());
    for (const QString &pid : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
        if (pid.toInt() <= 0 || !file.open(QIODevice::ReadOnly))
            continue;
        if (QByteArray line = file.readAll(); line.contains(dir))
            found += QString::fromLocal8Bit(line.replace('\0', ' '));
    }
    return found;
}

QTEST_GUILESS_MAIN(TestLabLoopback)
#include "tst_labloopback.moc"
