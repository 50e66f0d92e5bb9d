// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/backrest.h"
#include "app/site/engines/postgres/heartbeat.h"
#include "app/site/operations/work.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFile>

#include <unistd.h>

namespace Switchback::Site
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Backup", text);
}
constexpr double UsualCopyS = 60;
constexpr int FullMs = 24 * 3600 * 1000;

std::optional<Error> unlessPrimary(const Work &work)
{
    const auto record = loadRecord(work.config);
    if (!record)
        return record.error();
    if (record->role == SiteRole::Primary)
        return std::nullopt;
    return Error{QStringLiteral("not_primary"),
                 tr("%1 is %2: only the primary writes.").arg(work.config.name, roleKey(record->role)),
                 tr("Ask the site that is the primary now.")};
}

Result<PgSession> openWithHeartbeat(const SiteConfig &config)
{
    auto session = PgSession::open(config, config.database.name, 3000);
    if (!session)
        return session.error();
    const Outcome prepared = Heartbeat::prepare(*session);
    if (!prepared)
        return prepared.error();
    return session;
}

Result<QJsonObject> closeSegment(Work &work)
{
    // In an earlier attempt it was closed already: closing another would only cost a segment.
    if (const auto before = work.noted(QStringLiteral("switch")))
        return *before;
    auto session = openWithHeartbeat(work.config);
    if (!session)
        return session.error();
    const auto covers = Heartbeat::beat(*session);
    if (!covers)
        return covers.error();
    const auto rows = session->query("with s as materialized (select pg_switch_wal() as at) "
                                     "select pg_walfile_name(at), at from s",
                                     {}, 10'000);
    if (!rows)
        return rows.error();
    return QJsonObject{{QStringLiteral("segment"), QString::fromLatin1(rows->first().at(0))},
                       {QStringLiteral("up_to"), QString::fromLatin1(rows->first().at(1))},
                       {QStringLiteral("covers_to"), toIso(*covers)}};
}

/// Shipped means: both repositories have it, for pgBackRest tells PostgreSQL "done" only then.
bool isShipped(const SiteConfig &config, const QString &segment)
{
    const QString status = config.database.dataDir + QStringLiteral("/pg_wal/archive_status/") + segment;
    if (QFile::exists(status + QStringLiteral(".done")))
        return true;
    if (QFile::exists(status + QStringLiteral(".ready")))
        return false;
    // Neither: not yet announced, or archived and recycled. The server's own count decides.
    auto session = PgSession::open(config, QStringLiteral("postgres"));
    if (!session)
        return false;
    const auto rows =
        session->query("select coalesce(left(last_archived_wal, 24) >= $1, false) from pg_stat_archiver",
                       {segment.toLatin1()});
    return rows && !rows->isEmpty() && rows->first().first() == "t";
}

Result<QJsonObject> waitShipped(Work &work, const QString &segment)
{
    const QDeadlineTimer deadline(int(work.number("wait_copied_s", UsualCopyS) * 1000));
    do {
        if (isShipped(work.config, segment))
            return QJsonObject{{QStringLiteral("copied"), true}};
        if (auto refused = unlessPrimary(work))
            return *refused;
        usleep(100'000);
    } while (!deadline.hasExpired());
    work.tell(tr("%1 is not in both repositories yet; PostgreSQL goes on trying").arg(segment));
    return QJsonObject{{QStringLiteral("copied"), false}};
}

Result<QJsonObject> takeFull(Work &work, bool fromPeer)
{
    const Backrest backrest(work.config);
    const int repo = work.config.backup.ownRepo;
    const auto newest = [&]() -> std::optional<FullBackup> {
        const auto list = backrest.backups(repo, 10'000);
        if (!list || list->isEmpty())
            return std::nullopt;
        return list->first().full;
    };
    const auto describe = [](const FullBackup &full) {
        return QJsonObject{{QStringLiteral("label"), full.label}, {QStringLiteral("bytes"), full.bytes}};
    };
    // Taken by an earlier attempt of this very operation?
    if (const auto there = newest(); work.continued() && there && there->takenAt > work.acceptedAt)
        return describe(*there);
    const CommandResult run = backrest.run(
        {QStringLiteral("--repo=%1").arg(repo), QStringLiteral("--type=full"), QStringLiteral("backup")},
        FullMs, fromPeer);
    if (!run.ok())
        return Error{QStringLiteral("backup_failed"), tr("pgBackRest: %1").arg(run.said()),
                     tr("The next one is tried on schedule; see pgBackRest's log.")};
    const auto there = newest();
    if (!there)
        return Error{
            QStringLiteral("backup_failed"), tr("pgBackRest reports success, but lists no backup."), {}};
    return describe(*there);
}
} // namespace

Result<QJsonObject> doLogBackup(Work &work)
{
    if (auto refused = unlessPrimary(work))
        return *refused;
    const auto closed = work.step(QStringLiteral("switch"), tr("Closing the log segment"),
                                  [&] { return closeSegment(work); });
    if (!closed)
        return closed.error();
    const QString segment = closed->value(QStringLiteral("segment")).toString();
    const auto shipped =
        work.step(QStringLiteral("ship"), tr("Waiting until %1 is in both repositories").arg(segment),
                  [&] { return waitShipped(work, segment); });
    if (!shipped)
        return shipped.error();
    QJsonObject result = *closed;
    result.insert(QStringLiteral("copied"), shipped->value(QStringLiteral("copied")));
    return result;
}

Result<QJsonObject> doFullBackup(Work &work)
{
    const auto record = loadRecord(work.config);
    if (!record)
        return record.error();
    if (record->role != SiteRole::Primary && record->role != SiteRole::Standby)
        return Error{
            QStringLiteral("no_database"),
            tr("%1 is %2: there is nothing to back up.").arg(work.config.name, roleKey(record->role)),
            {}};
    const bool fromPeer = record->role == SiteRole::Standby;
    return work.step(QStringLiteral("backup"),
                     fromPeer ? tr("Pulling a full backup from %1").arg(work.config.peer.name)
                              : tr("Taking a full backup"),
                     [&] { return takeFull(work, fromPeer); });
}

Result<QJsonObject> doWriteTest(Work &work)
{
    if (auto refused = unlessPrimary(work))
        return *refused;
    return work.step(
        QStringLiteral("write"), tr("Writing a row and reading it back"), [&]() -> Result<QJsonObject> {
            QElapsedTimer timer;
            timer.start();
            auto session = openWithHeartbeat(work.config);
            if (!session)
                return session.error();
            const auto at = Heartbeat::beat(*session, 10'000);
            if (!at)
                return at.error();
            // Read back over a connection of its own: what another client sees is committed.
            auto other = PgSession::open(work.config, work.config.database.name, 3000);
            if (!other)
                return other.error();
            const auto rows = other->query("select count(*) from switchback.heartbeat where "
                                           "date_trunc('milliseconds', at) = $1::timestamptz",
                                           {toIso(*at).toLatin1()});
            if (!rows)
                return rows.error();
            if (rows->first().first().toInt() < 1)
                return Error{QStringLiteral("write_lost"), tr("The row was committed, but is not there."),
                             tr("Do not use this database.")};
            return QJsonObject{{QStringLiteral("millis"), double(timer.nsecsElapsed()) / 1e6},
                               {QStringLiteral("written_at"), toIso(*at)}};
        });
}

} // namespace Switchback::Site
