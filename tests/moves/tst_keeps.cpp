// SPDX-License-Identifier: GPL-3.0-or-later
// Old data that nobody else has, through whole outages: an acknowledged row is at the primary or in a copy
// that the site names and counts. SWITCHBACK_KEEPS=20 makes twenty rounds of chance; SWITCHBACK_SEED repeats
// a run.
#include "tests/moves/labcommand.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>
#include <QUuid>

using namespace Switchback;

namespace
{
const QString Production = QStringLiteral("naperville");
const QString Backup = QStringLiteral("centennial");
const QString DataDir = QStringLiteral("/run/site/disk/pg");
const QString PgCtl = QStringLiteral("/usr/lib/postgresql/15/bin/pg_ctl");

QJsonObject lastLine(const LabCommand::Ran &ran)
{
    return QJsonDocument::fromJson(ran.out.trimmed().split('\n').last()).object();
}
} // namespace

class TstKeeps : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void standbyPromotedByMistake();
    void repositoryUnreadIsNotEmpty();
    void repositoryHoldsAnotherOfTheSameName();
    void logShippedLaterIsCounted();
    void outagesKeepTheirCopies_data();
    void outagesKeepTheirCopies();
    void noRoomAsksBeforeItTouches();
    void cleanupTestCase();

private:
    bool settled(const QString &primary, const QString &standby, QString *why) const;
    [[nodiscard]] LabCommand::Ran doing(const QString &site, const QString &verb,
                                        const QJsonObject &params) const;
    [[nodiscard]] LabCommand::Ran at(const QString &site, const QStringList &command) const
    {
        return m_lab->lab(QStringList{QStringLiteral("site"), site, QStringLiteral("--")} + command);
    }
    [[nodiscard]] LabCommand::Ran shell(const QString &words) const
    {
        return at(Production, {QStringLiteral("sh"), QStringLiteral("-c"), words});
    }
    [[nodiscard]] QJsonArray copies(const QString &site) const
    {
        return lastLine(m_lab->atSite(site, QStringLiteral("kept"), {}))
            .value(QStringLiteral("data"))
            .toObject()
            .value(QStringLiteral("copies"))
            .toArray();
    }
    /// Ids of the rows in a copy, by its export; the count that was said must be at least as many.
    [[nodiscard]] QSet<QString> rowsIn(const QString &site, const QString &name) const;
    void everyRowIsSomewhere();
    /// Disks are small: what was exported is discarded by name when several copies lie there.
    void makeRoom();
    void failover(const QString &trouble);
    void failback();

    std::unique_ptr<LabCommand> m_lab;
    QRandomGenerator m_random;
    QSet<QString> m_exported; ///< rows of copies that were discarded
};

void TstKeeps::initTestCase()
{
    m_lab = std::make_unique<LabCommand>(300);
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const quint32 seed = qEnvironmentVariableIsSet("SWITCHBACK_SEED")
                             ? quint32(qEnvironmentVariableIntValue("SWITCHBACK_SEED"))
                             : QRandomGenerator::global()->bounded(1'000'000U);
    qInfo("SWITCHBACK_SEED=%u", seed);
    m_random.seed(seed);
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    if (!m_lab->namespaces())
        QSKIP("needs sites with disks and networks of their own");
}

