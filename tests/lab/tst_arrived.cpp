// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/machine/services.h"
#include "app/lab/mail/arrived.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Lab;

/// What `switchback-lab arrived` reads off the disk outside.
class TestArrived : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void nothingHasArrived();
    void mailsAreRead();
    void ordersAreRead();

private:
    void put(const QString &file, const QByteArray &content) const;
    [[nodiscard]] Arrived arrived() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    LabSpec m_lab;
};

void TestArrived::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_lab = {};
    m_lab.dir = m_folder->path();
    m_lab.outside.id = QStringLiteral("outside");
}

void TestArrived::put(const QString &name, const QByteArray &content) const
{
    const QString path = m_lab.hostRoot(m_lab.outside) + name;
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
}

Arrived TestArrived::arrived() const
{
    const Result<Arrived> read = arrivedIn(m_lab);
    return read ? *read : Arrived{{{QStringLiteral("not read"), read.error().text, {}}}, {}, {}, -1};
}

void TestArrived::nothingHasArrived()
{
    QCOMPARE(arrived(), Arrived{});
}

void TestArrived::mailsAreRead()
{
    const QString boxes = QStringLiteral("/disk/mailboxes/");
    put(boxes + QStringLiteral("acme.example.com/jo/new/1795968947.M617977P31256.host"),
        "Subject: Outage\r\nReply-To: NOC <noc+abcz1@example.net>\r\n\r\nHello\r\n");
    put(boxes + QStringLiteral("acme.example.com/jo/cur/1795968948.M617977P31256.host:2,S"),
        "Subject: Another\r\n\r\nFrom somebody else\r\n");
    put(boxes + QStringLiteral("example.net/noc/new/1795968949.M617977P31256.host"),
        "Subject: An answer\r\n\r\nSeen\r\n");
    const QList<Arrived::Mail> wanted{
        {QStringLiteral("jo@acme.example.com"), QStringLiteral("abcz1"), QStringLiteral("Outage")},
        {QStringLiteral("jo@acme.example.com"), QString(), QStringLiteral("Another")}};
    QCOMPARE(arrived().mails, wanted);
    QCOMPARE(toJson(arrived())
                 .value(QStringLiteral("mails"))
                 .toArray()
                 .at(0)
                 .toObject()
                 .value(QStringLiteral("token"))
                 .toString(),
             QStringLiteral("abcz1"));
}

void TestArrived::ordersAreRead()
{
    put(QLatin1String(providerLedger),
        "{\"what\": \"Messages\", \"to\": \"+13035550101\", \"body\": \"Outage #abc234\", \"at\": "
        "1795968947.5}\n"
        "{\"what\": \"Calls\", \"to\": \"+13035550102\", \"body\": \"\", \"at\": 1795968948}\n"
        "{\"what\": \"violation\", \"code\": 20001}\n"
        "[1]\n"
        "{\"what\": \"Calls\", \"to\":"); // still being written
    const Arrived read = arrived();
    QCOMPARE(read.messages.size(), 1);
    QCOMPARE(read.messages.first().to, QStringLiteral("+13035550101"));
    QCOMPARE(read.messages.first().text, QStringLiteral("Outage #abc234"));
    QCOMPARE(toIso(read.messages.first().at), QStringLiteral("2026-11-29T16:15:47.500Z"));
    QCOMPARE(read.calls.size(), 1);
    QCOMPARE(read.violations, 1);
}

QTEST_GUILESS_MAIN(TestArrived)
#include "tst_arrived.moc"
