// SPDX-License-Identifier: GPL-3.0-or-later
// A fenced site's old data, with a real PostgreSQL: what may hold rows that nobody else has is listed,
// counted, exported and discarded by name, and reading it changes nothing in it.
#include "app/site/engines/postgres/kept/keptserver.h"
#include "app/site/engines/postgres/kept/keptstore.h"
#include "app/site/engines/postgres/server/pgsession.h"
#include "tests/app/site/sitefixture.h"
#include "tests/support/soon.h"

#include <QCryptographicHash>
#include <QDir>
#include <QThread>
#include <QTimer>

#include <csignal>

using namespace Switchback;
using namespace Switchback::Site;
using Switchback::Test::SiteFixture;

class TestKept : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void startsThoughItsNumberIsTaken();
    void startsThoughItsNumberIsTakenForAMoment();
    void fencedInOrderKeepsNothing();
    void startedByHandAfterItsFence();
    void killedPrimaryIsCountedAndExported();
    void notKnownIsNeverNought();
    void discardedByNameOnly();
    void copiesLieSideBySide();
    void readingChangesNothing();
    void readingWritesNothingAndSurvivesAKill();

private:
    void write(int rows);
    void killDatabase();
    void nameInLocks(qint64 pid);
    SiteFixture::Called resume();
    void startByHand();
    SiteFixture::Called fence()
    {
        return m_site->act(QStringLiteral("fence"), {{QStringLiteral("reason"), QStringLiteral("test")}});
    }
    QJsonArray copies()
    {
        return m_site->call(QStringLiteral("kept"), {}).data().value(QStringLiteral("copies")).toArray();
    }
    SiteFixture::Called kept(const char *what, const QString &name, QJsonObject more = {})
    {
        more.insert(QStringLiteral("name"), name);
        return m_site->act(QStringLiteral("kept_") + QLatin1String(what), more);
    }
    KeptStore::Copy keepNow(const QString &why);

    std::unique_ptr<SiteFixture> m_site;
};

