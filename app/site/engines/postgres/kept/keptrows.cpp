// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/kept/keptrows.h"

#include "app/durable/durable.h"
#include "app/site/base/command.h"
#include "app/site/engines/postgres/server/backrest.h"
#include "app/site/engines/postgres/server/pgsession.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>

#include <fcntl.h>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeptRows)
};
constexpr int DumpMs = 600'000;
constexpr int PieceMs = 60'000;
constexpr int FetchMs = 15'000;
constexpr int MostPieces = 2000;
constexpr int CountMs = 600'000;
constexpr int ExportMs = 24 * 3600 * 1000;
constexpr int SettleMs = 1'800'000;

/// What commits late may carry an earlier time: from a second before, rather one too many.
QString sinceOf(const KeptStore::Copy &copy)
{
    return copy.about.from ? toIso(*copy.about.from - std::chrono::seconds(1)) : QStringLiteral("-infinity");
}

/// COPY takes no parameters; this one is a time of our own making.
QString withSince(QString sql, const KeptStore::Copy &copy)
{
    return sql.replace(QStringLiteral("$1"), QStringLiteral("'%1'::timestamptz").arg(sinceOf(copy)));
}

/// Where the log that lies in the directory begins, on that timeline.
std::optional<Lsn> oldestLog(const QString &dir, int timeline)
{
    constexpr quint64 SegmentBytes = quint64(16) * 1024 * 1024;
    const QString prefix = QStringLiteral("%1").arg(timeline, 8, 16, QLatin1Char('0')).toUpper();
    const QStringList names =
        QDir(dir + QStringLiteral("/pg_wal"))
            .entryList({prefix + QStringLiteral("????????????????")}, QDir::Files, QDir::Name);
    const auto first = names.isEmpty() ? std::nullopt : walFromName(names.first(), SegmentBytes);
    return first ? std::optional(Lsn(first->number * SegmentBytes)) : std::nullopt;
}

Outcome syncFile(const QString &name)
{
    const int descriptor = open(QFile::encodeName(name).constData(), O_RDONLY | O_CLOEXEC);
    const bool done = descriptor >= 0 && fsync(descriptor) == 0;
    if (descriptor >= 0)
        close(descriptor);
    return done ? Outcome(Done{})
                : Outcome(Error{QStringLiteral("io"), Words::tr("%1 is not on disk.").arg(name), {}});
}

/// 0: the line names no position.
Lsn positionIn(const QByteArray &line)
{
    const qsizetype place = line.indexOf("lsn: ");
    if (place < 0)
        return 0;
    const QByteArray word = line.mid(place + 5, line.indexOf(',', place) - place - 5);
    return lsnFromText(QString::fromLatin1(word)).value_or(0);
}

/// In ms; 0: the line is no commit. "COMMIT 2026-11-21 20:04:12.123456 UTC; inval msgs ..." or
/// "COMMIT_PREPARED 7: 2026-..."; our environment says TZ=UTC.
qint64 commitIn(const QByteArray &line)
{
    const qsizetype at = line.indexOf("desc: COMMIT");
    const qsizetype zone = at < 0 ? -1 : line.indexOf(" UTC", at);
    constexpr qsizetype Stamp = 26; // to the microsecond
    if (zone < at + Stamp)
        return 0;
    const QByteArray stamp = line.mid(zone - Stamp, 23).replace(' ', 'T') + 'Z';
    const auto moment = fromIso(QString::fromLatin1(stamp));
    return moment ? toMs(*moment) : 0;
}

Result<QString> sumOf(const QString &name)
{
    QFile file(name);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return Error{QStringLiteral("io"), Words::tr("%1 cannot be read again.").arg(name), {}};
    return QString::fromLatin1(hash.result().toHex());
}

Result<qint64> countBy(const KeptServer &started, const KeptStore::Copy &copy)
{
    const auto &database = started.config().database;
    const QString sql = !database.countRowsSince.isEmpty()
                            ? database.countRowsSince
                            : QStringLiteral("select count(*) from (%1) as the_rows").arg(database.rowsSince);
    auto session = PgSession::open(started.config(), database.name, 5000);
    if (!session)
        return session.error();
    const auto rows = session->query(sql.toUtf8(), {sinceOf(copy).toLatin1()}, CountMs);
    if (!rows)
        return rows.error();
    bool isNumber = false;
    const qint64 number = rows->isEmpty() ? -1 : rows->first().value(0).toLongLong(&isNumber);
    if (!isNumber || number < 0)
        return Error{
            QStringLiteral("copy_failed"), Words::tr("the configured statement gives no number"), {}};
    return number;
}
} // namespace

