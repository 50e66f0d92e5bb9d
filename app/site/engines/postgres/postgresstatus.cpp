// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/base/beatrecord.h"
#include "app/site/engines/postgres/postgresengine.h"
#include "app/site/engines/postgres/server/backrest.h"
#include "app/site/engines/postgres/server/heartbeat.h"
#include "app/site/engines/postgres/server/restorednote.h"
#include "models/core/clock.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Status)
};

Instant now()
{
    return SystemClock().now();
}

std::optional<Instant> momentIn(const QByteArray &field)
{
    return field.isEmpty() ? std::nullopt : fromIso(QString::fromLatin1(field));
}

DatabaseState stateFor(const Error &error)
{
    if (error.code == QLatin1String("db_silent"))
        return DatabaseState::Silent;
    if (error.code == QLatin1String("db_starting"))
        return DatabaseState::Starting;
    return DatabaseState::Failed;
}

/// The application's rows are counted by a statement of the configuration. What commits late may carry an
/// earlier time, so it counts from a second before: rather one too many than one too few.
void countRows(const PostgresSite &config, const std::optional<QString> &lastShipped, DatabaseStatus &out)
{
    if (config.database.countRowsSince.isEmpty())
        return;
    auto session = PgSession::open(config, config.database.name, 1000);
    if (!session)
        return;
    const auto count = [&](Instant since) -> std::optional<qint64> {
        const auto rows =
            session->query(config.database.countRowsSince.toUtf8(), {toIso(since).toLatin1()}, 1500);
        if (!rows || rows->isEmpty())
            return std::nullopt;
        return rows->first().value(0).toLongLong();
    };
    constexpr int RateWindowS = 10;
    if (const auto recent = count(now() - std::chrono::seconds(RateWindowS)))
        out.rowsPerSecond = double(*recent) / RateWindowS;
    if (!lastShipped)
        return;
    const auto covers = Backrest(config).coversTo(*lastShipped, 1000);
    if (!covers)
        return;
    const Instant since = *covers - std::chrono::seconds(1);
    out.rowsSinceLastLog = count(since);
    if (out.rowsSinceLastLog)
        out.rowsCountedSince = since;
}

/// Why it can't be written to just now; empty if it can. `serve` knows from its heartbeat; where that is old
/// (it is dead, or the disk is full) one beat is made here.
QString writeFault(const PostgresSite &config)
{
    const auto beat = loadBeat(config);
    if (beat && now() - beat->at < std::chrono::seconds(5))
        return beat->ok ? QString() : beat->error;
    auto session = PgSession::open(config, config.database.name, 500);
    const auto written = session ? HeartbeatRows::beat(*session, 1000) : Result<Instant>(session.error());
    // A database in which `serve` has not made its table yet is no database that can't be written to.
    if (written || written.error().text.contains(QLatin1String("switchback.heartbeat")))
        return {};
    return written.error().text;
}

void readRunning(const PostgresSite &config, PgSession &session, DatabaseStatus &out)
{
    const auto rows = session.query(
        "select pg_is_in_recovery(), (select system_identifier from pg_control_system()), "
        "case when pg_is_in_recovery() then (select greatest(c.timeline_id, r.min_recovery_end_timeline) "
        "from pg_control_checkpoint() c, pg_control_recovery() r) "
        "else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end, "
        "case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, " +
            isoSql("pg_last_xact_replay_timestamp()") + ", current_setting('default_transaction_read_only')",
        {}, 1500);
    if (!rows) {
        out.state = stateFor(rows.error());
        out.detail = rows.error().text;
        return;
    }
    const PgSession::Row &row = rows->first();
    const bool recovering = row.at(0) == "t";
    out.state = recovering ? DatabaseState::Recovering : DatabaseState::AcceptingWrites;
    out.systemId = QString::fromLatin1(row.at(1));
    out.timeline = row.at(2).toInt();
    out.lsn = lsnFromText(QString::fromLatin1(row.at(3)));
    out.lastCommitAt = momentIn(row.at(4));
    if (recovering)
        return;
    if (row.at(5) == "on") {
        out.state = DatabaseState::ReadOnly;
        out.detail = Words::tr("default_transaction_read_only is on");
    } else if (const QString fault = writeFault(config); !fault.isEmpty()) {
        out.state = DatabaseState::ReadOnly;
        out.detail = fault.left(400);
    }
}

