// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/machine/ports.h"
#include "app/lab/setup/labcreate.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Switchback::Lab;

/// What the lab must never do: touch a folder that it did not make; and what it says when it can't.
class TestLabFolder : public QObject
{
    Q_OBJECT

private slots:
    void foreignFolderIsLeftAlone_data();
    void foreignFolderIsLeftAlone();
    void nothingToTakeDownIsFine();
    void wrongUsageIsNamed_data();
    void wrongUsageIsNamed();
    void tooLongAPathIsRefused();
    void portHolderIsNamed();
    void labsMadeAtTheSameTimeShareNoPort();
    void portOfMessagesIsSeenAsTaken();

private:
    struct Ran {
        int code;
        QString said;
    };
    static Ran lab(const QString &dir, const QStringList &arguments)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"),
                      QStringList{QStringLiteral("--dir"), dir} + arguments);
        if (!process.waitForFinished(30'000))
            return {-1, QStringLiteral("did not end")};
        return {process.exitCode(), QString::fromUtf8(process.readAll())};
    }
};

void TestLabFolder::foreignFolderIsLeftAlone_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("marker");
    for (const char *command : {"up", "down", "destroy"}) {
        QTest::addRow("%s, no marker", command) << QString::fromLatin1(command) << QString();
        QTest::addRow("%s, a marker of something else", command)
            << QString::fromLatin1(command) << QStringLiteral("{\"what\":\"other\"}");
        QTest::addRow("%s, an empty marker", command) << QString::fromLatin1(command) << QStringLiteral(" ");
    }
}

void TestLabFolder::foreignFolderIsLeftAlone()
{
    QFETCH(QString, command);
    QFETCH(QString, marker);
    QTemporaryDir folder;
    QFile precious(folder.filePath(QStringLiteral("precious")));
    QVERIFY(precious.open(QIODevice::WriteOnly) && precious.write("mine") == 4);
    precious.close();
    QStringList before{QStringLiteral("precious")};
    if (!marker.isEmpty()) {
        QFile file(folder.filePath(QStringLiteral(".switchback-lab")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(marker.toUtf8()) > 0);
        before.prepend(QStringLiteral(".switchback-lab"));
    }
    const Ran ran = lab(folder.path(), {command});
    QCOMPARE(ran.code, 1);
    QVERIFY2(ran.said.contains(folder.path()), qPrintable(ran.said));
    QCOMPARE(
        QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name),
        before);
}

void TestLabFolder::nothingToTakeDownIsFine()
{
    QTemporaryDir folder;
    const QString none = folder.filePath(QStringLiteral("none"));
    for (const char *command : {"down", "down", "destroy", "destroy"})
        QCOMPARE(lab(none, {QString::fromLatin1(command)}).code, 0);
    QVERIFY(!QFile::exists(none));
}

void TestLabFolder::wrongUsageIsNamed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("word");
    QTest::newRow("scale") << QStringList{QStringLiteral("up"), QStringLiteral("--scale"),
                                          QStringLiteral("0")}
                           << QStringLiteral("--scale");
    QTest::newRow("outage scale") << QStringList{QStringLiteral("up"), QStringLiteral("--outage-scale"),
                                                 QStringLiteral("fast")}
                                  << QStringLiteral("--outage-scale");
    QTest::newRow("load") << QStringList{QStringLiteral("up"), QStringLiteral("--load"),
                                         QStringLiteral("many")}
                          << QStringLiteral("--load");
    QTest::newRow("option") << QStringList{QStringLiteral("up"), QStringLiteral("--fast")}
                            << QStringLiteral("--loopback");
    QTest::newRow("nothing") << QStringList{} << QStringLiteral("COMMAND");
}

void TestLabFolder::wrongUsageIsNamed()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, word);
    QTemporaryDir folder;
    const QString none = folder.filePath(QStringLiteral("none"));
    const Ran ran = lab(none, arguments);
    QCOMPARE(ran.code, 64);
    QVERIFY2(ran.said.contains(word), qPrintable(ran.said));
    QVERIFY(!QFile::exists(none));
}