namespace
{
/// Adds the commits between two positions that lie in the repositories and no longer in the directory. False:
/// they are in neither, or can't be read.
bool shippedCommits(const PostgresSite &site, int timeline, Lsn from, Lsn upTo,
                    std::optional<CommitWindow> &into)
{
    constexpr quint64 SegmentBytes = quint64(16) * 1024 * 1024;
    constexpr quint64 MostSegments = 64;
    const quint64 first = from / SegmentBytes;
    const quint64 end = upTo / SegmentBytes;
    QTemporaryDir folder(site.stateDir + QStringLiteral("/wal-XXXXXX"));
    if (!folder.isValid() || end - first > MostSegments)
        return false;
    const Backrest backrest(site);
    for (quint64 number = first; number < end; ++number) {
        const QString name = walToName({quint32(timeline), number}, SegmentBytes);
        const QString file = folder.filePath(name);
        if (!backrest.fetch(site.backrest.ownRepo, name, file, FetchMs) &&
            !backrest.fetch(site.backrest.peerRepo, name, file, FetchMs))
            return false;
        const CommandResult run = runCommand(
            {site.database.binDir + QStringLiteral("/pg_waldump"), QStringLiteral("--rmgr=Transaction"),
             QStringLiteral("--start=") + lsnToText(std::max<Lsn>(from, number * SegmentBytes)),
             QStringLiteral("--path=") + folder.path(), QStringLiteral("--timeline=%1").arg(timeline),
             QStringLiteral("--end=") + lsnToText((number + 1) * SegmentBytes)},
            PieceMs);
        (void)foldCommits(run.out, into);
        if (into) // only the first of them is wanted; what comes after it is a later time
            return true;
        QFile::remove(file);
    }
    return true;
}
} // namespace

std::optional<Lsn> foldCommits(const QByteArray &dump, std::optional<CommitWindow> &into)
{
    Lsn after = 0;
    CommitWindow window = into.value_or(CommitWindow{});
    bool any = into.has_value();
    for (const QByteArray &line : dump.split('\n')) {
        const Lsn lsn = positionIn(line);
        if (lsn == 0)
            continue;
        after = lsn;
        const qint64 moment = commitIn(line);
        if (moment == 0)
            continue;
        const Instant at = instantFromMs(moment);
        window.from = any ? std::min(window.from, at) : at;
        window.to = any ? std::max(window.to, at) : at;
        window.last = lsn;
        any = true;
    }
    if (any)
        into = window;
    return after > 0 ? std::optional(after) : std::nullopt;
}

std::optional<CommitWindow> commitsBeyond(const PostgresSite &site, const QString &dir, int timeline,
                                          Lsn beyond)
{
    std::optional<CommitWindow> window;
    const QDeadlineTimer deadline(DumpMs);
    const auto oldest = oldestLog(dir, timeline);
    if (!oldest)
        return window;
    Lsn start = std::max(beyond, *oldest);
    // Log that was shipped late makes room for more, as in a database that was started by hand after its
    // fence.
    const bool whole =
        beyond >= *oldest || beyond == 0 || shippedCommits(site, timeline, beyond, *oldest, window);
    const auto done = qScopeGuard([&] {
        if (window)
            window->whole = whole;
    });
    for (int piece = 0; piece < MostPieces && !deadline.hasExpired(); ++piece) {
        // It ends with an error at the log's unused end; the lines before that are good.
        const CommandResult run = runCommand(
            {site.database.binDir + QStringLiteral("/pg_waldump"),
             QStringLiteral("--path=%1/pg_wal").arg(dir), QStringLiteral("--timeline=%1").arg(timeline),
             QStringLiteral("--start=") + lsnToText(start), QStringLiteral("--rmgr=Transaction"),
             QStringLiteral("--limit=20000")},
            PieceMs);
        const auto last = foldCommits(run.out, window);
        if (!last || *last <= start)
            return window;
        start = *last;
    }
    return window;
}

