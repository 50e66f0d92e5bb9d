// SPDX-License-Identifier: GPL-3.0-or-later
// A store too large to be read whole before anybody can work: opened at once, read beside the work.
#include "app/store/place/wholecheck.h"
#include "backends.h"

#include <QFile>
#include <QSignalSpy>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Now = instantFromMs(1'790'000'000'000);

StoreTrace checked(Duration ago)
{
    StoreTrace trace;
    trace.checkedAt = Now - ago;
    return trace;
}
} // namespace

class TestStoreChecks : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    int m_number = 0;

    [[nodiscard]] QString newUrl()
    {
        return QStringLiteral("sqlite:") + m_folder.filePath(QStringLiteral("%1.db").arg(++m_number));
    }

    /// Larger than what is read at once.
    void fill(const QString &url)
    {
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QList<Entry> entries;
        for (int i = 0; i < 120; ++i)
            entries += Entry{someEvent(QString(50'000, QLatin1Char('a' + i % 26))), {}};
        QVERIFY(wait(store.append(entries)).ok());
        QVERIFY(QFile(url.mid(7)).size() > SmallStoreBytes);
    }

    static void overwrite(const QString &path, qint64 at, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(at));
        QCOMPARE(file.write(bytes), bytes.size());
    }

private slots:
    void due_data()
    {
        QTest::addColumn<std::optional<StoreTrace>>("trace");
        QTest::addColumn<bool>("midWork");
        QTest::addColumn<bool>("due");
        QTest::newRow("never seen") << std::optional<StoreTrace>() << false << true;
        QTest::newRow("never checked") << std::optional<StoreTrace>(StoreTrace()) << false << true;
        QTest::newRow("just now") << std::optional<StoreTrace>(checked(0s)) << false << false;
        QTest::newRow("a week ago, nearly")
            << std::optional<StoreTrace>(checked(168h - 1ms)) << false << false;
        QTest::newRow("a week ago") << std::optional<StoreTrace>(checked(168h)) << false << true;
        QTest::newRow("ahead: the clock was wrong")
            << std::optional<StoreTrace>(checked(-1h)) << false << true;
        QTest::newRow("ended in mid work") << std::optional<StoreTrace>(checked(0s)) << true << true;
    }
    void due()
    {
        QFETCH(std::optional<StoreTrace>, trace);
        QFETCH(bool, midWork);
        QFETCH(bool, due);
        QCOMPARE(wholeCheckDue(trace, midWork, Now), due);
    }

    void soundIsRemembered()
    {
        const QString url = newUrl();
        fill(url);
        Store store(url);
        QSignalSpy damaged(&store, &Store::damaged);
        QVERIFY(wait(store.open()).ok());
        // Work goes on meanwhile.
        QVERIFY(wait(store.append(someEvent(QStringLiteral("beside")))).ok());
        QTRY_VERIFY_WITH_TIMEOUT(readTrace(*parseStoreUrl(url))->checkedAt, 30'000);
        QCOMPARE(damaged.count(), 0);
        QCOMPARE(*wait(store.verify()), qint64(121));
    }

    void damageIsTold_data()
    {
        QTest::addColumn<double>("place"); // within the file
        QTest::newRow("a page of a table") << 0.5;
        QTest::newRow("another") << 0.25;
    }
    /// Opened all the same, for a torn row a year ago keeps nobody from working at 03:00; but it is said.
    void damageIsTold()
    {
        QFETCH(double, place);
        const QString url = newUrl();
        const QString path = url.mid(7);
        fill(url);
        // The chain of pages that a long row lies in is led astray.
        const qint64 pages = QFile(path).size() / 4096;
        const auto page = qint64(double(pages) * place);
        overwrite(path, page * 4096, QByteArray(4096, '\xff'));
        Store store(url);
        QSignalSpy damaged(&store, &Store::damaged);
        QVERIFY(wait(store.open()).ok());
        QTRY_COMPARE_WITH_TIMEOUT(damaged.count(), 1, 30'000);
        const auto error = damaged.first().first().value<Error>();
        QCOMPARE(error.code, QStringLiteral("store_damaged"));
        QVERIFY(error.text.contains(path));
        QVERIFY(error.hint.contains(QLatin1String("Keep a copy")));
        QVERIFY(!readTrace(*parseStoreUrl(url))->checkedAt);
    }

    /// What shows without reading all of it is no store to work with.
    void tornIsRefused()
    {
        const QString url = newUrl();
        const QString path = url.mid(7);
        fill(url);
        QFile file(path);
        QVERIFY(file.resize(file.size() - 4096));
        Store store(url);
        const Outcome opened = wait(store.open());
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, QStringLiteral("store_damaged"));
    }

    void noiseIsRefused()
    {
        const QString url = newUrl();
        QFile file(url.mid(7));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(SmallStoreBytes + 8192, '\x5a'));
        file.close();
        Store store(url);
        QCOMPARE(wait(store.open()).error().code, QStringLiteral("store_damaged"));
    }

    void calledOff()
    {
        const QString url = newUrl();
        fill(url);
        const std::atomic<bool> off = true;
        const Outcome ended = checkWholeStore(url.mid(7), off);
        QVERIFY(!ended.ok());
        QCOMPARE(ended.error().code, QStringLiteral("called_off"));
    }

    /// Indexes are files of their own within the file.
    void brokenIndexIsFound()
    {
        const QString url = newUrl();
        const QString path = url.mid(7);
        fill(url);
        qint64 root = 0;
        {
            QSqlDatabase beside =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("beside"));
            beside.setDatabaseName(path);
            QVERIFY(beside.open());
            QSqlQuery query(beside);
            QVERIFY(
                query.exec(QStringLiteral("SELECT rootpage FROM sqlite_schema WHERE name = 'event_pair'")) &&
                query.next());
            root = query.value(0).toLongLong();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("beside"));
        overwrite(path, (root - 1) * 4096, QByteArray(4096, '\x55'));
        const std::atomic<bool> off = false;
        const Outcome found = checkWholeStore(path, off);
        QVERIFY(!found.ok());
        QCOMPARE(found.error().code, QStringLiteral("store_damaged"));
    }
};

QTEST_GUILESS_MAIN(TestStoreChecks)
#include "tst_storechecks.moc"