struct Position {
    Lsn lsn = 0;
    int timeline = 0;
    Instant at{};
};

/// Where this site's database is in the log, from the server itself; from pg_control when that doesn't
/// answer.
std::optional<Position> positionNow(const PostgresSite &config, bool &fromServer)
{
    fromServer = false;
    if (!lookAtPostmaster(config).frozen) {
        auto session = PgSession::open(config, QStringLiteral("postgres"), 800);
        const auto rows = session ? session->query("select pg_last_wal_replay_lsn(), (select "
                                                   "greatest(c.timeline_id, r.min_recovery_end_timeline) "
                                                   "from pg_control_checkpoint() c, pg_control_recovery() r)",
                                                   {}, 800)
                                  : Result<PgSession::Rows>(session.error());
        if (rows && !rows->first().at(0).isEmpty()) {
            fromServer = true;
            return Position{lsnFromText(QString::fromLatin1(rows->first().at(0))).value_or(0),
                            rows->first().at(1).toInt(), now()};
        }
    }
    const auto control = readControlData(config);
    if (!control)
        return std::nullopt;
    return Position{std::max(control->minRecovery, control->checkpoint),
                    std::max(control->timeline, control->recoveryTimeline), now()};
}

/// From `base` on without a gap.
std::optional<LogMark> newestInRow(const PostgresSite &config, const WalName &base, quint64 segmentBytes)
{
    const Backrest backrest(config);
    // One earlier too: the segment that holds the position may have been archived and be the newest.
    const WalName from{base.timeline, base.number > 0 ? base.number - 1 : 0};
    const auto list = backrest.archivedFrom(from, segmentBytes, 1500);
    if (!list || list->isEmpty())
        return std::nullopt;
    std::optional<Backrest::Archived> newest;
    for (const Backrest::Archived &one : *list) {
        const bool follows =
            newest ? one.wal.number == newest->wal.number + 1 : one.wal.number <= base.number;
        if (!follows)
            break;
        newest = one;
    }
    if (!newest)
        return std::nullopt;
    LogMark mark;
    mark.segment = walToName(newest->wal, segmentBytes);
    mark.at = newest->at;
    mark.upTo = (newest->wal.number + 1) * segmentBytes;
    mark.coversTo = backrest.coversTo(mark.segment, 1000);
    return mark;
}

void logsOfStandby(const PostgresSite &config, LogStatus &out)
{
    bool fromServer = false;
    const auto position = positionNow(config, fromServer);
    if (!position)
        return;
    const quint64 segmentBytes = quint64(16) * 1024 * 1024;
    const WalName base{quint32(position->timeline), position->lsn / segmentBytes};
    out.copied = newestInRow(config, base, segmentBytes);
    if (!fromServer)
        return;
    // The newest whole segment that is replayed.
    if (position->lsn < segmentBytes)
        return;
    LogMark restored;
    restored.segment = walToName({base.timeline, base.number - 1}, segmentBytes);
    restored.at = firstRestored(config, restored.segment, position->at);
    restored.upTo = position->lsn;
    auto session = PgSession::open(config, config.database.name, 800);
    if (session) {
        const auto rows =
            session->query("select " + isoSql("max(at)") + " from switchback.heartbeat", {}, 800);
        if (rows)
            restored.coversTo = momentIn(rows->first().first());
    }
    if (!restored.coversTo)
        restored.coversTo = Backrest(config).coversTo(restored.segment, 800);
    out.restored = restored;
}

