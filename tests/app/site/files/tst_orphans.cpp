// SPDX-License-Identifier: GPL-3.0-or-later
// Audio that no row names, at a real site with a real database: found by name, and copied out with a list.
#include "tests/app/site/sitefixture.h"

#include "models/core/instant.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>

using namespace Switchback;
using namespace Switchback::Test;
using namespace std::chrono_literals;

class TestOrphans : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void withoutAPromotionSinceWhenHasToBeSaid();
    void thoseThatNoRowNames();
    void inParts();
    void exportsAllWithAList();
    void exportsThoseThatWereNamed();
    void aKilledExportIsGoneOnWith();
    void whatWasWrittenIsNotWrittenAgain_data();
    void whatWasWrittenIsNotWrittenAgain();
    void whatCannotBeReadIsLeftOut();
    void withoutRoomNothingIsWritten();
    void sinceTheNewestPromote();
    void aDamagedRecordIsSaidToBeOne();
    void withoutAStatementNothingIsKnown();

private:
    void sql(const QString &statement) const
    {
        const Site::CommandResult ran = SiteFixture::run(m_site.asOwner(
            {SiteFixture::bin() + QStringLiteral("/psql"), QStringLiteral("-X"), QStringLiteral("-h"),
             m_site.root(), QStringLiteral("-p"), QStringLiteral("54329"), QStringLiteral("-d"),
             QStringLiteral("postgres"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
             QStringLiteral("-c"), statement}));
        QVERIFY2(ran.ok(), qPrintable(ran.said()));
    }
    /// A file that says it is so old, and a row of it.
    void put(const QString &name, Duration age, bool row) const
    {
        const QString path = m_site.root() + QStringLiteral("/files/") + name;
        QVERIFY(QDir().mkpath(path.left(path.lastIndexOf(QLatin1Char('/')))));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("audio of " + name.toUtf8());
        file.flush();
        QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addMSecs(-age.count()),
                                 QFileDevice::FileModificationTime));
        file.close();
        if (row)
            sql(QStringLiteral("insert into calls values ('%1')")
                    .arg(QString(name).replace(QLatin1String("'"), QLatin1String("''"))));
    }
    [[nodiscard]] QStringList names(const SiteFixture::Called &called) const
    {
        QStringList out;
        const QJsonArray files = called.data().value(QStringLiteral("files")).toArray();
        for (const QJsonValue &file : files)
            out << file[QLatin1String("name")].toString();
        return out;
    }
    [[nodiscard]] static QStringList leftOf(const SiteFixture::Called &called)
    {
        QStringList out;
        const QJsonArray left = called.data().value(QStringLiteral("left")).toArray();
        for (const QJsonValue &one : left)
            out << one[QLatin1String("name")].toString() + QStringLiteral(": ") +
                       one[QLatin1String("why")].toString();
        return out;
    }
    [[nodiscard]] QStringList parts() const
    {
        return QDir(m_site.root() + QStringLiteral("/state/exports")).entryList({QStringLiteral("*.part")});
    }
    /// As the site's own user keeps it.
    void keep(const Site::SiteRecord &record) const
    {
        QVERIFY(Site::saveRecord(m_site.config, record).ok());
        QVERIFY(SiteFixture::run({QStringLiteral("/bin/chown"),
                                  QStringLiteral("--reference=") + m_site.config.stateDir,
                                  Site::recordFile(m_site.config)})
                    .ok());
    }
    static QJsonObject since(Duration ago)
    {
        return {{QStringLiteral("since"), toIso(instantFromMs(QDateTime::currentMSecsSinceEpoch()) - ago)}};
    }
    void own() const
    {
        for (const char *folder : {"/files", "/state/exports"}) {
            const QString path = m_site.root() + QLatin1String(folder);
            if (geteuid() == 0 && QDir(path).exists())
                QVERIFY(SiteFixture::run({QStringLiteral("/bin/chown"), QStringLiteral("-R"),
                                          QStringLiteral("postgres"), path})
                            .ok());
        }
    }
    [[nodiscard]] static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing");
    }

    SiteFixture m_site;
    const QStringList m_odd{QStringLiteral("2/a\"b.ulaw"), QStringLiteral("2/a,{b}.ulaw"),
                            QStringLiteral("2/a\\b.ulaw"), QStringLiteral("2/a'b; drop table calls.ulaw"),
                            QStringLiteral("2/NULL"),      QStringLiteral("2/grüße.ulaw")};
};