/// A repository has the segment that the primary writes now, with other contents: the console says which file
/// is in the way, and shipping goes on when it is aside.
void TstKeeps::repositoryHoldsAnotherOfTheSameName()
{
    QString why;
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
    const LabCommand::Ran put =
        shell(QStringLiteral(
                  "set -e; sql() { psql -X -A -t -h /run/postgresql -U postgres -d postgres -c \"$1\"; }; "
                  "current() { sql 'select pg_walfile_name(pg_current_wal_lsn())'; }; "
                  // Right after a log backup, so that none closes the segment meanwhile.
                  "before=$(current); until name=$(current); test $name != $before; do sleep 0.2; done; "
                  "cp %1/pg_wal/$name /run/site/disk/$name; "
                  // Where the archiver is at work just then, its lock is waited for.
                  "n=0; until pgbackrest --config=/run/site/etc/pgbackrest.conf --stanza=voice "
                  "--no-archive-async archive-push /run/site/disk/$name; "
                  "do n=$((n+1)); test $n -lt 50; sleep 0.2; done; rm /run/site/disk/$name; "
                  "sql 'create table public.another(); drop table public.another'; "
                  "sql 'select pg_switch_wal()' >&2; echo $name")
                  .arg(DataDir));
    QVERIFY2(put.code == 0, put.all().constData());
    const QString name = QString::fromLatin1(put.out.trimmed().split('\n').last());
    const auto said = [&name](const QJsonObject &report) {
        const QByteArray all = QJsonDocument(report).toJson();
        return all.contains("cannot ship " + name.toLatin1()) &&
               all.contains("holds another file of that name") &&
               all.contains("/" + name.toLatin1() + "-* there aside");
    };
    QJsonObject last;
    QVERIFY2(m_lab->waitFor(said, 90, &last), QJsonDocument(last).toJson().constData());
    for (const QString &site : {Production, Backup}) {
        const LabCommand::Ran moved =
            at(site, {QStringLiteral("sh"), QStringLiteral("-c"),
                      QStringLiteral("mv /run/site/disk/pgbackrest/archive/voice/*/%1/%2-* /run/site/disk/")
                          .arg(name.left(16), name)});
        QVERIFY2(moved.code == 0, moved.all().constData());
    }
    QVERIFY(m_lab->waitFor([&said](const QJsonObject &report) { return !said(report); }, 90, &last));
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
}

void TstKeeps::cleanupTestCase()
{
    m_lab.reset();
}