void logsOfPrimary(const PostgresSite &config, LogStatus &out, const std::optional<PgSession::Row> &archiver)
{
    const auto waiting = waitingSegments(config);
    if (waiting)
        out.waiting = int(waiting->size());
    if (!archiver)
        return;
    const quint64 segmentBytes = quint64(16) * 1024 * 1024;
    const auto last = walFromName(QString::fromLatin1(archiver->at(0)).left(24), segmentBytes);
    // last_failed_time after last_archived_time
    out.failing = archiver->at(2) == "t";
    if (out.failing) {
        const QString segment = QString::fromLatin1(archiver->at(1));
        const QString why = Backrest(config).whyNotShipped(segment);
        const QString since = QString::fromLatin1(archiver->at(3)); // ISO, UTC
        out.failure = Words::tr("PostgreSQL cannot ship %1 since %2 %3 UTC")
                          .arg(segment, since.left(10), since.mid(11, 8));
        if (!why.isEmpty())
            out.failure += QStringLiteral(": ") + why;
    }
    if (!last)
        return;
    out.taken = newestInRow(config, *last, segmentBytes);
    out.copied = out.taken;
}

std::optional<PgSession::Row> archiverRow(const PostgresSite &config)
{
    if (lookAtPostmaster(config).frozen)
        return std::nullopt;
    auto session = PgSession::open(config, QStringLiteral("postgres"), 800);
    if (!session)
        return std::nullopt;
    const auto rows = session->query(
        "select coalesce(last_archived_wal, ''), coalesce(last_failed_wal, ''), "
        "coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false), " +
            isoSql("last_failed_time") + ", " + isoSql("last_archived_time") + " from pg_stat_archiver",
        {}, 800);
    if (!rows || rows->isEmpty())
        return std::nullopt;
    return rows->first();
}

DatabaseStatus whole(const PostgresSite &config, const std::optional<QString> &lastShipped)
{
    DatabaseStatus out;
    out.at = now();
    const PostmasterView view = lookAtPostmaster(config);
    if (view.frozen) {
        out.state = DatabaseState::Silent;
        out.detail = Words::tr("its process is stopped by a signal (frozen)");
        return out;
    }
    if (view.pid == 0) {
        out.state = view.children.isEmpty() ? DatabaseState::Stopped : DatabaseState::Failed;
        if (!view.children.isEmpty())
            out.detail = Words::tr("its main process is dead, others are still there");
        return out;
    }
    auto session = PgSession::open(config, QStringLiteral("postgres"), 1000);
    if (!session) {
        // Its process is there; a socket that nobody has made yet means that it is just starting.
        out.state = session.error().code == QLatin1String("db_stopped") ? DatabaseState::Starting
                                                                        : stateFor(session.error());
        out.detail = session.error().text.left(400);
        return out;
    }
    readRunning(config, *session, out);
    out.at = now();
    auto own = PgSession::open(config, config.database.name, 500);
    if (own) {
        const auto rows = own->query("select " + isoSql("max(at)") + " from switchback.heartbeat", {}, 800);
        if (rows)
            out.heartbeatAt = momentIn(rows->first().first());
    }
    if (out.state == DatabaseState::AcceptingWrites || out.state == DatabaseState::ReadOnly) {
        // On a primary the server's own answer is of the time when it still replayed.
        out.lastCommitAt = out.heartbeatAt;
        countRows(config, lastShipped, out);
    }
    return out;
}
} // namespace

DatabaseStatus PostgresEngine::status(SiteRole role) const
{
    std::optional<QString> shipped;
    if (role == SiteRole::Primary) {
        const auto row = archiverRow(m_site);
        const QString last = row ? QString::fromLatin1(row->at(0)).left(24) : QString();
        if (last.size() == 24)
            shipped = last;
    }
    return whole(m_site, shipped);
}

LogStatus PostgresEngine::logs(SiteRole role) const
{
    LogStatus out;
    out.at = now();
    if (role == SiteRole::Standby)
        logsOfStandby(m_site, out);
    else
        logsOfPrimary(m_site, out, archiverRow(m_site));
    return out;
}

} // namespace Switchback::Site
