// SPDX-License-Identifier: GPL-3.0-or-later
// What an SBC's call records tell: who answered, whose calls came, and where a cursor goes on.
#include "app/site/engines/kamailio/callrecords.h"
#include "app/site/readings/callscollect.h"
#include "models/core/clock.h"

#include <QFile>
#include <QHash>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <sqlite3.h>
#include <sys/stat.h>

using namespace Switchback;
using namespace Switchback::Site;

namespace
{

/// An SBC's records as Kamailio keeps them.
class RecordsWritten
{
public:
    explicit RecordsWritten(const QString &file)
        : m_file(file)
    {
        run("CREATE TABLE acc (id INTEGER PRIMARY KEY AUTOINCREMENT, method VARCHAR(16), callid "
            "VARCHAR(255), sip_code "
            "VARCHAR(3), time TIMESTAMP, trunk VARCHAR(128), source VARCHAR(16), answered VARCHAR(16), test "
            "INTEGER);");
    }
    void run(const QByteArray &sql) const
    {
        sqlite3 *opened = nullptr;
        if (sqlite3_open(QFile::encodeName(m_file).constData(), &opened) != SQLITE_OK ||
            sqlite3_exec(opened, sql.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
            qFatal("%s", sqlite3_errmsg(opened));
        sqlite3_close(opened);
    }
    /// `rest`: source, answered, test and code; each call has an id of its own.
    void call(const QByteArray &trunk, const QByteArray &rest = "'direct','here',0,'200'") const
    {
        run("INSERT INTO acc (method, callid, time, trunk, source, answered, test, sip_code) VALUES "
            "('INVITE', "
            "hex(randomblob(8)), julianday('now'), '" +
            trunk + "', " + rest + ");");
    }
    [[nodiscard]] QString file() const { return m_file; }

private:
    const QString m_file;
};

QStringList told(const CallChanges &changes)
{
    QStringList out;
    for (const TrunkCalls &one : changes.calls)
        out << QStringLiteral("%1%2%3 %4/%5")
                   .arg(one.trunk, one.forwarded ? QStringLiteral(" forwarded") : QString(),
                        one.test ? QStringLiteral(" test") : QString())
                   .arg(one.answered)
                   .arg(one.calls);
    out.sort();
    return out;
}
} // namespace

class TestCallRecords : public QObject
{
    Q_OBJECT
private slots:
    void records_data();
    void records();
    void recordsThatAreNone();
    void timesOfIt();
    void callsByTrunk();
    void cursorGoesOn();
    void cursorOfGoneRecords_data();
    void cursorOfGoneRecords();
    void tenThousandTrunks();
    void cameIsWhenItBegan_data();
    void cameIsWhenItBegan();
    void since_data();
    void since();
};

void TestCallRecords::records_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<qint64>("answered"); ///< in the last 300 s; -1: it can't be read
    const QByteArray table =
        "CREATE TABLE acc (id INTEGER PRIMARY KEY AUTOINCREMENT, time TIMESTAMP, sip_code "
        "VARCHAR(3), answered VARCHAR(16), test INTEGER);";
    const auto row = [](int secondsAgo, const char *rest) {
        return "INSERT INTO acc (time, sip_code, answered, test) VALUES (julianday('now') - " +
               QByteArray::number(secondsAgo) + " / 86400.0, " + rest + ");";
    };
    const QByteArray good = row(5, "'200', 'here', 0");
    QTest::newRow("none") << table << qint64(0);
    QTest::newRow("two") << table + good + good << qint64(2);
    QTest::newRow("tests don't count") << table + good + row(4, "'200', 'here', 1") << qint64(1);
    QTest::newRow("answered by the other") << table + good + row(4, "'200', 'peer', 0") << qint64(1);
    QTest::newRow("not answered") << table + good + row(4, "'503', 'here', 0") << qint64(1);
    QTest::newRow("older") << table + row(400, "'200', 'here', 0") + row(250, "'200', 'here', 0")
                           << qint64(1);
    QTest::newRow("of another kind") << table + good + row(4, "NULL, x'00ff', 'many'") << qint64(1);
    QTest::newRow("another table") << QByteArray("CREATE TABLE bcc (id INTEGER);") << qint64(-1);
    QTest::newRow("rows that never end")
        << QByteArray(
               "CREATE VIEW acc AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT "
               "id, 9e9 AS time, '200' AS sip_code, 'here' AS answered, 0 AS test FROM n;")
        << qint64(-1);
}

void TestCallRecords::records()
{
    QFETCH(QByteArray, sql);
    QFETCH(qint64, answered);
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("calls.db"));
    sqlite3 *opened = nullptr;
    QCOMPARE(sqlite3_open(QFile::encodeName(file).constData(), &opened), SQLITE_OK);
    QCOMPARE(sqlite3_exec(opened, sql.constData(), nullptr, nullptr, nullptr), SQLITE_OK);
    QCOMPARE(sqlite3_close(opened), SQLITE_OK);
    const auto count =
        answeredSince(file, SystemClock().now() - std::chrono::seconds(300), QDeadlineTimer(1000));
    QCOMPARE(count.ok() ? *count : -1, answered);
    if (!count)
        QVERIFY2(count.error().code == QLatin1String("calls_records") && count.error().text.contains(file),
                 qPrintable(count.error().text));
}