Outcome KeptRows::settle(const KeptServer &started, const KeptStore::Copy &copy)
{
    const int timeline = copy.about.timeline;
    const auto window = timeline > 0
                            ? commitsBeyond(started.config(), copy.dir, timeline, copy.beyond.value_or(0))
                            : std::nullopt;
    const QDeadlineTimer deadline(SettleMs);
    Lsn before = 0;
    int same = 0;
    while (!deadline.hasExpired()) {
        auto session = PgSession::open(started.config(), QStringLiteral("postgres"), 5000);
        const auto rows = session ? session->query("select pg_last_wal_replay_lsn()", {}, 5000)
                                  : Result<PgSession::Rows>(session.error());
        if (!rows)
            return rows.error();
        const Lsn now = lsnFromText(QString::fromLatin1(rows->first().value(0))).value_or(0);
        same = now == before ? same + 1 : 0;
        before = now;
        if ((window && now >= window->last && same >= 2) || same >= 15)
            return Done{};
        usleep(100'000);
    }
    return Error{QStringLiteral("copy_failed"), Words::tr("its log is not replayed within half an hour"), {}};
}

void KeptRows::count(const KeptServer &started, KeptStore::Copy &copy)
{
    const auto &database = started.config().database;
    copy.about.countedAt = SystemClock().now();
    copy.about.rows.reset();
    copy.about.rowsNote.clear();
    if (database.countRowsSince.isEmpty() && database.rowsSince.isEmpty()) {
        copy.about.rowsNote =
            Words::tr("the site's configuration names no statement that counts them (count_rows_since)");
        return;
    }
    const auto rows = countBy(started, copy);
    if (!rows) {
        copy.about.rowsNote = rows.error().text.left(400);
        return;
    }
    copy.about.rows = *rows;
    if (!copy.about.from)
        copy.about.rowsNote = Words::tr("all rows: from where on the other site has them not is not known");
}

Result<KeptExport> KeptRows::exportTo(const QString &folder, const KeptServer &started,
                                      const KeptStore::Copy &copy, const QString &by)
{
    const auto &database = started.config().database;
    const bool csv = !database.rowsSince.isEmpty();
    KeptExport out;
    out.format = csv ? QStringLiteral("csv") : QStringLiteral("pg_dump");
    out.at = SystemClock().now();
    out.by = by;
    out.path = QStringLiteral("%1/%2.export-%3.%4")
                   .arg(folder, copy.about.name,
                        toDateTime(out.at, QTimeZone::utc()).toString(QStringLiteral("yyyyMMdd-HHmmss")),
                        csv ? QStringLiteral("csv") : QStringLiteral("dump"));
    const QString part = out.path + QStringLiteral(".part");
    const QStringList where{QStringLiteral("-h"),           database.socketDir,   QStringLiteral("-p"),
                            QString::number(database.port), QStringLiteral("-U"), database.user,
                            QStringLiteral("-d"),           database.name};
    const QStringList command =
        csv ? QStringList{database.binDir + QStringLiteral("/psql"), QStringLiteral("-XAtq"),
                          QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1")} +
                  where +
                  QStringList{QStringLiteral("-o"), part, QStringLiteral("-c"),
                              QStringLiteral("COPY (%1) TO STDOUT WITH (FORMAT csv, HEADER true)")
                                  .arg(withSince(database.rowsSince, copy))}
            : QStringList{database.binDir + QStringLiteral("/pg_dump"), QStringLiteral("-Fc")} + where +
                  QStringList{QStringLiteral("-f"), part};
    const CommandResult run = runCommand(command, ExportMs);
    if (!run.ok()) {
        QFile::remove(part);
        return Error{QStringLiteral("copy_failed"),
                     Words::tr("The rows cannot be written: %1").arg(run.said()),
                     Words::tr("The copy lies there as it was.")};
    }
    const auto sum = sumOf(part);
    const Outcome synced = sum ? syncFile(part) : sum.error();
    if (!synced || !QFile::rename(part, out.path)) {
        QFile::remove(part);
        return synced ? Error{QStringLiteral("io"), Words::tr("%1 cannot be renamed.").arg(part), {}}
                      : synced.error();
    }
    (void)Durable::syncFolder(folder);
    out.bytes = QFileInfo(out.path).size();
    out.sha256 = *sum;
    out.rows = copy.about.rows;
    return out;
}

} // namespace Switchback::Site