LabCommand::Ran TstKeeps::doing(const QString &site, const QString &verb, const QJsonObject &params) const
{
    return m_lab->atSite(site, verb,
                         {{QStringLiteral("op"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                          {QStringLiteral("by"), QStringLiteral("test")},
                          {QStringLiteral("params"), params}});
}

bool TstKeeps::settled(const QString &primary, const QString &standby, QString *why) const
{
    QJsonObject last;
    const bool is = m_lab->waitFor(
        [&](const QJsonObject &report) {
            return LabCommand::siteOf(report, primary).value(QStringLiteral("role")) ==
                       QLatin1String("primary") &&
                   LabCommand::siteOf(report, standby).value(QStringLiteral("role")) ==
                       QLatin1String("standby") &&
                   LabCommand::siteOf(report, standby).value(QStringLiteral("verdict")) ==
                       QLatin1String("answers") &&
                   report.value(QStringLiteral("loss")).toObject().value(QStringLiteral("kind")) ==
                       QLatin1String("known");
        },
        90, &last);
    *why = last.value(QStringLiteral("headline")).toString();
    return is;
}

void TstKeeps::failover(const QString &trouble)
{
    QTest::qWait(m_random.bounded(8000)); // a random moment of the log's cycle, which is the point
    if (!trouble.isEmpty()) {
        const LabCommand::Ran broke = m_lab->lab(trouble.split(QLatin1Char(' ')));
        QVERIFY2(broke.code == 0, broke.all().constData());
    }
    const LabCommand::Ran moved =
        m_lab->console({QStringLiteral("failover"), QStringLiteral("--confirm"), QStringLiteral("Centennial"),
                        QStringLiteral("--by"), QStringLiteral("T. Ester"), QStringLiteral("--take-on"),
                        QStringLiteral("I broke it myself")});
    QVERIFY2(moved.code == 0, moved.all().constData());
    if (!trouble.isEmpty()) {
        const LabCommand::Ran healed = m_lab->lab({QStringLiteral("heal"), QStringLiteral("all")});
        QVERIFY2(healed.code == 0, healed.all().constData());
    }
    QJsonObject last;
    QVERIFY2(m_lab->waitFor(
                 [](const QJsonObject &report) {
                     return LabCommand::siteOf(report, Production).value(QStringLiteral("role")) ==
                            QLatin1String("fenced");
                 },
                 60, &last),
             qPrintable(last.value(QStringLiteral("headline")).toString()));
}

void TstKeeps::failback()
{
    const LabCommand::Ran moved =
        m_lab->console({QStringLiteral("failback"), QStringLiteral("--confirm"), QStringLiteral("Naperville"),
                        QStringLiteral("--by"), QStringLiteral("T. Ester")},
                       240'000);
    QVERIFY2(moved.code == 0, moved.all().right(900).constData());
}

QSet<QString> TstKeeps::rowsIn(const QString &site, const QString &name) const
{
    QSet<QString> ids;
    const QJsonObject exported =
        lastLine(doing(site, QStringLiteral("kept_export"), {{QStringLiteral("name"), name}}))
            .value(QStringLiteral("data"))
            .toObject()
            .value(QStringLiteral("export"))
            .toObject();
    const QList<QByteArray> lines =
        at(site, {QStringLiteral("cat"), exported.value(QStringLiteral("path")).toString()})
            .out.trimmed()
            .split('\n');
    for (const QByteArray &line : lines.mid(1))
        ids.insert(QString::fromLatin1(line.left(line.indexOf(','))));
    if (exported.value(QStringLiteral("rows")).toInteger(-1) != ids.size())
        QTest::qFail("the rows that were counted are not those that were written", __FILE__, __LINE__);
    return ids;
}

void TstKeeps::everyRowIsSomewhere()
{
    QSet<QString> kept = m_exported;
    QStringList said;
    for (const QString &site : {Production, Backup}) {
        const QJsonArray all = copies(site);
        for (const QJsonValue &value : all) {
            const QJsonObject copy = value.toObject();
            const QString name = copy.value(QStringLiteral("name")).toString();
            said << QStringLiteral("%1 at %2: %3 rows")
                        .arg(name, site)
                        .arg(copy.value(QStringLiteral("rows")).toInteger(-1));
            if (!copy.value(QStringLiteral("current")).toBool())
                kept += rowsIn(site, name);
        }
    }
    const QJsonObject ledger = m_lab->ledger();
    const QJsonArray lost = ledger.value(QStringLiteral("lost_ids")).toArray();
    QVERIFY(ledger.contains(QStringLiteral("rows_lost")));
    QCOMPARE(lost.size(), ledger.value(QStringLiteral("rows_lost")).toInteger());
    int nowhere = 0;
    for (const QJsonValue &id : lost)
        nowhere += kept.contains(id.toString()) ? 0 : 1;
    qInfo("%lld rows are not at the primary; kept: %s", qint64(lost.size()),
          qPrintable(said.join(QStringLiteral("; "))));
    QCOMPARE(nowhere, 0);
}

void TstKeeps::makeRoom()
{
    constexpr qsizetype Most = 3;
    const QJsonArray all = copies(Production);
    for (qsizetype i = Most; i < all.size(); ++i) {
        const QString name = all.at(i).toObject().value(QStringLiteral("name")).toString();
        m_exported += rowsIn(Production, name);
        const LabCommand::Ran gone =
            doing(Production, QStringLiteral("kept_discard"), {{QStringLiteral("name"), name}});
        QVERIFY2(gone.code == 0, gone.all().constData());
    }
}

/// A standby that a person promoted. Seen within a poll, said before anything is
/// overwritten, and the rebuild works at the first try although its history lies in both repositories.
void TstKeeps::standbyPromotedByMistake()
{
    QString why;
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
    const LabCommand::Ran promoted =
        at(Backup, {PgCtl, QStringLiteral("promote"), QStringLiteral("-D"), DataDir});
    QVERIFY2(promoted.code == 0, promoted.all().constData());
    QJsonObject last;
    QVERIFY2(m_lab->waitFor(
                 [](const QJsonObject &report) {
                     return QJsonDocument(report).toJson().contains("standby_writes");
                 },
                 60, &last),
             QJsonDocument(last).toJson().constData());
    // Its history has time to reach the repository.
    QJsonObject preview;
    const auto foreign = [&] {
        preview = lastLine(m_lab->atSite(Backup, QStringLiteral("rebuild_preview"), {}))
                      .value(QStringLiteral("data"))
                      .toObject();
        return preview.value(QStringLiteral("foreign")).toArray().size();
    };
    QTRY_COMPARE_WITH_TIMEOUT(foreign(), 1, 60'000);
    QVERIFY2(!preview.value(QStringLiteral("old_safe")).toBool(true),
             QJsonDocument(preview).toJson().constData());
    QVERIFY2(!preview.contains(QStringLiteral("refusal")), QJsonDocument(preview).toJson().constData());
    const LabCommand::Ran rebuilt = doing(Backup, QStringLiteral("rebuild"), {});
    QVERIFY2(rebuilt.code == 0, rebuilt.all().constData());
    const QJsonObject kept =
        lastLine(rebuilt).value(QStringLiteral("data")).toObject().value(QStringLiteral("kept")).toObject();
    QVERIFY2(kept.contains(QStringLiteral("rows")), QJsonDocument(kept).toJson().constData());
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
    QCOMPARE(copies(Backup).size(), 1);
}

void TstKeeps::repositoryUnreadIsNotEmpty()
{
    const QStringList store{QStringLiteral("/run/site/disk/pgbackrest/backup"),
                            QStringLiteral("/run/site/disk/pgbackrest/backup.away")};
    QVERIFY(at(Production, QStringList{QStringLiteral("mv")} + store).code == 0);
    const QJsonObject status = lastLine(m_lab->atSite(Production, QStringLiteral("status"), {}))
                                   .value(QStringLiteral("data"))
                                   .toObject();
    const LabCommand::Ran rebuilt = doing(Backup, QStringLiteral("rebuild"), {});
    QVERIFY(at(Production, {QStringLiteral("sh"), QStringLiteral("-c"),
                            QStringLiteral("rm -rf %1; mv %2 %1").arg(store.at(0), store.at(1))})
                .code == 0);
    QVERIFY2(!status.value(QStringLiteral("fulls"))
                  .toObject()
                  .value(QStringLiteral("not_known"))
                  .toString()
                  .isEmpty(),
             QJsonDocument(status).toJson().constData());
    QCOMPARE(lastLine(rebuilt).value(QStringLiteral("code")).toString(),
             QStringLiteral("repository_unknown"));
    QCOMPARE(m_lab->site(Backup).value(QStringLiteral("role")).toString(), QStringLiteral("standby"));
}

/// Rows that the other site never got, in log that a primary started by hand shipped after all and then made
/// room for: they are in the copy, and so they are counted and exported.
void TstKeeps::logShippedLaterIsCounted()
{
    QString why;
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
    // Rows that no log backup has taken yet.
    const auto acknowledged = [this] {
        return m_lab->ledger().value(QStringLiteral("rows_acknowledged")).toInteger();
    };
    const qint64 before = acknowledged();
    QTRY_VERIFY_WITH_TIMEOUT(acknowledged() >= before + 15, 30'000);
    failover(QStringLiteral("break primary"));
    if (QTest::currentTestFailed())
        return;
    const QString lost = m_lab->ledger().value(QStringLiteral("lost_ids")).toArray().first().toString();
    QVERIFY(!lost.isEmpty());
    // The guard stops it within moments; what it ships and clears away meanwhile is what a longer life would.
    (void)shell(QStringLiteral(
                    "%1 start -D %2 -w -s -l /run/site/log/postgresql.log; for i in 1 2 3; do "
                    "psql -h /run/postgresql -U postgres -qc 'select pg_switch_wal()' -qc checkpoint; done")
                    .arg(PgCtl, DataDir));
    QTRY_VERIFY_WITH_TIMEOUT(m_lab->pids(Production).value(QStringLiteral("postgres")).toArray().isEmpty(),
                             60'000);
    const QByteArray log = shell(QStringLiteral("ls %1/pg_wal").arg(DataDir)).out;
    failback();
    if (QTest::currentTestFailed())
        return;
    everyRowIsSomewhere();
    QVERIFY2(!QTest::currentTestFailed(), log.constData());
    makeRoom();
}

void TstKeeps::outagesKeepTheirCopies_data()
{
    QTest::addColumn<int>("round");
    bool set = false;
    const int asked = qEnvironmentVariableIntValue("SWITCHBACK_KEEPS", &set);
    for (int round = 0; round < (set ? asked : 2); ++round)
        QTest::addRow("%d", round) << round;
}

void TstKeeps::outagesKeepTheirCopies()
{
    QFETCH(int, round);
    QString why;
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
    static const QStringList troubles{QStringLiteral("break primary"), QString(),
                                      QStringLiteral("break power"), QStringLiteral("freeze database")};
    const qsizetype before = copies(Production).size();
    failover(troubles.at(round % troubles.size()));
    if (QTest::currentTestFailed())
        return;
    // By hand, after its fence: it takes writes again until the guard sees it.
    const bool byHand = round % 2 == 1;
    if (byHand) {
        (void)at(Production, {PgCtl, QStringLiteral("start"), QStringLiteral("-D"), DataDir,
                              QStringLiteral("-w"), QStringLiteral("-s"), QStringLiteral("-l"),
                              QStringLiteral("/run/site/log/postgresql.log")});
        QTRY_VERIFY_WITH_TIMEOUT(
            m_lab->pids(Production).value(QStringLiteral("postgres")).toArray().isEmpty(), 60'000);
    }
    failback();
    if (QTest::currentTestFailed())
        return;
    QVERIFY(copies(Production).size() > before);
    everyRowIsSomewhere();
    makeRoom();
}

void TstKeeps::noRoomAsksBeforeItTouches()
{
    QString why;
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
    failover(QStringLiteral("break primary"));
    if (QTest::currentTestFailed())
        return;
    const auto listing = [this] {
        return shell(QStringLiteral("cd %1 && find . -type f | sort | xargs sha256sum | sha256sum")
                         .arg(DataDir))
            .out;
    };
    // Room for the restore, and for a file of rows, but none for another copy.
    const LabCommand::Ran filled = shell(
        QStringLiteral("fallocate -l $(($(df --output=avail -B1 /run/site/disk | tail -1) - 110000000)) "
                       "/run/site/disk/filler"));
    QVERIFY2(filled.code == 0, filled.all().constData());
    const QByteArray before = listing();
    const QJsonObject refused = lastLine(doing(Production, QStringLiteral("rebuild"), {}));
    QCOMPARE(refused.value(QStringLiteral("code")).toString(), QStringLiteral("no_room_to_keep"));
    QVERIFY2(refused.value(QStringLiteral("hint")).toString().contains(QStringLiteral("pg.kept-")),
             QJsonDocument(refused).toJson().constData());
    QCOMPARE(listing(), before);
    QCOMPARE(m_lab->site(Production).value(QStringLiteral("role")).toString(), QStringLiteral("fenced"));
    // Exported and given up by name, the directory in use may be overwritten; the other copies stay.
    const qsizetype others = copies(Production).size() - 1;
    m_exported += rowsIn(Production, QStringLiteral("pg"));
    QCOMPARE(listing().isEmpty(), false);
    const LabCommand::Ran given =
        doing(Production, QStringLiteral("kept_discard"), {{QStringLiteral("name"), QStringLiteral("pg")}});
    QVERIFY2(given.code == 0, given.all().constData());
    failback();
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(copies(Production).size(), others);
    everyRowIsSomewhere();
    QVERIFY(shell(QStringLiteral("rm /run/site/disk/filler")).code == 0);
}

QTEST_GUILESS_MAIN(TstKeeps)
#include "tst_keeps.moc"
