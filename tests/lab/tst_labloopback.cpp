// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labfixture.h"
#include "tests/lab/labmail.h"
#include "tests/support/soon.h"

#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using Switchback::Test::LabFixture;
using Switchback::Test::LabMail;

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
    void mailArrives_data();
    void mailArrives();
    void mailIsNotTaken();
    void mailComesBack_data();
    void mailComesBack();
    void mailIsGreylisted();
    void customerAnswers();
    void mailServerIsBroken();
    void providerTakesAndIsBroken_data();
    void providerTakesAndIsBroken();
    void siteDiesAndComesBack();
    void portTakenIsNamed();
    void downLeavesNoProcess();

private:
    /// Command lines.
    QStringList ourProcesses() const;
    QByteArray logOfCustomersHost() const;
    LabFixture m_lab{{QStringLiteral("--loopback"), QStringLiteral("--load"), QStringLiteral("120")}};
    LabMail m_mail{m_lab};
    QByteArray m_id;
};

void TestLabLoopback::initTestCase()
{
    if (const QString why = m_lab.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY2(m_lab.up(), m_lab.trouble());
    QVERIFY(QByteArray(m_lab.trouble()).contains("can't be broken here"));
    QVERIFY(!m_lab.namespaces());
    m_id = m_lab.status().value(QStringLiteral("id")).toString().toLatin1();
    QVERIFY(!m_id.isEmpty());
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

void TestLabLoopback::mailArrives_data()
{
    QTest::addColumn<QString>("place");
    for (const char *place : {"naperville", "centennial", "outside"})
        QTest::newRow(place) << QString::fromLatin1(place);
}

void TestLabLoopback::mailArrives()
{
    QFETCH(QString, place);
    if (const QString why = m_mail.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString to = QStringLiteral("ann.%1@acme.example.com").arg(place);
    const QByteArray said = m_mail.send(place, place, to);
    QVERIFY2(said.startsWith("250"), said.constData());
    SOON_COMPARE(m_mail.mailTo(to, to).value(QStringLiteral("subject")).toString(),
                 QStringLiteral("Outage ") + place);
    const QJsonObject read = m_lab.json({QStringLiteral("mail"), QStringLiteral("read"), to});
    QCOMPARE(read.value(QStringLiteral("text")).toString().trimmed(),
             QStringLiteral("Calls do not come through."));
    QCOMPARE(read.value(QStringLiteral("reply_to")).toString(),
             QStringLiteral("noc+%1@example.net").arg(place));
}

void TestLabLoopback::mailIsNotTaken()
{
    if (const QString why = m_mail.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString site = QStringLiteral("naperville");
    const QByteArray refused =
        m_mail.send(site, QStringLiteral("r1"), QStringLiteral("refused.bo@acme.example.com"));
    QVERIFY2(refused.startsWith("550 5.7.1"), refused.constData());
    // Put off once; its second attempt comes from another sender, as far as what follows a + is one.
    const QString later = QStringLiteral("later@acme.example.com");
    const QByteArray first = m_mail.send(site, QStringLiteral("l1"), later);
    QVERIFY2(first.startsWith("451 4.7.1"), first.constData());
    const QByteArray second = m_mail.send(site, QStringLiteral("l2"), later);
    QVERIFY2(second.startsWith("250"), second.constData());
}

void TestLabLoopback::mailComesBack_data()
{
    QTest::addColumn<QString>("to");
    QTest::addColumn<QByteArray>("reported");
    QTest::addColumn<QString>("said");
    QTest::newRow("gone") << QStringLiteral("gone@acme.example.com") << QByteArray("550 5.1.1")
                          << QStringLiteral("no such mailbox");
    QTest::newRow("full") << QStringLiteral("full.bo@acme.example.com") << QByteArray("Action: failed")
                          << QStringLiteral("552 5.2.2");
    QTest::newRow("domain") << QStringLiteral("bo@acme.invalid") << QByteArray("Action: failed")
                            << QStringLiteral("no such domain");
    QTest::newRow("away") << QStringLiteral("away@acme.example.com") << QByteArray()
                          << QStringLiteral("out of the office");
}

void TestLabLoopback::mailComesBack()
{
    QFETCH(QString, to);
    QFETCH(QByteArray, reported);
    QFETCH(QString, said);
    if (const QString why = m_mail.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString token = QStringLiteral("back%1").arg(QString::fromLatin1(QTest::currentDataTag()));
    const QByteArray taken = m_mail.send(QStringLiteral("centennial"), token, to);
    QVERIFY2(taken.startsWith("250"), taken.constData());
    SOON_VERIFY(!m_mail.answerTo(token).isEmpty());
    const QJsonObject answer = m_mail.answerTo(token);
    QCOMPARE(answer.value(QStringLiteral("automatic")).toString(), QStringLiteral("auto-replied"));
    const QByteArray report = answer.value(QStringLiteral("report")).toString().toUtf8();
    QVERIFY2(reported.isEmpty() ? report.isEmpty() : report.contains(reported), report.constData());
    const QString text = answer.value(QStringLiteral("text")).toString();
    QVERIFY2(text.contains(said), qPrintable(text));
}

void TestLabLoopback::mailIsGreylisted()
{
    if (const QString why = m_mail.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString to = QStringLiteral("grey@acme.example.com");
    const QByteArray taken = m_mail.send(QStringLiteral("naperville"), QStringLiteral("g1"), to);
    QVERIFY2(taken.startsWith("250"), taken.constData());
    QTRY_VERIFY_WITH_TIMEOUT(!m_mail.mailTo(to, to).isEmpty(), 30'000);
    QVERIFY2(logOfCustomersHost().contains("temporarily rejected RCPT <grey@"),
             logOfCustomersHost().constData());
    QVERIFY(m_mail.answerTo(QStringLiteral("g1")).isEmpty());
}

void TestLabLoopback::customerAnswers()
{
    if (const QString why = m_mail.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString who = QStringLiteral("cleo@acme.example.com");
    QVERIFY(m_mail.send(QStringLiteral("outside"), QStringLiteral("c1"), who).startsWith("250"));
    SOON_VERIFY(!m_mail.mailTo(who, who).isEmpty());
    const auto ran = m_lab.run({QStringLiteral("mail"), QStringLiteral("reply"), who, QStringLiteral("Seen,"),
                                QStringLiteral("danke schön")});
    QVERIFY2(ran.code == 0, ran.err.constData());
    SOON_VERIFY(!m_mail.answerTo(QStringLiteral("c1")).isEmpty());
    const QJsonObject answer = m_mail.answerTo(QStringLiteral("c1"));
    QCOMPARE(answer.value(QStringLiteral("from")).toString(), who);
    QCOMPARE(answer.value(QStringLiteral("subject")).toString(), QStringLiteral("Re: Outage c1"));
    QVERIFY(answer.value(QStringLiteral("automatic")).toString().isEmpty());
    const QString text = answer.value(QStringLiteral("text")).toString();
    QVERIFY2(text.startsWith(QStringLiteral("Seen, danke schön\n")) &&
                 text.contains(QStringLiteral("> Calls do not come through.")),
             qPrintable(text));
    QCOMPARE(m_lab.run("mail reply nobody@acme.example.com hello").code, 1);
    QCOMPARE(m_lab.run("mail forward").code, 64);
}

void TestLabLoopback::mailServerIsBroken()
{
    if (const QString why = m_mail.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString outside = QStringLiteral("outside"), backup = QStringLiteral("centennial");
    const auto sent = [this](const QString &place, const char *answer) {
        const QByteArray said =
            m_mail.send(place, QStringLiteral("d1"), QStringLiteral("dan@acme.example.com"));
        return said.startsWith(answer) ? QByteArray() : "it said: " + said;
    };
    QCOMPARE(m_lab.run("break mail outside").code, 0);
    QCOMPARE(sent(outside, "none"), QByteArray());
    QCOMPARE(m_lab.run("break mail-busy centennial").code, 0);
    QCOMPARE(sent(backup, "451 4.3.2"), QByteArray());
    QCOMPARE(m_lab.run("break ssh outside").code, 1); // there is none
    QCOMPARE(m_lab.run("heal all").code, 0);
    QCOMPARE(sent(outside, "250"), QByteArray());
    // Last, for it takes a while: the answer after the whole mail comes late.
    QCOMPARE(m_lab.run("break mail-late centennial").code, 0);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(sent(backup, "250"), QByteArray());
    QVERIFY(clock.elapsed() > 15'000);
    QCOMPARE(m_lab.run("heal mail-late").code, 0);
}

void TestLabLoopback::providerTakesAndIsBroken_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("list");
    QTest::addColumn<QString>("ends");
    QTest::newRow("SMS") << QStringLiteral("sms") << QStringLiteral("messages")
                         << QStringLiteral("delivered");
    QTest::newRow("call") << QStringLiteral("voice") << QStringLiteral("calls")
                          << QStringLiteral("completed");
}

void TestLabLoopback::providerTakesAndIsBroken()
{
    QFETCH(QString, kind);
    QFETCH(QString, list);
    QFETCH(QString, ends);
    if (const QString why = m_mail.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const auto ordered = [&](const QString &text) {
        return m_mail.provider(kind, {QStringLiteral("+13125550142"), text});
    };
    // Where it stands need not be said: there is only one.
    QCOMPARE(m_lab.run("break provider").code, 0);
    const QByteArray silent = ordered(QStringLiteral("one"));
    QVERIFY2(silent.startsWith("none"), silent.constData());
    QCOMPARE(m_lab.run("break provider naperville").code, 1);
    QCOMPARE(m_lab.run("heal provider").code, 0);
    QByteArray said;
    SOON_VERIFY((said = ordered(QStringLiteral("two"))).contains("\"status\": \"queued\""));
    const auto state = [&] {
        return QJsonDocument::fromJson(m_mail.provider(QStringLiteral("state"), {})).object();
    };
    SOON_COMPARE(state().value(list).toArray().last().toObject().value(QStringLiteral("status")).toString(),
                 ends);
    // What was ordered while it hung may have been taken once it was let go: its answer was lost, no more.
    QVERIFY(state().value(QStringLiteral("violations")).toArray().isEmpty());
}

QByteArray TestLabLoopback::logOfCustomersHost() const
{
    QFile file(m_lab.dir() + QStringLiteral("/sites/outside/log/customers-main.log"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
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
    SOON_VERIFY(bound = bound || bind(taken, reinterpret_cast<sockaddr *>(&where), sizeof where) == 0);
    QCOMPARE(listen(taken, 1), 0);
    const QString pid = QString::number(getpid());
    SOON_VERIFY(m_lab.run("status").out.contains(pid.toLatin1()));
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
    for (const QString &machine : {QStringLiteral("centennial"), QStringLiteral("outside")}) {
        if (const qint64 init = m_lab.pids(machine, QStringLiteral("init")).value(0); init > 1)
            ::kill(static_cast<pid_t>(init), SIGKILL);
    }
    for (int twice = 0; twice < 2; ++twice) {
        const auto down = m_lab.run("down");
        QVERIFY2(down.code == 0, down.err.constData());
        SOON_COMPARE(ourProcesses(), QStringList());
    }
}

QStringList TestLabLoopback::ourProcesses() const
{
    QStringList found;
    const QByteArray dir = QFile::encodeName(m_lab.dir());
    const QByteArray mailboxes = "dovecot-switchback-lab-" + m_id;
    for (const QString &pid : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
        if (pid.toInt() <= 0 || !file.open(QIODevice::ReadOnly))
            continue;
        if (QByteArray line = file.readAll(); line.contains(dir) || line.contains(mailboxes))
            found += QString::fromLocal8Bit(line.replace('\0', ' '));
    }
    return found;
}

QTEST_GUILESS_MAIN(TestLabLoopback)
#include "tst_labloopback.moc"