void TestOrphans::initTestCase()
{
    if (const QString why = SiteFixture::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    // The lines go where the folder of the fixture is not known yet.
    const QString fault = m_site.up("audio_rows='select audio from calls where audio = any($1)'\n"
                                    "[files]\nurl='http://127.0.0.1:1'\napi_key_file='/nowhere'\n"
                                    "folder='voice'\npeer_device='x'\npath='%ROOT%/files'\n");
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
    QVERIFY(QDir(m_site.root()).mkdir(QStringLiteral("files")));
    sql(QStringLiteral("create table calls (audio text)"));
    put(QStringLiteral("1/old.ulaw"), 2h, false);
    put(QStringLiteral("1/there.ulaw"), 20min, true);
    put(QStringLiteral("1/lost.ulaw"), 20min, false);
    put(QStringLiteral("1/just-before.ulaw"), 34min, false);
    put(QStringLiteral("1/young.ulaw"), -1h, false); // however slow this machine is, it stays so
    for (const QString &name : m_odd) {
        put(name, 10min, true);
        put(name + QStringLiteral(".lost"), 10min, false);
    }
    own();
}

void TestOrphans::withoutAPromotionSinceWhenHasToBeSaid()
{
    const auto called = m_site.call(QStringLiteral("orphans"), {});
    QCOMPARE(called.code(), QStringLiteral("no_since"));
}

void TestOrphans::thoseThatNoRowNames()
{
    const auto called = m_site.call(QStringLiteral("orphans"), since(30min));
    QVERIFY2(called.exitCode == 0, qPrintable(called.code()));
    QStringList expected{QStringLiteral("1/just-before.ulaw"), QStringLiteral("1/lost.ulaw")};
    for (const QString &name : m_odd)
        expected << name + QStringLiteral(".lost");
    QStringList found = names(called);
    found.sort();
    expected.sort();
    QCOMPARE(found, expected);
    QVERIFY(!called.data().value(QStringLiteral("cut")).toBool());
    QVERIFY(!called.data().contains(QStringLiteral("after")));
    const QJsonObject first = called.data().value(QStringLiteral("files")).toArray().first().toObject();
    QCOMPARE(first.value(QStringLiteral("size")).toInteger(),
             QByteArray("audio of 1/just-before.ulaw").size());
}

void TestOrphans::inParts()
{
    QStringList all;
    QJsonObject request = since(30min);
    request.insert(QStringLiteral("limit"), 3);
    int parts = 0;
    for (;; ++parts) {
        const auto called = m_site.call(QStringLiteral("orphans"), request);
        QCOMPARE(called.exitCode, 0);
        QVERIFY(names(called).size() <= 3);
        all += names(called);
        const QString after = called.data().value(QStringLiteral("after")).toString();
        if (after.isEmpty())
            break;
        request.insert(QStringLiteral("after"), after);
    }
    QVERIFY(parts >= 2);
    QCOMPARE(all, names(m_site.call(QStringLiteral("orphans"), since(30min))));
}

void TestOrphans::exportsAllWithAList()
{
    put(QStringLiteral("=cmd|calc.ulaw"), 5min, false);
    own();
    const auto done = m_site.act(QStringLiteral("orphans_export"), since(30min));
    QVERIFY2(done.exitCode == 0, qPrintable(done.last.value(QStringLiteral("text")).toString()));
    QCOMPARE(done.data().value(QStringLiteral("files")).toInteger(), 3 + m_odd.size());
    const QString path = done.data().value(QStringLiteral("path")).toString();
    QVERIFY2(path.startsWith(m_site.root() + QStringLiteral("/state/exports/orphans-")), qPrintable(path));
    for (const QString &name : m_odd) {
        const QString lost = name + QStringLiteral(".lost");
        QCOMPARE(contentOf(path + QStringLiteral("/files/") + lost), "audio of " + lost.toUtf8());
        // It lies where it lay.
        QVERIFY(QFile::exists(m_site.root() + QStringLiteral("/files/") + lost));
    }
    const QByteArray list = contentOf(path + QStringLiteral("/list.csv"));
    QCOMPARE(QCryptographicHash::hash(list, QCryptographicHash::Sha256).toHex(),
             done.data().value(QStringLiteral("list_sha256")).toString().toLatin1());
    QVERIFY2(list.startsWith("file,bytes,modified,sha256\r\n"), list.constData());
    QVERIFY(
        list.contains(QCryptographicHash::hash("audio of 1/lost.ulaw", QCryptographicHash::Sha256).toHex()));
    // No spreadsheet takes a name for a formula.
    for (const QByteArray &line : list.split('\n'))
        QVERIFY2(!line.startsWith('=') && !line.startsWith("\"="), line.constData());
    // Nobody else may read what customers said.
    QVERIFY(!(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther)));
}

