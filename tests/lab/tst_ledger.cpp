// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/voice/ledger.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Lab;

/// The lab's count of what was acknowledged: the judge of every loss, so it must not err itself.
class TestLedger : public QObject
{
    Q_OBJECT

private slots:
    void stretchesFollowPromotions();
    void overlapIsSeen_data();
    void overlapIsSeen();
    void tornLinesAreCounted();
    void lastSiteIsTheNewest();

private:
    static Acknowledged call(const char *site, int timeline, qint64 at)
    {
        return {QStringLiteral("id-%1").arg(at), instantFromMs(at), instantFromMs(at - 1),
                QString::fromLatin1(site), timeline};
    }
    static LabSpec labIn(const QString &dir)
    {
        LabSpec lab;
        lab.dir = dir;
        lab.sites.resize(2);
        lab.sites[0].id = QStringLiteral("a");
        lab.sites[1].id = QStringLiteral("b");
        return lab;
    }
    static void write(const QString &path, const QByteArray &content)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
};

void TestLedger::stretchesFollowPromotions()
{
    const QList<Stretch> all =
        stretches({call("a", 1, 10), call("a", 1, 20), call("b", 2, 30), call("a", 3, 50)});
    QCOMPARE(all.size(), 3);
    QCOMPARE(all.at(0), (Stretch{QStringLiteral("a"), 1, instantFromMs(10), instantFromMs(20), 2}));
    QCOMPARE(all.at(1), (Stretch{QStringLiteral("b"), 2, instantFromMs(30), instantFromMs(30), 1}));
    QCOMPARE(all.at(2), (Stretch{QStringLiteral("a"), 3, instantFromMs(50), instantFromMs(50), 1}));
    QVERIFY(overlaps(all).isEmpty());
}

void TestLedger::overlapIsSeen_data()
{
    QTest::addColumn<QList<Acknowledged>>("calls");
    QTest::addColumn<qsizetype>("found");
    QTest::newRow("clean failover and failback")
        << QList<Acknowledged>{call("a", 1, 10), call("b", 2, 20), call("b", 2, 30), call("a", 3, 40)}
        << qsizetype{0};
    QTest::newRow("old primary goes on")
        << QList<Acknowledged>{call("a", 1, 10), call("b", 2, 20), call("a", 1, 30)} << qsizetype{1};
    QTest::newRow("one late call only")
        << QList<Acknowledged>{call("a", 1, 10), call("b", 2, 20), call("b", 2, 40), call("a", 1, 30)}
        << qsizetype{1};
    QTest::newRow("both promoted to the same timeline")
        << QList<Acknowledged>{call("a", 2, 10), call("b", 2, 15), call("a", 2, 20)} << qsizetype{1};
    QTest::newRow("same millisecond")
        << QList<Acknowledged>{call("a", 1, 10), call("b", 2, 10)} << qsizetype{1};
    QTest::newRow("one site twice") << QList<Acknowledged>{call("a", 1, 10), call("a", 2, 10)}
                                    << qsizetype{0};
}

void TestLedger::overlapIsSeen()
{
    QFETCH(QList<Acknowledged>, calls);
    QFETCH(qsizetype, found);
    QCOMPARE(overlaps(stretches(calls)).size(), found);
}

void TestLedger::tornLinesAreCounted()
{
    QTemporaryDir folder;
    const LabSpec lab = labIn(folder.path());
    const QByteArray whole =
        R"({"id":"1","at":"2026-11-21T20:00:00.001Z","began":"2026-11-21T20:00:00.000Z","site":"a","timeline":1})";
    write(lab.ledgerFile(lab.sites.at(0)), whole + '\n' + whole.left(30));
    write(lab.ledgerFile(lab.sites.at(1)),
          R"({"id":"2","at":"yesterday","began":"2026-11-21T20:00:00.000Z","site":"b"})");
    qint64 broken = 0;
    const QList<Acknowledged> calls = readLedgers(lab, &broken);
    QCOMPARE(calls.size(), 1);
    QCOMPARE(calls.at(0).id, QStringLiteral("1"));
    QCOMPARE(broken, 2);
}

void TestLedger::lastSiteIsTheNewest()
{
    QTemporaryDir folder;
    const LabSpec lab = labIn(folder.path());
    QCOMPARE(lastAcknowledgingSite(lab), QString());
    const QByteArray early =
        R"({"id":"1","at":"2026-11-21T20:00:00.001Z","began":"2026-11-21T20:00:00.000Z","site":"a","timeline":1})";
    const QByteArray late =
        R"({"id":"2","at":"2026-11-21T20:00:09.001Z","began":"2026-11-21T20:00:09.000Z","site":"b","timeline":2})";
    write(lab.ledgerFile(lab.sites.at(0)), early + '\n');
    write(lab.ledgerFile(lab.sites.at(1)), late + '\n');
    QCOMPARE(lastAcknowledgingSite(lab), QStringLiteral("b"));
}

QTEST_GUILESS_MAIN(TestLedger)
#include "tst_ledger.moc"