void TestKept::init()
{
    if (const QString why = SiteFixture::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_site = std::make_unique<SiteFixture>();
    const bool blind = qstrcmp(QTest::currentTestFunction(), "notKnownIsNeverNought") == 0;
    const QString trouble =
        m_site->up(blind ? QByteArray()
                         : QByteArray("count_rows_since='select count(*) from calls where at > $1'\n"
                                      "rows_since='select * from calls where at > $1 order by at'\n"));
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    auto session = PgSession::open(m_site->config, QStringLiteral("postgres"), 5000);
    QVERIFY(session.ok());
    QVERIFY(session->query("create table calls (n int, at timestamptz default clock_timestamp())").ok());
}

void TestKept::cleanup()
{
    m_site.reset();
}

void TestKept::write(int rows)
{
    auto session = PgSession::open(m_site->config, QStringLiteral("postgres"), 5000);
    QVERIFY(session.ok());
    QVERIFY(session->query("insert into calls select generate_series(1, $1::int)", {QByteArray::number(rows)})
                .ok());
}

void TestKept::killDatabase()
{
    PostmasterView view = lookAtPostmaster(m_site->config);
    QVERIFY(view.pid > 0);
    const pid_t first = view.pid;
    while ((view = lookAtPostmaster(m_site->config)).alive()) {
        for (const pid_t pid : QList<pid_t>{view.pid} + view.children) {
            if (pid > 0)
                kill(pid, SIGKILL);
        }
        QTest::qWait(20);
    }
    // Dead and not reaped yet, it still keeps its socket from the next one.
    QTRY_VERIFY_WITH_TIMEOUT(kill(first, 0) != 0, 60'000);
}

void TestKept::nameInLocks(qint64 pid)
{
    const auto &db = m_site->config.database;
    const QStringList locks{db.dataDir + QStringLiteral("/postmaster.pid"),
                            QStringLiteral("%1/.s.PGSQL.%2.lock").arg(db.socketDir).arg(db.port)};
    for (const QString &lock : locks) {
        QFile file(lock);
        QVERIFY2(file.open(QIODevice::ReadWrite), qPrintable(lock));
        QByteArray text = file.readAll();
        text.replace(0, text.indexOf('\n'), QByteArray::number(pid));
        QVERIFY(file.resize(0) && file.seek(0) && file.write(text) == text.size());
    }
}

SiteFixture::Called TestKept::resume()
{
    const QJsonObject person{{QStringLiteral("person"), QStringLiteral("test")},
                             {QStringLiteral("statement"), QStringLiteral("there is no peer")}};
    return m_site->act(QStringLiteral("resume"), {{QStringLiteral("override"), person}});
}

/// After a power cut the process numbers of two starts are alike: what the dead server's lock files name may
/// be another program of the same user by now, and PostgreSQL takes it for the server.
void TestKept::startsThoughItsNumberIsTaken()
{
    killDatabase();
    QProcess other;
    const QStringList words = m_site->asOwner({QStringLiteral("/bin/sleep"), QStringLiteral("600")});
    other.start(words.first(), words.mid(1));
    QVERIFY(other.waitForStarted());
    nameInLocks(other.processId());
    const auto resumed = resume();
    other.kill();
    other.waitForFinished();
    QVERIFY2(resumed.exitCode == 0, QJsonDocument(resumed.last).toJson().constData());
    QVERIFY(lookAtPostmaster(m_site->config).pid > 0);
    write(1);
}

/// The number may be taken after the site has looked, by a program that is gone a moment later: here one that
/// the site must leave alone, for it may be a server, and that ends once PostgreSQL has refused to start.
void TestKept::startsThoughItsNumberIsTakenForAMoment()
{
    killDatabase();
    const QString lookalike = m_site->root() + QStringLiteral("/postgres-for-a-moment");
    QVERIFY(QFile::copy(QStringLiteral("/bin/sleep"), lookalike));
    QProcess other;
    const QStringList words = m_site->asOwner({lookalike, QStringLiteral("600")});
    other.start(words.first(), words.mid(1));
    QVERIFY(other.waitForStarted());
    SOON_VERIFY(QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(other.processId())) == lookalike);
    nameInLocks(other.processId());
    QFile log(m_site->config.database.logFile);
    QVERIFY(log.open(QIODevice::ReadOnly) && log.seek(log.size()));
    bool refused = false;
    QTimer watch;
    connect(&watch, &QTimer::timeout, &other, [&] {
        refused = refused || log.readAll().contains("lock file \"postmaster.pid\" already exists");
        if (refused)
            other.kill();
    });
    watch.start(10);
    SiteFixture::Called resumed;
    QThread *calling = QThread::create([&] { resumed = resume(); });
    calling->start();
    const bool ended = QTest::qWaitFor([calling] { return calling->isFinished(); }, 60'000);
    watch.stop();
    other.kill();
    other.waitForFinished();
    calling->wait();
    delete calling;
    QVERIFY(ended && refused);
    QVERIFY2(resumed.exitCode == 0, QJsonDocument(resumed.last).toJson().constData());
    QVERIFY(lookAtPostmaster(m_site->config).pid > 0);
}

void TestKept::startByHand()
{
    const auto &db = m_site->config.database;
    const QStringList words = m_site->asOwner(
        {SiteFixture::bin() + QStringLiteral("/pg_ctl"), QStringLiteral("start"), QStringLiteral("-D"),
         db.dataDir, QStringLiteral("-w"), QStringLiteral("-l"), db.logFile, QStringLiteral("-s")});
    // A killed server may not be reaped yet; then its pid file still counts.
    SOON_VERIFY(lookAtPostmaster(m_site->config).pid > 0 || SiteFixture::run(words).ok());
}

KeptStore::Copy TestKept::keepNow(const QString &why)
{
    const KeptStore store(m_site->config);
    KeptStore::Copy current = store.inUse();
    current.about.why = why;
    const auto copy = store.keep(current, [](const QString &) {});
    if (!copy) {
        QTest::qFail(qPrintable(copy.error().text), __FILE__, __LINE__);
        return {};
    }
    if (geteuid() == 0) // the program itself is their owner; the test, as root, made them
        (void)SiteFixture::run({QStringLiteral("/bin/chown"), QStringLiteral("--reference=") + current.dir,
                                copy->dir, copy->dir + QStringLiteral(".json")});
    return *copy;
}

void TestKept::fencedInOrderKeepsNothing()
{
    write(10);
    QVERIFY(fence().data().value(QStringLiteral("shipped")).toBool());
    QVERIFY(copies().isEmpty());
}

void TestKept::startedByHandAfterItsFence()
{
    QVERIFY(fence().data().value(QStringLiteral("shipped")).toBool());
    startByHand();
    write(254);
    // The guard's fence: everything shipped again, and still nobody else's database has those rows.
    QVERIFY(fence().data().value(QStringLiteral("shipped")).toBool());
    const SiteFixture::Called status = m_site->call(QStringLiteral("status"), {});
    QVERIFY(status.data().value(QStringLiteral("kept")).toObject().contains(QStringLiteral("copies")));
    // Stopped in order by a person, without another fence: the seal of the first one is broken.
    startByHand();
    write(1);
    QVERIFY(stopPostgres(m_site->config, 10'000, [](const QString &) {}).ok());
    QCOMPARE(copies().size(), 1);
    QVERIFY(copies().first().toObject().value(QStringLiteral("current")).toBool());
}

void TestKept::killedPrimaryIsCountedAndExported()
{
    write(190);
    killDatabase();
    QVERIFY(!fence().data().value(QStringLiteral("shipped")).toBool());
    const QJsonArray listed = copies();
    QCOMPARE(listed.size(), 1);
    const QJsonObject first = listed.first().toObject();
    QCOMPARE(first.value(QStringLiteral("name")).toString(), QStringLiteral("pg"));
    QVERIFY(!first.contains(QStringLiteral("rows"))); // not looked yet is not nought
    const SiteFixture::Called counted = kept("count", QStringLiteral("pg"));
    QCOMPARE(counted.data().value(QStringLiteral("rows")).toInteger(-1), 190);
    const SiteFixture::Called exported = kept("export", QStringLiteral("pg"));
    const QJsonObject file = exported.data().value(QStringLiteral("export")).toObject();
    QCOMPARE(file.value(QStringLiteral("rows")).toInteger(-1), 190);
    QCOMPARE(file.value(QStringLiteral("format")).toString(), QStringLiteral("csv"));
    QFile csv(file.value(QStringLiteral("path")).toString());
    QVERIFY2(csv.open(QIODevice::ReadOnly), qPrintable(exported.code()));
    const QByteArray bytes = csv.readAll();
    QCOMPARE(bytes.count('\n'), 191); // with its heading
    QCOMPARE(QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()),
             file.value(QStringLiteral("sha256")).toString());
    QCOMPARE(csv.permissions() & (QFile::ReadOther | QFile::ReadGroup), QFile::Permissions());
    // It goes on as it was: fenced, and it can still be resumed.
    QVERIFY(!lookAtPostmaster(m_site->config).alive());
    QCOMPARE(loadRecord(m_site->config)->role, SiteRole::Fenced);
    const QJsonObject person{{QStringLiteral("person"), QStringLiteral("test")},
                             {QStringLiteral("statement"), QStringLiteral("there is no peer")}};
    const SiteFixture::Called resumed =
        m_site->act(QStringLiteral("resume"), {{QStringLiteral("override"), person}});
    QVERIFY2(resumed.exitCode == 0, QJsonDocument(resumed.last).toJson().constData());
    auto session = PgSession::open(m_site->config, QStringLiteral("postgres"), 5000);
    QCOMPARE(session->query("select count(*) from calls")->first().first(), QByteArray("190"));
}

void TestKept::notKnownIsNeverNought()
{
    write(7);
    killDatabase();
    QCOMPARE(fence().exitCode, 0);
    const QJsonObject counted = kept("count", QStringLiteral("pg")).data();
    QVERIFY(!counted.contains(QStringLiteral("rows")));
    QVERIFY(
        counted.value(QStringLiteral("rows_note")).toString().contains(QStringLiteral("count_rows_since")));
    // Without a statement that names the rows the whole database is written.
    const QJsonObject file =
        kept("export", QStringLiteral("pg")).data().value(QStringLiteral("export")).toObject();
    QCOMPARE(file.value(QStringLiteral("format")).toString(), QStringLiteral("pg_dump"));
    QVERIFY(!file.contains(QStringLiteral("rows")));
    const CommandResult listed =
        SiteFixture::run({SiteFixture::bin() + QStringLiteral("/pg_restore"), QStringLiteral("-l"),
                          file.value(QStringLiteral("path")).toString()});
    QVERIFY2(listed.out.contains("TABLE DATA public calls"), listed.err.constData());
}

void TestKept::discardedByNameOnly()
{
    write(3);
    killDatabase();
    QCOMPARE(fence().exitCode, 0);
    const KeptStore::Copy copy = keepNow(QStringLiteral("test"));
    QCOMPARE(kept("discard", QStringLiteral("pg.kept")).code(), QStringLiteral("no_such_copy"));
    QCOMPARE(kept("discard", copy.about.name).code(), QStringLiteral("not_exported"));
    QVERIFY(QFile::exists(copy.dir + QStringLiteral("/PG_VERSION")));
    QCOMPARE(kept("export", copy.about.name).exitCode, 0);
    QCOMPARE(kept("discard", copy.about.name).exitCode, 0);
    QVERIFY(!QFile::exists(copy.dir));
    // The directory in use is only given up, as it lies now; and only until something runs in it again.
    QCOMPARE(kept("discard", QStringLiteral("pg"), {{QStringLiteral("unexported"), true}}).exitCode, 0);
    QVERIFY(QFile::exists(m_site->config.database.dataDir + QStringLiteral("/PG_VERSION")));
    QVERIFY(copies().isEmpty());
    startByHand();
    killDatabase();
    QCOMPARE(copies().size(), 1);
}

void TestKept::copiesLieSideBySide()
{
    QStringList names;
    for (int rows : {5, 6}) {
        write(rows);
        killDatabase();
        names << keepNow(QStringLiteral("test")).about.name;
        startByHand();
    }
    killDatabase();
    QCOMPARE(fence().exitCode, 0);
    QVERIFY(names.at(0) != names.at(1));
    QCOMPARE(kept("count", names.at(0)).data().value(QStringLiteral("rows")).toInteger(-1), 5);
    QCOMPARE(kept("count", names.at(1)).data().value(QStringLiteral("rows")).toInteger(-1), 11);
    QCOMPARE(copies().size(), 3); // and the directory in use
}

void TestKept::readingChangesNothing()
{
    write(20);
    killDatabase();
    QCOMPARE(fence().exitCode, 0);
    const QString dir = m_site->config.database.dataDir;
    const auto walls = [&dir] {
        return QDir(dir + QStringLiteral("/pg_wal")).entryList(QDir::Files, QDir::Name);
    };
    const QString before = fingerprintOf(dir);
    const QStringList logs = walls();
    QCOMPARE(kept("count", QStringLiteral("pg")).exitCode, 0);
    QCOMPARE(fingerprintOf(dir), before);
    QCOMPARE(walls(), logs);
    QVERIFY(!QFile::exists(dir + QStringLiteral("/standby.signal")));
    QVERIFY(!QFile::exists(dir + QStringLiteral("/switchback.reading")));
    QCOMPARE(kept("count", QStringLiteral("pg")).data().value(QStringLiteral("rows")).toInteger(-1), 20);
}

void TestKept::readingWritesNothingAndSurvivesAKill()
{
    write(20);
    killDatabase();
    QCOMPARE(fence().exitCode, 0);
    const QString dir = m_site->config.database.dataDir;
    const QString before = fingerprintOf(dir);
    const QString op = SiteFixture::freshId();
    const QJsonObject request = SiteFixture::doing(op, {{QStringLiteral("name"), QStringLiteral("pg")}});
    QCOMPARE(m_site->call(QStringLiteral("kept_count"), request, QStringLiteral("count:started")).code(),
             QStringLiteral("interrupted"));
    // The server that the killed worker left: on no network, and nobody writes to it.
    QVERIFY(QFile::exists(controlAside(dir)));
    const QStringList sockets = QDir(m_site->root()).entryList({QStringLiteral("kept-*")}, QDir::Dirs);
    QCOMPARE(sockets.size(), 1);
    PostgresSite left = m_site->config;
    left.database.socketDir = m_site->root() + QLatin1Char('/') + sockets.first();
    auto session = PgSession::open(left, QStringLiteral("postgres"), 5000);
    QVERIFY2(session.ok(), session.ok() ? "" : qPrintable(session.error().text));
    QCOMPARE(session->query("show listen_addresses")->first().first(), QByteArray(""));
    QCOMPARE(session->query("show archive_mode")->first().first(), QByteArray("off"));
    QCOMPARE(session->query("select count(*) from calls")->first().first(), QByteArray("20"));
    QVERIFY(!session->query("insert into calls values (1)").ok());
    const SiteFixture::Called again = m_site->call(QStringLiteral("kept_count"), request);
    QVERIFY2(again.exitCode == 0, qPrintable(again.last.value(QStringLiteral("text")).toString()));
    QCOMPARE(again.data().value(QStringLiteral("rows")).toInteger(-1), 20);
    QCOMPARE(fingerprintOf(dir), before);
    QVERIFY(!lookAtPostmaster(m_site->config).alive());
}

QTEST_GUILESS_MAIN(TestKept)
#include "tst_kept.moc"