void TestOrphans::exportsThoseThatWereNamed()
{
    QFile secret(m_site.root() + QStringLiteral("/secret"));
    QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("token") == 5);
    secret.close();
    const auto done = m_site.act(
        QStringLiteral("orphans_export"),
        {{QStringLiteral("names"), QJsonArray{QStringLiteral("1/lost.ulaw"), QStringLiteral("../secret"),
                                              QStringLiteral("1/not-there.ulaw")}}});
    QVERIFY2(done.exitCode == 0, qPrintable(done.last.value(QStringLiteral("text")).toString()));
    QCOMPARE(done.data().value(QStringLiteral("files")).toInteger(), 1);
    QCOMPARE(leftOf(done), (QStringList{QStringLiteral("../secret: it is not there"),
                                        QStringLiteral("1/not-there.ulaw: it is not there")}));
    QCOMPARE(done.data().value(QStringLiteral("left_files")).toInteger(), 2);
    QVERIFY(!done.data().value(QStringLiteral("more")).toBool());
    const QString path = done.data().value(QStringLiteral("path")).toString();
    QVERIFY(!contentOf(path + QStringLiteral("/list.csv")).contains("secret"));
    QCOMPARE(contentOf(m_site.root() + QStringLiteral("/secret")), QByteArray("token"));
}

void TestOrphans::aKilledExportIsGoneOnWith()
{
    const QString op = SiteFixture::freshId();
    const QJsonObject request = SiteFixture::doing(op, since(30min));
    const auto killed =
        m_site.call(QStringLiteral("orphans_export"), request, QStringLiteral("export:copied"));
    QCOMPARE(killed.code(), QStringLiteral("interrupted"));
    // What lies there in part is of no use to anybody: here of this one, and of one that never came back.
    QCOMPARE(parts().size(), 1);
    const QString exports = m_site.root() + QStringLiteral("/state/exports/");
    const QString stale = exports + parts().first() + QStringLiteral("/files/stale.ulaw");
    QVERIFY(QFile(stale).open(QIODevice::WriteOnly));
    QVERIFY(QDir().mkpath(exports + QStringLiteral("orphans-20200101-000000-abcdef01.part/files")));
    own();
    const auto done = m_site.call(QStringLiteral("orphans_export"), request);
    QVERIFY2(done.exitCode == 0, qPrintable(done.last.value(QStringLiteral("text")).toString()));
    QCOMPARE(parts(), QStringList());
    QVERIFY(!QFile::exists(done.data().value(QStringLiteral("path")).toString() +
                           QStringLiteral("/files/stale.ulaw")));
    QCOMPARE(done.data().value(QStringLiteral("files")).toInteger(), 3 + m_odd.size());
    const QString path = done.data().value(QStringLiteral("path")).toString();
    QCOMPARE(contentOf(path + QStringLiteral("/list.csv")).count('\n'), 4 + m_odd.size());
    QVERIFY(!QFile::exists(path + QStringLiteral(".part")));
    // The same again is answered from its journal.
    QCOMPARE(m_site.call(QStringLiteral("orphans_export"), request).data(), done.data());
}

void TestOrphans::whatWasWrittenIsNotWrittenAgain_data()
{
    QTest::addColumn<QString>("crash");
    // The folder has its name, and the journal does not know it.
    QTest::newRow("before it is noted") << QStringLiteral("export:after");
    QTest::newRow("before it is told") << QStringLiteral("result:before");
}

void TestOrphans::whatWasWrittenIsNotWrittenAgain()
{
    QFETCH(QString, crash);
    const QStringList before = QDir(m_site.root() + QStringLiteral("/state/exports")).entryList();
    const QJsonObject request = SiteFixture::doing(SiteFixture::freshId(), since(30min));
    QCOMPARE(m_site.call(QStringLiteral("orphans_export"), request, crash).code(),
             QStringLiteral("interrupted"));
    // It is the copy that counts from now on.
    const auto done = m_site.call(QStringLiteral("orphans_export"), request);
    QVERIFY2(done.exitCode == 0, qPrintable(done.last.value(QStringLiteral("text")).toString()));
    QCOMPARE(done.data().value(QStringLiteral("files")).toInteger(), 3 + m_odd.size());
    const QByteArray list =
        contentOf(done.data().value(QStringLiteral("path")).toString() + QStringLiteral("/list.csv"));
    QCOMPARE(QCryptographicHash::hash(list, QCryptographicHash::Sha256).toHex(),
             done.data().value(QStringLiteral("list_sha256")).toString().toLatin1());
    const QStringList after = QDir(m_site.root() + QStringLiteral("/state/exports")).entryList();
    QCOMPARE(after.size(), before.size() + 1);
}