void TestLabFolder::tooLongAPathIsRefused()
{
    LabSpec lab;
    lab.sites.resize(1);
    lab.sites[0].id = QStringLiteral("naperville");
    lab.serviceUid = getuid();
    lab.dir = QStringLiteral("/") + QString(90, QLatin1Char('x'));
    QVERIFY(whyFolderUnfit(lab).contains(QStringLiteral("too long")));
    lab.namespaces = true; // there the socket lies in the site's own /run
    QCOMPARE(whyFolderUnfit(lab), QString());
    lab.dir = QStringLiteral("/run/lab");
    QVERIFY(whyFolderUnfit(lab).contains(QStringLiteral("/run")));
}

void TestLabFolder::portOfMessagesIsSeenAsTaken()
{
    const QString address = QStringLiteral("127.0.0.1");
    // None of those that the machine gives to whoever connects somewhere.
    const auto first = freePort(address, quint16(14'000 + getpid() % 4000 * 4), PortUse::Messages);
    QVERIFY(first.ok());
    const int receiver = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const int one = 1; // as Kamailio does: who sets it too would be let in beside it
    setsockopt(receiver, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(*first);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const void *generic = &at;
    QVERIFY(bind(receiver, static_cast<const sockaddr *>(generic), sizeof at) == 0);
    const quint16 port = *first;
    QVERIFY(!portIsFree(address, port, PortUse::Messages));
    const auto next = freePort(address, port, PortUse::Messages);
    QVERIFY(next.ok() && *next > port);
    QVERIFY2(portHolder(address, port).contains(QString::number(getpid())),
             qPrintable(portHolder(address, port)));
    close(receiver);
    QVERIFY(portIsFree(address, port, PortUse::Messages));
}

void TestLabFolder::portHolderIsNamed()
{
    const QString address = QStringLiteral("127.0.0.1");
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    void *generic = &at;
    socklen_t size = sizeof at;
    QVERIFY(bind(listener, static_cast<sockaddr *>(generic), size) == 0 && listen(listener, 1) == 0);
    QVERIFY(getsockname(listener, static_cast<sockaddr *>(generic), &size) == 0);
    const quint16 port = ntohs(at.sin_port);
    QVERIFY(!portIsFree(address, port));
    QVERIFY2(portHolder(address, port).contains(QString::number(getpid())),
             qPrintable(portHolder(address, port)));
    close(listener);
    QVERIFY(portIsFree(address, port));
    QCOMPARE(portHolder(address, port), QString());
}

// Neither has opened a port yet when the other chooses: on 127.0.0.1 both found the same ones free.
void TestLabFolder::labsMadeAtTheSameTimeShareNoPort()
{
    UpOptions options;
    options.loopback = true;
    QSet<QString> used;
    for (int number = 1; number <= 2; ++number) {
        const QTemporaryDir folder(QStringLiteral("/var/tmp/switchback-ports-XXXXXX"));
        QVERIFY(::chmod(QFile::encodeName(folder.path()).constData(), 0755) ==
                0); // the sites' user enters it
        const auto made = createOrOpenLab(folder.path(), options);
        QVERIFY2(made.ok(), qPrintable(made ? QString() : made.error().text));
        QVERIFY(made->hasMail());
        for (const SiteSpec &machine : made->machines()) {
            const QStringList own{
                QStringLiteral("%1:%2").arg(machine.address).arg(machine.sipPort),
                QStringLiteral("%1:%2").arg(made->innerAddress(machine)).arg(machine.sipRpcPort),
                QStringLiteral("%1:%2").arg(made->innerAddress(machine)).arg(machine.filesGuiPort)};
            for (const QString &one : own) {
                QVERIFY2(!used.contains(one), qPrintable(one));
                used.insert(one);
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestLabFolder)
#include "tst_labfolder.moc"