void TestCallRecords::recordsThatAreNone()
{
    const QTemporaryDir folder;
    const auto read = [&](const QString &name) {
        const auto count = answeredSince(folder.filePath(name), Instant{}, QDeadlineTimer(1000));
        return count ? QString() : count.error().text;
    };
    QVERIFY(read(QStringLiteral("nothing")).contains(QLatin1String("is not there")));
    QVERIFY(read(QStringLiteral(".")).contains(QLatin1String("is no file")));
    QCOMPARE(mkfifo(QFile::encodeName(folder.filePath(QStringLiteral("pipe"))).constData(), 0600), 0);
    QVERIFY(read(QStringLiteral("pipe")).contains(QLatin1String("is no file")));
    QFile file(folder.filePath(QStringLiteral("text")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(100'000, 'x')) > 0);
    file.close();
    QVERIFY(read(QStringLiteral("text")).contains(QLatin1String("cannot be read")));
}

void TestCallRecords::timesOfIt()
{
    const QTemporaryDir folder;
    const RecordsWritten records(folder.filePath(QStringLiteral("calls.db")));
    constexpr qint64 second = 1'700'000'000;
    // As db_sqlite writes it (timet_to_sqlite): half a second before the whole one that it stands for.
    records.run(
        "INSERT INTO acc (method, callid, time, trunk, source, answered, test, sip_code) VALUES "
        "('INVITE', 'x', (1700000000 - 0.5) / 86400.0 + 2440587.5, 'acme', 'direct', 'here', 0, '200');");
    const auto changes = callsSince({records.file()}, {}, 500, QDeadlineTimer(5000));
    QVERIFY(changes.ok() && changes->calls.size() == 1);
    QCOMPARE(toMs(changes->calls.constFirst().last), second * 1000);
    const auto since = [&](qint64 ms) {
        return answeredSince(records.file(), instantFromMs(second * 1000 + ms), QDeadlineTimer(5000)).value();
    };
    QCOMPARE(since(-250), 1);
    QCOMPARE(since(250), 0);
}

void TestCallRecords::callsByTrunk()
{
    const QTemporaryDir folder;
    const RecordsWritten records(folder.filePath(QStringLiteral("calls.db")));
    records.call("acme");
    records.call("acme");
    records.call("acme", "'forwarded','here',0,'200'");
    records.call("acme", "'direct','here',1,'200'");
    records.call("birch", "'direct','nobody',0,'503'");
    records.call("birch", "'direct','peer',0,'200'");
    records.call("<b>\x1b[31m");
    records.call("");
    records.run("INSERT INTO acc (method, callid, time, trunk) VALUES ('BYE', 'x', julianday('now'), "
                "'cedar'), ('INVITE', "
                "'y', 'yesterday', 'cedar'), (NULL, NULL, NULL, NULL);");
    const auto changes = callsSince({records.file()}, {}, 500, QDeadlineTimer(5000));
    QVERIFY2(changes.ok(), changes ? "" : qPrintable(changes.error().text));
    QVERIFY(!changes->more && !changes->gap);
    QStringList all = told(*changes);
    const qsizetype odd = all.indexOf(QRegularExpression(QStringLiteral("\\A<b>.*")));
    QVERIFY(odd >= 0 && !all.takeAt(odd).contains(QChar(0x1b)));
    QCOMPARE(all, (QStringList{QStringLiteral("acme 2/2"), QStringLiteral("acme forwarded 1/1"),
                               QStringLiteral("acme test 1/1"), QStringLiteral("birch 0/2")}));
    QVERIFY(qAbs(toMs(changes->calls.first().last) - toMs(SystemClock().now())) < 10'000);
}

void TestCallRecords::cursorGoesOn()
{
    const QTemporaryDir folder;
    const RecordsWritten one(folder.filePath(QStringLiteral("1.db"))),
        two(folder.filePath(QStringLiteral("2.db")));
    const QStringList files{one.file(), two.file()};
    for (int i = 0; i < 3; ++i)
        one.call("acme");
    two.call("birch");
    auto page = callsSince(files, {}, 2, QDeadlineTimer(5000));
    QVERIFY(page.ok() && page->more);
    QCOMPARE(told(*page), QStringList{QStringLiteral("acme 2/2")});
    page = callsSince(files, {page->cursor, {}}, 3, QDeadlineTimer(5000));
    QVERIFY(page.ok() && !page->more && !page->gap);
    QCOMPARE(told(*page), (QStringList{QStringLiteral("acme 1/1"), QStringLiteral("birch 1/1")}));
    page = callsSince(files, {page->cursor, {}}, 3, QDeadlineTimer(5000));
    QVERIFY(page.ok() && page->calls.isEmpty() && !page->more && !page->gap);
    two.call("cedar");
    page = callsSince(files, {page->cursor, {}}, 3, QDeadlineTimer(5000));
    QVERIFY(page.ok());
    QCOMPARE(told(*page), QStringList{QStringLiteral("cedar 1/1")});
    // A node less: what it had told by then is not known here, and all is told anew.
    page = callsSince({two.file()}, {page->cursor, {}}, 9, QDeadlineTimer(5000));
    QVERIFY(page.ok() && page->gap);
    QCOMPARE(told(*page), (QStringList{QStringLiteral("birch 1/1"), QStringLiteral("cedar 1/1")}));
}

void TestCallRecords::cursorOfGoneRecords_data()
{
    QTest::addColumn<QByteArray>("what"); ///< is done to the file
    QTest::addColumn<QString>("cursor");  ///< empty: the one that was given
    QTest::addColumn<bool>("gap");
    QTest::addColumn<int>("calls");
    QTest::newRow("nothing") << QByteArray() << QString() << false << 0;
    QTest::newRow("older ones were deleted")
        << QByteArray("DELETE FROM acc WHERE id <= 2;") << QString() << false << 0;
    QTest::newRow("also the last one read")
        << QByteArray("DELETE FROM acc WHERE id <= 3;") << QString() << true << 0;
    QTest::newRow("begun anew") << QByteArray("UPDATE acc SET callid = 'another' || id;") << QString() << true
                                << 3;
    QTest::newRow("of another file") << QByteArray() << QStringLiteral("3-00000000") << true << 3;
    QTest::newRow("beyond the end") << QByteArray() << QStringLiteral("9000000000-00000000") << true << 3;
    QTest::newRow("no cursor") << QByteArray() << QStringLiteral("'; DROP TABLE acc; --") << true << 3;
    QTest::newRow("below nothing") << QByteArray() << QStringLiteral("-3-00000000") << true << 3;
    QTest::newRow("cut short") << QByteArray() << QStringLiteral("3") << true << 3;
    QTest::newRow("of more files") << QByteArray() << QStringLiteral("0-,0-") << true << 3;
    QTest::newRow("where nothing was read") << QByteArray() << QStringLiteral("0-") << false << 3;
}

void TestCallRecords::cursorOfGoneRecords()
{
    QFETCH(QByteArray, what);
    QFETCH(QString, cursor);
    QFETCH(bool, gap);
    QFETCH(int, calls);
    const QTemporaryDir folder;
    const RecordsWritten records(folder.filePath(QStringLiteral("calls.db")));
    for (int i = 0; i < 3; ++i)
        records.call("acme");
    const auto read = callsSince({records.file()}, {}, 500, QDeadlineTimer(5000));
    QVERIFY(read.ok());
    records.run(what);
    const auto next = callsSince({records.file()}, {cursor.isEmpty() ? read->cursor : cursor, {}}, 500,
                                 QDeadlineTimer(5000));
    QVERIFY2(next.ok(), next ? "" : qPrintable(next.error().text));
    QCOMPARE(next->gap, gap);
    QCOMPARE(next->calls.isEmpty() ? 0 : int(next->calls.first().calls), calls);
}

void TestCallRecords::tenThousandTrunks()
{
    const QTemporaryDir folder;
    const RecordsWritten records(folder.filePath(QStringLiteral("calls.db")));
    records.run("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29999) INSERT INTO "
                "acc (method, "
                "callid, time, trunk, source, answered, test, sip_code) SELECT 'INVITE', i, "
                "julianday('now'), 'trunk-' || (i % "
                "10000), 'direct', 'here', 0, '200' FROM n;");
    QHash<QString, qint64> counted;
    QString cursor;
    int pages = 0;
    for (bool more = true; more; ++pages) {
        const auto page = callsSince({records.file()}, {cursor, {}}, 500, QDeadlineTimer(5000));
        QVERIFY2(page.ok(), page ? "" : qPrintable(page.error().text));
        // As the site answers: a line of the contract.
        QVERIFY(QJsonDocument(toJson(*page)).toJson(QJsonDocument::Compact).size() < qsizetype(256) * 1024);
        for (const TrunkCalls &one : page->calls)
            counted[one.trunk] += one.calls;
        QVERIFY(cursor != page->cursor || !page->more);
        cursor = page->cursor;
        more = page->more;
    }
    QCOMPARE(counted.size(), 10'000);
    QVERIFY(std::all_of(counted.cbegin(), counted.cend(), [](qint64 calls) { return calls == 3; }));
    QCOMPARE(pages, 61); // the last one finds that there is no more
}

void TestCallRecords::cameIsWhenItBegan_data()
{
    QTest::addColumn<QByteArray>("began"); ///< beside an end 40 s ago
    QTest::addColumn<int>("cameSecondsAgo");
    QTest::newRow("rang for half a minute") << QByteArray("unixepoch('now') - 70") << 70;
    QTest::newRow("at once") << QByteArray("unixepoch('now') - 40") << 40;
    QTest::newRow("not told") << QByteArray("NULL") << 40;
    QTest::newRow("no number") << QByteArray("'soon'") << 40;
    QTest::newRow("after its end") << QByteArray("unixepoch('now') + 1000") << 40;
    QTest::newRow("long before it") << QByteArray("unixepoch('now') - 86400") << 40;
    QTest::newRow("at no time that can be") << QByteArray("9223372036854775807") << 40;
    QTest::newRow("before all time") << QByteArray("-9223372036854775807") << 40;
}

/// A call counts from when it came, not from when somebody answered it; where records don't say that, from
/// their own time.
void TestCallRecords::cameIsWhenItBegan()
{
    QFETCH(QByteArray, began);
    QFETCH(int, cameSecondsAgo);
    QTemporaryDir folder;
    const RecordsWritten records(folder.filePath(QStringLiteral("calls.db")));
    records.run("ALTER TABLE acc ADD COLUMN began INTEGER;");
    records.run(
        "INSERT INTO acc (method, callid, time, trunk, source, answered, test, sip_code, began) VALUES "
        "('INVITE', 'a', julianday('now') - 40 / 86400.0, 'acme', 'direct', 'here', 0, '200', " +
        began + ");");
    const auto changes = callsSince({records.file()}, {}, 10, QDeadlineTimer(5000));
    QVERIFY2(changes.ok(), changes ? "" : qPrintable(changes.error().text));
    QCOMPARE(changes->calls.size(), 1);
    const auto ago = SystemClock().now() - changes->calls.first().last;
    QVERIFY2(std::chrono::abs(ago - std::chrono::seconds(cameSecondsAgo)) < std::chrono::milliseconds(2500),
             qPrintable(QString::number(ago.count())));
}

void TestCallRecords::since_data()
{
    QTest::addColumn<QByteArray>("what"); ///< is done to the records of a day, one a minute
    QTest::addColumn<QString>("cursor");
    QTest::addColumn<int>("minutes"); ///< ago; -1: no moment is named
    QTest::addColumn<bool>("gap");
    QTest::addColumn<int>("calls");
    QTest::newRow("from the beginning") << QByteArray() << QString() << -1 << false << 1440;
    QTest::newRow("the last hour") << QByteArray() << QString() << 60 << false << 60;
    QTest::newRow("before all of them") << QByteArray() << QString() << 3000 << false << 1440;
    QTest::newRow("after all of them") << QByteArray() << QString() << 0 << false << 0;
    QTest::newRow("with holes") << QByteArray("DELETE FROM acc WHERE id % 3 <> 0 OR id < 700;") << QString()
                                << 60 << false << 20;
    QTest::newRow("a clock that was set back for a while")
        << QByteArray("UPDATE acc SET time = time - 1 WHERE id BETWEEN 1391 AND 1420;") << QString() << 60
        << false << 60;
    QTest::newRow("none at all") << QByteArray("DELETE FROM acc;") << QString() << 60 << false << 0;
    QTest::newRow("what the cursor stood for is gone")
        << QByteArray() << QStringLiteral("1400-00000000") << 60 << true << 60;
    QTest::newRow("a cursor of nothing read") << QByteArray() << QStringLiteral("0-") << 60 << false << 60;
}

/// A console that begins is told what it wants to know, and not years of it.
void TestCallRecords::since()
{
    QFETCH(QByteArray, what);
    QFETCH(QString, cursor);
    QFETCH(int, minutes);
    QFETCH(bool, gap);
    QFETCH(int, calls);
    const QTemporaryDir folder;
    const RecordsWritten records(folder.filePath(QStringLiteral("calls.db")));
    records.run(
        "WITH RECURSIVE n(i) AS (SELECT 1440 UNION ALL SELECT i - 1 FROM n WHERE i > 1) INSERT INTO acc "
        "(method, callid, time, trunk, source, answered, test, sip_code) SELECT 'INVITE', i, "
        "julianday('now') - (i - 0.5) / 1440.0, 'acme', 'direct', 'here', 0, '200' FROM n;");
    records.run(what);
    const auto from =
        minutes < 0 ? std::optional<Instant>() : SystemClock().now() - std::chrono::minutes(minutes);
    const auto page = callsSince({records.file()}, {cursor, from}, 5000, QDeadlineTimer(5000));
    QVERIFY2(page.ok(), page ? "" : qPrintable(page.error().text));
    QCOMPARE(page->gap, gap);
    QCOMPARE(page->calls.isEmpty() ? 0 : int(page->calls.first().calls), calls);
    // It goes on behind what was left out, whatever moment is named from then on.
    records.call("birch");
    const auto next = callsSince({records.file()}, {page->cursor, Instant{}}, 5000, QDeadlineTimer(5000));
    QVERIFY2(next.ok(), next ? "" : qPrintable(next.error().text));
    QCOMPARE(told(*next), QStringList{QStringLiteral("birch 1/1")});
}

QTEST_GUILESS_MAIN(TestCallRecords)
#include "tst_callrecords.moc"
