// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/postgresengine.h"
#include "app/site/engines/postgres/server/backrest.h"
#include "app/site/engines/postgres/server/heartbeat.h"
#include "app/site/engines/postgres/server/peerrole.h"

#include <QCoreApplication>
#include <QFile>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(PostgresEngine)
};

Result<PgSession> openWithHeartbeat(const PostgresSite &site, int timeoutMs)
{
    auto session = PgSession::open(site, site.database.name, timeoutMs);
    if (!session)
        return session.error();
    const Outcome prepared = HeartbeatRows::prepare(*session);
    if (!prepared)
        return prepared.error();
    return session;
}

/// Keeps its connection.
class PostgresHeartbeat : public Heartbeat
{
public:
    PostgresHeartbeat(const PostgresSite &site, std::function<void(const QString &)> log)
        : m_site(site)
        , m_log(std::move(log))
    {
    }

    std::optional<Error> beat() override
    {
        if (!m_session || !m_session->isOpen()) {
            auto opened = openWithHeartbeat(m_site, 1000);
            if (!opened)
                return opened.error();
            m_session.emplace(std::move(opened.value()));
            // Over a connection of its own, so that its failure costs no heartbeat.
            auto other = PgSession::open(m_site, m_site.database.name, 1000);
            if (const Outcome made = other ? makePeerRole(*other) : Outcome(other.error()); !made)
                m_log(Words::tr("the peer's database role: %1").arg(made.error().text));
        }
        const auto at = HeartbeatRows::beat(*m_session);
        if (!at)
            return at.error();
        if (m_beats++ % 60 == 0)
            (void)HeartbeatRows::prune(*m_session);
        return std::nullopt;
    }

private:
    const PostgresSite m_site;
    std::function<void(const QString &)> m_log;
    std::optional<PgSession> m_session;
    int m_beats = 0;
};
} // namespace

std::unique_ptr<Heartbeat> PostgresEngine::heartbeat(std::function<void(const QString &)> log) const
{
    return std::make_unique<PostgresHeartbeat>(m_site, std::move(log));
}

Result<ClosedLog> PostgresEngine::closeLog() const
{
    auto session = openWithHeartbeat(m_site, 3000);
    if (!session)
        return session.error();
    const auto covers = HeartbeatRows::beat(*session);
    if (!covers)
        return covers.error();
    const auto rows = session->query("with s as materialized (select pg_switch_wal() as at) "
                                     "select pg_walfile_name(at), at from s",
                                     {}, 10'000);
    if (!rows)
        return rows.error();
    return ClosedLog{QString::fromLatin1(rows->first().at(0)), QString::fromLatin1(rows->first().at(1)),
                     *covers};
}

/// Shipped means: both repositories have it, for pgBackRest tells PostgreSQL "done" only then.
bool PostgresEngine::isShipped(const QString &segment) const
{
    const QString status = m_site.database.dataDir + QStringLiteral("/pg_wal/archive_status/") + segment;
    if (QFile::exists(status + QStringLiteral(".done")))
        return true;
    if (QFile::exists(status + QStringLiteral(".ready")))
        return false;
    // Neither: not yet announced, or archived and recycled. The server's own count decides.
    auto session = PgSession::open(m_site, QStringLiteral("postgres"));
    if (!session)
        return false;
    const auto rows =
        session->query("select coalesce(left(last_archived_wal, 24) >= $1, false) from pg_stat_archiver",
                       {segment.toLatin1()});
    return rows && !rows->isEmpty() && rows->first().first() == "t";
}

Result<QList<FullBackup>> PostgresEngine::fulls(Repository of, int timeoutMs) const
{
    const auto list = Backrest(m_site).backups(
        of == Repository::Own ? m_site.backrest.ownRepo : m_site.backrest.peerRepo, timeoutMs);
    if (!list)
        return list.error();
    QList<FullBackup> out;
    for (const Backrest::Backup &one : *list)
        out << one.full;
    return out;
}

Result<FullBackup> PostgresEngine::takeFull(bool fromPeer, int timeoutMs) const
{
    const CommandResult run = Backrest(m_site).run({QStringLiteral("--repo=%1").arg(m_site.backrest.ownRepo),
                                                    QStringLiteral("--type=full"), QStringLiteral("backup")},
                                                   timeoutMs, fromPeer);
    if (!run.ok())
        return Error{QStringLiteral("backup_failed"), Words::tr("pgBackRest: %1").arg(run.said()),
                     Words::tr("The next one is tried on schedule; see pgBackRest's log.")};
    const auto there = fulls(Repository::Own, 10'000);
    if (!there || there->isEmpty())
        return Error{QStringLiteral("backup_failed"),
                     Words::tr("pgBackRest reports success, but lists no backup."),
                     {}};
    return there->first();
}

Result<Instant> PostgresEngine::writeTest() const
{
    auto session = openWithHeartbeat(m_site, 3000);
    if (!session)
        return session.error();
    const auto at = HeartbeatRows::beat(*session, 10'000);
    if (!at)
        return at.error();
    // Read back over a connection of its own: what another client sees is committed.
    auto other = PgSession::open(m_site, m_site.database.name, 3000);
    if (!other)
        return other.error();
    const auto rows = other->query("select count(*) from switchback.heartbeat where "
                                   "date_trunc('milliseconds', at) = $1::timestamptz",
                                   {toIso(*at).toLatin1()});
    if (!rows)
        return rows.error();
    if (rows->first().first().toInt() < 1)
        return Error{QStringLiteral("write_lost"), Words::tr("The row was committed, but is not there."),
                     Words::tr("Do not use this database.")};
    return *at;
}

} // namespace Switchback::Site
