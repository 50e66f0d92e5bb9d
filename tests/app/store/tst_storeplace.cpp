// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/storeurl.h"
#include "backends.h"
#include "tests/support/soon.h"

#include <QFile>
#include <QFileInfo>
#include <QMutex>
#include <QSqlQuery>
#include <QTest>

using namespace Switchback;

namespace
{
QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void putContents(const QString &path, const QByteArray &contents)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(contents), contents.size());
}
} // namespace

/// Where a store lies: held, emptied, removed, replaced, put back, read only, in another encoding. Each is
/// said as it is, and no empty place is taken for a new store.
class TestStorePlace : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Backends> m_backends;

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    /// Another process that only holds the file damages nothing, and nothing is to be moved away for it.
    void heldIsNotDamaged()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
        }
        QSqlDatabase holder = Backends::openBeside(url);
        QVERIFY(QSqlQuery(holder).exec(QStringLiteral("BEGIN EXCLUSIVE")));
        {
            Store store(url);
            const Outcome held = wait(store.open());
            QVERIFY(!held.ok());
            QCOMPARE(held.error().code, QStringLiteral("store_busy"));
            QVERIFY2(!held.error().hint.contains(QLatin1String("ove it away")),
                     qPrintable(held.error().hint));
            QVERIFY(QSqlQuery(holder).exec(QStringLiteral("ROLLBACK")));
            QVERIFY(wait(store.open()).ok());
        }
        Backends::closeBeside(holder);
    }

    /// There was a store: an empty place is not a new one.
    /// Whatever it was before: its journal is cut to nothing by a commit, and is nobody's WAL.
    void journalIsCutToNothing_data()
    {
        QTest::addColumn<QString>("before");
        for (const char *mode : {"", "DELETE", "WAL", "PERSIST"})
            QTest::newRow(mode) << QString(mode);
    }
    void journalIsCutToNothing()
    {
        QFETCH(QString, before);
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const QString path = parseStoreUrl(url)->path;
        if (!before.isEmpty()) {
            Store first(url);
            QVERIFY(wait(first.open()).ok());
        }
        if (!before.isEmpty())
            execBeside(url, {QStringLiteral("PRAGMA journal_mode=%1").arg(before)});
        if (before == QLatin1String("WAL"))
            QCOMPARE(contentsOf(path).at(18), char(2));
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        for (int i = 0; i < 2; ++i) {
            QVERIFY(wait(store.append(someEvent(QStringLiteral("written")))).ok());
            const QFileInfo journal(path + QStringLiteral("-journal"));
            QVERIFY(journal.exists());
            QCOMPARE(journal.size(), qint64(0));
        }
        QVERIFY(!QFileInfo::exists(path + QStringLiteral("-wal")));
        QCOMPARE(contentsOf(path).at(18), char(1));
    }

    void emptiedIsNotNew_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("code");
        QTest::newRow("emptied") << QStringLiteral("empty") << QStringLiteral("store_emptied");
        QTest::newRow("removed") << QStringLiteral("remove") << QStringLiteral("store_gone");
        QTest::newRow("without its tables") << QStringLiteral("drop") << QStringLiteral("store_emptied");
        QTest::newRow("a server's tables") << QStringLiteral("server") << QStringLiteral("store_emptied");
    }
    void emptiedIsNotNew()
    {
        QFETCH(QString, what);
        QFETCH(QString, code);
        const QString backend =
            what == QLatin1String("server") ? QStringLiteral("postgresql") : QStringLiteral("sqlite");
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const QString path = url.mid(7);
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            QVERIFY(wait(store.append(someEvent(QStringLiteral("an outage was declared")))).ok());
        }
        const QByteArray good = contentsOf(path);
        if (what == QLatin1String("empty"))
            putContents(path, {});
        else if (what == QLatin1String("server"))
            execBeside(
                url, {QStringLiteral("DROP SCHEMA public CASCADE"), QStringLiteral("CREATE SCHEMA public")});
        else
            QVERIFY(QFile::remove(path));
        if (what == QLatin1String("drop"))
            execBeside(url, {QStringLiteral("VACUUM")});
        {
            Store store(url);
            const Outcome opened = wait(store.open());
            QVERIFY(!opened.ok());
            QCOMPARE(opened.error().code, code);
            QVERIFY2(opened.error().text.contains(QLatin1String("1 entry")), qPrintable(opened.error().text));
            QVERIFY2(opened.error().hint.contains(QLatin1String(".witness")),
                     qPrintable(opened.error().hint));
        }
        if (what == QLatin1String("server"))
            return;
        putContents(path, good); // the last good copy
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QCOMPARE(*wait(store.verify()), 1);
    }

    /// An older copy is taken up, and says so for ever.
    void olderCopySaysSo()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const QString path = url.mid(7);
        QByteArray old;
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            QVERIFY(wait(store.append(someEvent(QStringLiteral("one")))).ok());
            old = contentsOf(path);
            QVERIFY(wait(store.append(someEvent(QStringLiteral("two")))).ok());
            QVERIFY(wait(store.append(someEvent(QStringLiteral("three")))).ok());
        }
        putContents(path, old);
        for (int times = 0; times < 2; ++times) {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            const QList<Event> events = *wait(store.events({}));
            QCOMPARE(events.size(), 2);
            QCOMPARE(events.last().kind, QStringLiteral("store.behind"));
            QVERIFY2(events.last().text.contains(QLatin1String("1 entry, of 3")),
                     qPrintable(events.last().text));
        }
    }

    /// A console that runs notices within a poll, and stores nothing where nobody would find it.
    void fileTakenAwayIsNoticed_data()
    {
        QTest::addColumn<QString>("code");
        QTest::newRow("moved away") << QStringLiteral("store_gone");
        QTest::newRow("replaced") << QStringLiteral("store_replaced");
        QTest::newRow("emptied") << QStringLiteral("store_emptied");
    }
    void fileTakenAwayIsNoticed()
    {
        QFETCH(QString, code);
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const QString path = url.mid(7);
        Store store(url);
        QMutex mutex;
        QStringList lost;
        int found = 0;
        QObject::connect(
            &store, &Store::lost, &store,
            [&](const Error &error) {
                const QMutexLocker locker(&mutex);
                lost += error.code;
            },
            Qt::DirectConnection);
        QObject::connect(
            &store, &Store::found, &store,
            [&] {
                const QMutexLocker locker(&mutex);
                ++found;
            },
            Qt::DirectConnection);
        const auto lostNow = [&] {
            const QMutexLocker locker(&mutex);
            return lost;
        };
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(store.append(someEvent(QStringLiteral("before")))).ok());
        const QByteArray good = contentsOf(path);
        if (code == QLatin1String("store_emptied")) {
            putContents(path, {});
        } else {
            QVERIFY(QFile::rename(path, path + QStringLiteral(".away")));
            if (code == QLatin1String("store_replaced"))
                putContents(path, good);
        }
        SOON_COMPARE(lostNow(), QStringList{code});
        QCOMPARE(wait(store.append(someEvent(QStringLiteral("during")))).error().code, code);
        if (code == QLatin1String("store_emptied")) {
            putContents(path, good);
        } else {
            QFile::remove(path);
            QVERIFY(QFile::rename(path + QStringLiteral(".away"), path));
        }
        SOON_COMPARE(
            [&] {
                const QMutexLocker locker(&mutex);
                return found;
            }(),
            1);
        QCOMPARE(wait(store.append(someEvent(QStringLiteral("after"))))->seq, 2);
        QCOMPARE(*wait(store.verify()), 2);
    }

    /// The name led to a server that takes no writes, and then to one that does.
    void readOnlyServerIsLeft()
    {
        NEEDS_BACKEND(*m_backends, QStringLiteral("postgresql"));
        const QString url = m_backends->newUrl(QStringLiteral("postgresql"));
        const QString database = parseStoreUrl(url)->database;
        const auto readOnly = [&](const char *on) {
            // By a session that may write whatever the default is.
            execBeside(url, {QStringLiteral("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"),
                             QStringLiteral("ALTER DATABASE %1 SET default_transaction_read_only = %2")
                                 .arg(database, QLatin1String(on))});
        };
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
        }
        readOnly("on");
        Store store(url);
        const Outcome refused = wait(store.open());
        QVERIFY(!refused.ok());
        QVERIFY2(refused.error().text.contains(QLatin1String("read only")), qPrintable(refused.error().text));
        readOnly("off");
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(store.append(someEvent(QStringLiteral("before")))).ok());
        // It turns while it is open, as a primary does that steps down: whoever connects now can't write.
        readOnly("on");
        execBeside(
            url, {QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%1'"
                                 " AND application_name = 'switchback'")
                      .arg(database)});
        const auto during = wait(store.append(someEvent(QStringLiteral("during"))));
        QVERIFY(!during.ok());
        QVERIFY2(during.error().code == QLatin1String("store_lost"), qPrintable(during.error().text));
        readOnly("off");
        const auto after = wait(store.append(someEvent(QStringLiteral("after"))));
        QVERIFY2(after.ok(), after ? "" : qPrintable(after.error().text));
        QCOMPARE(after->seq, 2);
    }

    /// An encoding that has not every letter is refused before anybody's name is lost in it.
    void encodingThatLosesNames()
    {
        NEEDS_BACKEND(*m_backends, QStringLiteral("postgresql"));
        const QString url = m_backends->newUrl(QStringLiteral("postgresql"));
        const QString database = parseStoreUrl(url)->database;
        execBeside(url,
                   {QStringLiteral("CREATE DATABASE %1_lat1 ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
                        .arg(database)});
        Store store(QString(url).replace(database, database + QStringLiteral("_lat1")));
        const Outcome opened = wait(store.open());
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, QStringLiteral("store_encoding"));
        QVERIFY2(opened.error().text.contains(QLatin1String("LATIN1")), qPrintable(opened.error().text));
        QVERIFY2(opened.error().hint.contains(QLatin1String("UTF8")), qPrintable(opened.error().hint));
    }

    /// What the address asks for is asked of the server: this one knows no TLS.
    void tlsThatIsAskedForIsWanted()
    {
        NEEDS_BACKEND(*m_backends, QStringLiteral("postgresql"));
        const StoreUrl socket = *parseStoreUrl(m_backends->newUrl(QStringLiteral("postgresql")));
        // libpq leaves sslmode out on a Unix socket; an option that it can't have shows that it is heard.
        Store store(QStringLiteral("postgresql://%1@/%2?host=%3&options=-c%20nosuchsetting%3D1")
                        .arg(socket.user, socket.database, socket.host));
        const Outcome opened = wait(store.open());
        QVERIFY(!opened.ok());
        QVERIFY2(opened.error().text.contains(QLatin1String("nosuchsetting")),
                 qPrintable(opened.error().text));
    }
};

QTEST_GUILESS_MAIN(TestStorePlace)
#include "tst_storeplace.moc"
