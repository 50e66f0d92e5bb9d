// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/storeurl.h"
#include "backends.h"
#include "cuttingproxy.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QFile>
#include <QMutex>
#include <QProcess>
#include <QRandomGenerator>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/stat.h>

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

struct Said {
    QList<std::pair<qint64, QByteArray>> acks;
    QByteArray error;
    QByteArray end;
};

Said saidBy(const QByteArray &output)
{
    Said said;
    for (const QByteArray &line : output.split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.first() == "ack" && words.size() == 3 && words.at(2).size() == 64)
            said.acks.append({words.at(1).toLongLong(), words.at(2)});
        else if (words.first() == "error")
            said.error = words.value(1);
        else if (words.first() == "whole" || words.first() == "broken")
            said.end = line;
    }
    return said;
}
} // namespace

/// Kills, full disks, damage, two writers, a server that goes away: what was acknowledged is there, and
/// nothing half.
class TestStoreFaults : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Backends> m_backends;

    void checkAcknowledged(const QString &url, const Said &said)
    {
        Store store(url);
        const Outcome opened = wait(store.open());
        QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().text));
        const auto whole = wait(store.verify());
        QVERIFY2(whole.ok(), whole ? "" : qPrintable(whole.error().text));
        EventQuery query;
        query.limit = 1'000'000;
        const QList<Event> events = *wait(store.events(query));
        QCOMPARE(events.size(), *whole);
        for (const auto &[seq, hash] : said.acks) {
            QVERIFY(seq <= events.size());
            QCOMPARE(events.at(seq - 1).hash, hash);
        }
    }

    /// Whole threes, in order, each event with its word.
    void checkThrees(const QString &url)
    {
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        EventQuery query;
        query.limit = 1'000'000;
        const QList<Event> events = *wait(store.events(query));
        QCOMPARE(events.size() % 3, 0);
        for (qsizetype i = 0; i < events.size(); i += 3) {
            const QString text = events.at(i).text;
            QVERIFY2(text.contains(QLatin1String(".0 of ")), qPrintable(text));
            for (int part = 1; part < 3; ++part)
                QCOMPARE(events.at(i + part).text,
                         QString(text).replace(QLatin1String(".0 of "), QStringLiteral(".%1 of ").arg(part)));
        }
        QSqlDatabase beside = Backends::openBeside(url);
        QStringList words;
        {
            QSqlQuery found(beside);
            QVERIFY(found.exec(QStringLiteral("SELECT word FROM once ORDER BY seq")));
            while (found.next())
                words += found.value(0).toString();
        }
        Backends::closeBeside(beside);
        QStringList texts;
        for (const Event &event : events)
            texts += event.text;
        QCOMPARE(words, texts);
    }

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    void killedWriter_data() { Backends::rows(); }
    void killedWriter()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Said all;
        for (int round = 0; round < 25; ++round) {
            QProcess writer;
            writer.start(QStringLiteral(STORE_WRITER),
                         {url, QStringLiteral("1000000"), QStringLiteral("w%1").arg(round)});
            QVERIFY(writer.waitForStarted());
            // It has begun to write; the kill comes at any instant after.
            QVERIFY(writer.waitForReadyRead(20'000));
            QTest::qWait(QRandomGenerator::global()->bounded(1, 60));
            QCOMPARE(::kill(pid_t(writer.processId()), SIGKILL), 0);
            QVERIFY(writer.waitForFinished());
            const Said said = saidBy(writer.readAllStandardOutput());
            QVERIFY(!said.acks.isEmpty());
            all.acks += said.acks;
        }
        checkAcknowledged(url, all);
    }

    /// Three at a time under a lease: after each kill all three are there or none, with their words, and the
    /// next writer has the lease at once.
    void killedGuardedWriter_data() { Backends::rows(); }
    void killedGuardedWriter()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        constexpr int Rounds = 25;
        Said all;
        for (int round = 0; round < Rounds; ++round) {
            QProcess writer;
            writer.start(QStringLiteral(STORE_WRITER),
                         {url, QStringLiteral("1000000"), QStringLiteral("w%1").arg(round),
                          QStringLiteral("guarded")});
            QVERIFY(writer.waitForStarted());
            QVERIFY(writer.waitForReadyRead(20'000));
            QTest::qWait(QRandomGenerator::global()->bounded(1, 60));
            QCOMPARE(::kill(pid_t(writer.processId()), SIGKILL), 0);
            QVERIFY(writer.waitForFinished());
            const Said said = saidBy(writer.readAllStandardOutput());
            QCOMPARE(said.error, QByteArray());
            QVERIFY(!said.acks.isEmpty());
            all.acks += said.acks;
        }
        checkAcknowledged(url, all);
        if (QTest::currentTestFailed())
            return;
        checkThrees(url);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        const Lease lease = **wait(store.lease(QStringLiteral("wheel")));
        QCOMPARE(lease.token, qint64(Rounds));
        QVERIFY(!lease.valid);
    }

    void twoWriters_data() { Backends::rows(); }
    void twoWriters()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        QProcess first;
        QProcess second;
        first.start(QStringLiteral(STORE_WRITER), {url, QStringLiteral("200"), QStringLiteral("first")});
        second.start(QStringLiteral(STORE_WRITER), {url, QStringLiteral("200"), QStringLiteral("second")});
        QVERIFY(first.waitForFinished(60'000));
        QVERIFY(second.waitForFinished(60'000));
        const Said one = saidBy(first.readAllStandardOutput());
        const Said two = saidBy(second.readAllStandardOutput());
        QCOMPARE(one.error, QByteArray());
        QCOMPARE(two.error, QByteArray());
        QCOMPARE(one.acks.size(), 200);
        QCOMPARE(two.acks.size(), 200);
        checkAcknowledged(url, one);
        checkAcknowledged(url, two);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QCOMPARE(*wait(store.verify()), qint64(400));
    }

    void diskFull()
    {
        QTemporaryDir folder;
        // A private mount needs the right to make one; without it the test says so.
        QProcess probe;
        probe.start(QStringLiteral("unshare"),
                    {QStringLiteral("-m"), QStringLiteral("mount"), QStringLiteral("-t"),
                     QStringLiteral("tmpfs"), QStringLiteral("tmpfs"), folder.path()});
        if (!probe.waitForFinished() || probe.exitCode() != 0)
            QSKIP("a small file system can't be mounted here");
        QProcess writer;
        writer.start(QStringLiteral("unshare"),
                     {QStringLiteral("-m"), QStringLiteral("sh"), QStringLiteral("-c"),
                      QStringLiteral("mount -t tmpfs -o size=300k tmpfs \"$1\" && exec \"$2\" "
                                     "\"sqlite:$1/store.db\" 100000 full"),
                      QStringLiteral("sh"), folder.path(), QStringLiteral(STORE_WRITER)});
        QVERIFY(writer.waitForFinished(60'000));
        const Said said = saidBy(writer.readAllStandardOutput());
        QVERIFY(said.acks.size() > 20);
        QCOMPARE(said.error, QByteArray("disk_full"));
        QCOMPARE(said.end, QByteArray("whole ") + QByteArray::number(said.acks.size()));
    }

    /// One byte anywhere in the stored text of an event.
    void everyFlippedByteShows()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const QString path = url.mid(7);
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            for (int i = 1; i <= 8; ++i)
                QVERIFY(wait(store.append(someEvent(QStringLiteral("text-of-event-%1").arg(i)))).ok());
        }
        const QByteArray good = contentsOf(path);
        // Kind, pair, site, run, actor, text, body and hash lie one after the other.
        const qsizetype from = good.indexOf("text-of-event-5") - int(qstrlen("test.happenedhostedconsole"));
        QVERIFY(from > 0);
        int flips = 0;
        for (qsizetype at = from; at < from + 26 + 15 + 8 + 64; at += 3) {
            for (const char mask : {char(0x01), char(0x80)}) {
                QByteArray bad = good;
                bad[at] = char(bad.at(at) ^ mask);
                putContents(path, bad);
                Store store(url);
                const Outcome opened = wait(store.open());
                if (!opened) {
                    QCOMPARE(opened.error().code, QStringLiteral("store_damaged"));
                } else {
                    const auto verified = wait(store.verify());
                    QVERIFY2(!verified.ok(), qPrintable(QStringLiteral("byte %1").arg(at - from)));
                    QVERIFY2(verified.error().text.contains(QLatin1String("event 5 ")),
                             qPrintable(verified.error().text));
                }
                ++flips;
            }
        }
        QVERIFY(flips > 60);
    }

    /// Hashes of secrets and telephone numbers: whatever the mask or the file's mode was before.
    void closedToOthers_data()
    {
        QTest::addColumn<int>("before"); // 0: there is none yet
        QTest::addColumn<int>("after");
        QTest::newRow("a new store") << 0 << 0600;
        QTest::newRow("of an earlier release") << 0644 << 0600;
        QTest::newRow("shared with a group on purpose") << 0664 << 0660;
        QTest::newRow("closed already") << 0600 << 0600;
    }
    void closedToOthers()
    {
        QFETCH(int, before);
        QFETCH(int, after);
        const auto modeOf = [](const QString &path) {
            struct stat info = {};
            return stat(QFile::encodeName(path).constData(), &info) == 0 ? int(info.st_mode & 0777) : -1;
        };
        const mode_t mask = umask(022);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("new folder/store.sqlite"));
        const QString url = QStringLiteral("sqlite:") + path;
        if (before != 0) {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            QVERIFY(chmod(QFile::encodeName(path).constData(), mode_t(before)) == 0);
            putContents(path + QStringLiteral("-journal"), {});
            QVERIFY(chmod(QFile::encodeName(path + QStringLiteral("-journal")).constData(), 0644) == 0);
        }
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(store.append(someEvent(QStringLiteral("x")))).ok());
        QCOMPARE(modeOf(path), after);
        QCOMPARE(modeOf(folder.filePath(QStringLiteral("new folder"))), 0700);
        // What is being written is seen in the journal.
        {
            QSqlDatabase beside =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("beside"));
            beside.setDatabaseName(path);
            QVERIFY(beside.open());
            QSqlQuery query(beside);
            for (const char *sql :
                 {"BEGIN IMMEDIATE", "CREATE TABLE busy (x TEXT)", "INSERT INTO busy VALUES ('y')"})
                QVERIFY(query.exec(QString::fromLatin1(sql)));
            QCOMPARE(modeOf(path + QStringLiteral("-journal")), after);
            QVERIFY(query.exec(QStringLiteral("ROLLBACK")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("beside"));
        umask(mask);
    }

    /// A file that is no store of ours stays as it is, byte for byte.
    void notOverwritten_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<QString>("code");
        QTest::newRow("text") << QByteArray("dear diary, today I kept no backups at all\n").repeated(40)
                              << QStringLiteral("store_damaged");
        QTest::newRow("noise") << QByteArray(8192, '\x5a') << QStringLiteral("store_damaged");
        QTest::newRow("torn") << QByteArray() << QStringLiteral("store_damaged");
        QTest::newRow("somebody else's") << QByteArray() << QStringLiteral("store_foreign");
        QTest::newRow("newer") << QByteArray() << QStringLiteral("store_newer");
    }
    void notOverwritten()
    {
        QFETCH(QByteArray, contents);
        QFETCH(QString, code);
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        const QString path = url.mid(7);
        if (code == QLatin1String("store_foreign")) {
            execBeside(url, {QStringLiteral("CREATE TABLE photos (name TEXT)")});
        } else if (contents.isEmpty()) {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            for (int i = 0; i < 50; ++i)
                QVERIFY(wait(store.append(someEvent(QString(500, QLatin1Char('x'))))).ok());
        }
        if (code == QLatin1String("store_newer"))
            execBeside(url, {QStringLiteral("INSERT INTO schema_migration VALUES (999, 'future', 0)")});
        else if (qstrcmp(QTest::currentDataTag(), "torn") == 0)
            putContents(path, contentsOf(path).left(contentsOf(path).size() / 2));
        else if (!contents.isEmpty())
            putContents(path, contents);
        const QByteArray before = contentsOf(path);
        {
            Store store(url);
            const Outcome opened = wait(store.open());
            QVERIFY(!opened.ok());
            QCOMPARE(opened.error().code, code);
            QVERIFY(opened.error().text.contains(path));
            QVERIFY(!opened.error().hint.isEmpty());
            QCOMPARE(wait(store.append(someEvent(QStringLiteral("x")))).error().code,
                     QStringLiteral("store_not_open"));
        }
        QCOMPARE(contentsOf(path), before);
    }

    void newerSchemaOnAServer()
    {
        NEEDS_BACKEND(*m_backends, QStringLiteral("postgresql"));
        const QString url = m_backends->newUrl(QStringLiteral("postgresql"));
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
        }
        execBeside(url, {QStringLiteral("INSERT INTO schema_migration VALUES (999, 'future', 0)")});
        Store store(url);
        QCOMPARE(wait(store.open()).error().code, QStringLiteral("store_newer"));
    }

    /// A commit that fails leaves nothing, says so, and the next one goes on without a gap.
    void failedCommit_data() { Backends::rows(); }
    void failedCommit()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(store.append(someEvent(QStringLiteral("before")))).ok());
        // What is checked only at COMMIT fails there.
        if (backend == QLatin1String("sqlite"))
            execBeside(
                url, {QStringLiteral("CREATE TABLE parent (id INTEGER PRIMARY KEY)"),
                      QStringLiteral(
                          "CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"),
                      QStringLiteral("CREATE TRIGGER trouble AFTER INSERT ON event BEGIN INSERT INTO child "
                                     "VALUES (7); END")});
        else
            execBeside(
                url,
                {QStringLiteral(
                     "CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS"
                     " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"),
                 QStringLiteral("CREATE CONSTRAINT TRIGGER trouble AFTER INSERT ON event DEFERRABLE INITIALLY"
                                " DEFERRED FOR EACH ROW EXECUTE FUNCTION trouble()")});
        const auto failed = wait(store.append(someEvent(QStringLiteral("during"))));
        QVERIFY(!failed.ok());
        execBeside(url,
                   {backend == QLatin1String("sqlite") ? QStringLiteral("DROP TRIGGER trouble")
                                                       : QStringLiteral("DROP TRIGGER trouble ON event")});
        const auto after = wait(store.append(someEvent(QStringLiteral("after"))));
        QVERIFY2(after.ok(), after ? "" : qPrintable(after.error().text));
        QCOMPARE(after->seq, qint64(2));
        QCOMPARE(*wait(store.verify()), qint64(2));
    }

    /// The line is cut at the commit: nobody knows whether it took place. Asked again, nothing is doubled and
    /// nothing is lost.
    void unknownOutcome_data()
    {
        QTest::addColumn<int>("cut");
        QTest::newRow("before the commit") << int(CuttingProxy::Cut::BeforeCommit);
        QTest::newRow("before its answer") << int(CuttingProxy::Cut::BeforeAnswer);
    }
    void unknownOutcome()
    {
        QFETCH(int, cut);
        NEEDS_BACKEND(*m_backends, QStringLiteral("postgresql"));
        const QString direct = m_backends->newUrl(QStringLiteral("postgresql"));
        const QString folder = parseStoreUrl(direct)->host;
        CuttingProxy proxy(folder);
        Store store(QString(direct).replace(folder, proxy.folder()));
        QMutex mutex;
        QList<qint64> told;
        QObject::connect(
            &store, &Store::eventAppended, &store,
            [&](const Event &event) {
                const QMutexLocker locker(&mutex);
                told += event.seq;
            },
            Qt::DirectConnection);
        const auto toldOf = [&] {
            const QMutexLocker locker(&mutex);
            return told;
        };
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(store.append(someEvent(QStringLiteral("before")))).ok());
        const QList<Entry> entries{{someEvent(QStringLiteral("a")), QStringLiteral("word")},
                                   {someEvent(QStringLiteral("b")), {}}};
        proxy.cutAt(CuttingProxy::Cut(cut));
        QCOMPARE(wait(store.append(entries)).error().code, QStringLiteral("outcome_unknown"));
        // Still not to be known.
        QCOMPARE(wait(store.append(entries)).error().code, QStringLiteral("outcome_unknown"));
        proxy.restore();
        const bool landed = CuttingProxy::Cut(cut) == CuttingProxy::Cut::BeforeAnswer;
        // Something else comes in between.
        QCOMPARE(wait(store.append(someEvent(QStringLiteral("other"))))->seq, qint64(landed ? 4 : 2));
        const auto again = wait(store.append(entries));
        QVERIFY2(again.ok(), again ? "" : qPrintable(again.error().text));
        QCOMPARE(again->size(), 2);
        QCOMPARE(again->first().seq, qint64(landed ? 2 : 3));
        QCOMPARE(*wait(store.verify()), qint64(4));
        const QList<Event> stored = *wait(store.events({}));
        QCOMPARE(stored.mid(again->first().seq - 1, 2), *again);
        SOON_COMPARE(toldOf(), (QList<qint64>{1, 2, 3, 4}));
        // Answered by now: the next time it is refused as done.
        QCOMPARE(wait(store.append(entries)).error().code, QStringLiteral("already_done"));
    }

    void serverRestarts()
    {
        NEEDS_BACKEND(*m_backends, QStringLiteral("postgresql"));
        const QString url = m_backends->newUrl(QStringLiteral("postgresql"));
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QVERIFY(wait(store.append(someEvent(QStringLiteral("before")))).ok());
        m_backends->server().stop();
        const auto down = wait(store.append(someEvent(QStringLiteral("while down"))));
        QVERIFY(!down.ok());
        QCOMPARE(down.error().code, QStringLiteral("store_lost"));
        QCOMPARE(m_backends->server().start(), QString());
        const auto after = wait(store.append(someEvent(QStringLiteral("after"))));
        QVERIFY2(after.ok(), after ? "" : qPrintable(after.error().text));
        QCOMPARE(after->seq, qint64(2));
        // And once more with the connection broken under a reader.
        m_backends->server().stop();
        QCOMPARE(m_backends->server().start(), QString());
        QCOMPARE(*wait(store.verify()), qint64(2));
        QCOMPARE(wait(store.events({}))->size(), 2);
    }

    /// Its connection is up and its answers do not come: the end of the program does not wait for them.
    void serverThatHangsDoesNotHoldUpTheEnd()
    {
        NEEDS_BACKEND(*m_backends, QStringLiteral("postgresql"));
        auto store = std::make_unique<Store>(m_backends->newUrl(QStringLiteral("postgresql")));
        QVERIFY(wait(store->open()).ok());
        m_backends->server().freeze();
        const auto asked = store->append(someEvent(QStringLiteral("never answered")));
        QElapsedTimer timer;
        timer.start();
        store.reset();
        const qint64 ms = timer.elapsed();
        m_backends->server().thaw();
        QVERIFY2(ms < 3500, qPrintable(QString::number(ms)));
        QVERIFY(!asked.isFinished());
    }
};

QTEST_GUILESS_MAIN(TestStoreFaults)
#include "tst_storefaults.moc"