/// One file that nobody may read is no reason to hand out none.
void TestOrphans::whatCannotBeReadIsLeftOut()
{
    const QString files = m_site.root() + QStringLiteral("/files/");
    put(QStringLiteral("1/shut.ulaw"), 10min, false);
    put(QStringLiteral("shut/a.ulaw"), 10min, false);
    own();
    QVERIFY(QFile::setPermissions(files + QStringLiteral("1/shut.ulaw"), QFile::Permissions()));
    QVERIFY(QFile::setPermissions(files + QStringLiteral("shut"), QFile::Permissions()));
    const auto listed = m_site.call(QStringLiteral("orphans"), since(30min));
    const auto done = m_site.act(QStringLiteral("orphans_export"), since(30min));
    QVERIFY(QFile::setPermissions(files + QStringLiteral("shut"), QFile::Permissions(0x7700)));
    QVERIFY(QDir(files + QStringLiteral("shut")).removeRecursively());
    QVERIFY(QFile::remove(files + QStringLiteral("1/shut.ulaw")));
    QVERIFY(listed.data().value(QStringLiteral("cut")).toBool());
    QVERIFY2(done.exitCode == 0, qPrintable(done.last.value(QStringLiteral("text")).toString()));
    QCOMPARE(done.data().value(QStringLiteral("files")).toInteger(), 3 + m_odd.size());
    QCOMPARE(leftOf(done), (QStringList{QStringLiteral("shut: Permission denied"),
                                        QStringLiteral("1/shut.ulaw: Permission denied")}));
    QCOMPARE(done.data().value(QStringLiteral("left_files")).toInteger(), 2);
    QVERIFY(done.data().value(QStringLiteral("more")).toBool());
    const QString path = done.data().value(QStringLiteral("path")).toString();
    QVERIFY(contentOf(path + QStringLiteral("/left.csv")).contains("1/shut.ulaw,Permission denied"));
    QVERIFY(!contentOf(path + QStringLiteral("/list.csv")).contains("shut"));
}

/// The database writes there, too. Also those that are named are looked at first.
void TestOrphans::withoutRoomNothingIsWritten()
{
    const QString name = QStringLiteral("1/huge.ulaw");
    QFile huge(m_site.root() + QStringLiteral("/files/") + name);
    QVERIFY(huge.open(QIODevice::WriteOnly));
    if (!huge.resize(qint64(4) << 40))
        QSKIP("this file system has no files of that size");
    QVERIFY(
        huge.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-600), QFileDevice::FileModificationTime));
    huge.close();
    own();
    const auto named =
        m_site.act(QStringLiteral("orphans_export"), {{QStringLiteral("names"), QJsonArray{name}}});
    const auto all = m_site.act(QStringLiteral("orphans_export"), since(30min));
    QVERIFY(huge.remove());
    QCOMPARE(named.code(), QStringLiteral("no_room"));
    QCOMPARE(all.code(), QStringLiteral("no_room"));
    QCOMPARE(parts(), QStringList());
}

/// Not since the moment that an older one's journal has.
void TestOrphans::sinceTheNewestPromote()
{
    const Site::SiteRecord before = *Site::loadRecord(m_site.config);
    Site::SiteRecord promoted = before;
    promoted.recoveredTo = instantFromMs(QDateTime::currentMSecsSinceEpoch()) - 30min;
    keep(promoted);
    const auto called = m_site.call(QStringLiteral("orphans"), {});
    keep(before);
    QVERIFY2(called.exitCode == 0, qPrintable(called.code()));
    QCOMPARE(fromIso(called.data().value(QStringLiteral("since")).toString()), promoted.recoveredTo);
    QCOMPARE(names(called), names(m_site.call(QStringLiteral("orphans"), since(30min))));
}

void TestOrphans::aDamagedRecordIsSaidToBeOne()
{
    const Site::SiteRecord before = *Site::loadRecord(m_site.config);
    QFile record(Site::recordFile(m_site.config));
    QVERIFY(record.open(QIODevice::WriteOnly) && record.write("{") == 1);
    record.close();
    const auto called = m_site.call(QStringLiteral("orphans"), since(30min));
    keep(before);
    QCOMPARE(called.code(), QStringLiteral("state"));
}

void TestOrphans::withoutAStatementNothingIsKnown()
{
    QFile toml(m_site.toml);
    QVERIFY(toml.open(QIODevice::ReadWrite));
    const QByteArray text = toml.readAll();
    QByteArray without = text;
    without.replace("audio_rows=", "# audio_rows=");
    const auto write = [&](const QByteArray &bytes) {
        return toml.resize(0) && toml.seek(0) && toml.write(bytes) == bytes.size() && toml.flush();
    };
    QVERIFY(write(without));
    const auto called = m_site.call(QStringLiteral("orphans"), since(30min));
    QVERIFY(write(text));
    QCOMPARE(called.code(), QStringLiteral("rows_not_told"));
    QVERIFY(called.last.value(QStringLiteral("hint")).toString().contains(QLatin1String("audio_rows")));
}

QTEST_GUILESS_MAIN(TestOrphans)
#include "tst_orphans.moc"
