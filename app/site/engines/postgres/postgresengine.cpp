// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/postgresengine.h"

#include "app/durable/durable.h"
#include "app/site/engines/postgres/kept/keptserver.h"
#include "app/site/engines/postgres/kept/keptstore.h"
#include "app/site/engines/postgres/server/backrest.h"
#include "app/site/engines/postgres/server/pgsession.h"
#include "app/site/engines/postgres/server/remote.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QFile>
#include <QStorageInfo>

#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(PostgresEngine)
};

const QString RemoteCommand = QStringLiteral("pgbackrest-remote");

Result<PgSession::Row> oneRow(const PostgresSite &site, const QByteArray &sql, int timeoutMs = 3000)
{
    auto session = PgSession::open(site, QStringLiteral("postgres"), 2000);
    if (!session)
        return session.error();
    const auto rows = session->query(sql, {}, timeoutMs);
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? PgSession::Row{} : rows->first();
}

/// Ships by hand what the archiver had not when it stopped: whole segments only, for a part of one could not
/// be shipped again later with the rest in it.
bool shipRest(const PostgresSite &site, const QDeadlineTimer &deadline, Teller &teller)
{
    const auto waiting = waitingSegments(site);
    if (!waiting)
        return false;
    const Backrest backrest(site);
    for (const QString &segment : *waiting) {
        const int left = int(std::max<qint64>(1000, deadline.remainingTime()));
        teller.tell(Words::tr("shipping %1 by hand").arg(segment));
        const CommandResult run =
            backrest.run({QStringLiteral("--no-archive-async"), QStringLiteral("archive-push"),
                          site.database.dataDir + QStringLiteral("/pg_wal/") + segment},
                         left);
        if (!run.ok()) {
            teller.tell(Words::tr("%1 could not be shipped: %2")
                            .arg(segment, run.timedOut ? Words::tr("no time left") : run.said()));
            return false;
        }
    }
    return true;
}
} // namespace

DatabaseEngineKind postgresKind()
{
    return {QStringLiteral("postgres"),
            {RemoteCommand},
            [](const SiteConfig &config) -> Result<std::shared_ptr<const DatabaseEngine>> {
                auto site = readPostgresSite(config);
                if (!site)
                    return site.error();
                return std::shared_ptr<const DatabaseEngine>(
                    std::make_shared<const PostgresEngine>(std::move(site.value())));
            }};
}

QList<ProgramVersion> PostgresEngine::programs() const
{
    return {
        {QStringLiteral("PostgreSQL"),
         {m_site.database.binDir + QStringLiteral("/postgres"), QStringLiteral("--version")}},
        {QStringLiteral("pgBackRest"), {QStringLiteral("/usr/bin/pgbackrest"), QStringLiteral("version")}}};
}

std::optional<DiskStatus> PostgresEngine::disk() const
{
    const QStorageInfo disk(m_site.database.dataDir);
    if (!disk.isValid())
        return std::nullopt;
    return DiskStatus{SystemClock().now(), disk.bytesAvailable(), disk.bytesTotal()};
}

CommandEnd PostgresEngine::serveCommand(const QString &command, const QByteArray &line) const
{
    return command == RemoteCommand ? becomeBackrest(line, m_site)
                                    : DatabaseEngine::serveCommand(command, line);
}

ClusterView PostgresEngine::look() const
{
    const PostmasterView view = lookAtPostmaster(m_site);
    return {{Member{name(), true, view.alive(), view.frozen}}};
}

bool PostgresEngine::isStandby() const
{
    return QFile::exists(m_site.database.dataDir + QStringLiteral("/standby.signal"));
}

bool PostgresEngine::onlyReads() const
{
    return FileLock::isHeld(readingLock(m_site));
}

QString PostgresEngine::fingerprint() const
{
    return fingerprintOf(m_site.database.dataDir);
}

Outcome PostgresEngine::start(int timeoutMs) const
{
    return startPostgres(m_site, timeoutMs);
}

Result<QString> PostgresEngine::stop(int shipMs, Teller &teller) const
{
    const auto stopped = stopPostgres(m_site, shipMs, [&teller](const QString &text) { teller.tell(text); });
    if (!stopped)
        return stopped.error();
    teller.tell(Words::tr("PostgreSQL %1").arg(stopped->how));
    return stopped->how;
}

Result<LastLog> PostgresEngine::shipLast(const QDeadlineTimer &deadline, Teller &teller) const
{
    const auto control = readControlData(m_site);
    if (!control)
        return control.error();
    LastLog out;
    out.clean = control->state == QLatin1String("shut down");
    // After a crash the newest records lie in a segment that is not full: it stays here.
    out.shipped = out.clean && shipRest(m_site, deadline, teller);
    out.upTo = out.clean ? finalPosition(*control) : control->checkpoint;
    return out;
}

Result<Progress> PostgresEngine::progress(int timeoutMs) const
{
    auto session = PgSession::open(m_site, QStringLiteral("postgres"), timeoutMs);
    if (!session)
        return session.error();
    const auto rows =
        session->query("select pg_last_wal_replay_lsn(), pg_is_in_recovery()", {}, timeoutMs + 1000);
    if (!rows)
        return rows.error();
    const PgSession::Row &row = rows->first();
    return Progress{row.at(1) != "f", lsnFromText(QString::fromLatin1(row.at(0)))};
}

std::optional<Instant> PostgresEngine::newest() const
{
    // The heartbeat's own table may not have come over yet; the last replayed commit says it then.
    auto session = PgSession::open(m_site, m_site.database.name, 2000);
    if (!session)
        return std::nullopt;
    auto rows = session->query("select to_char(max(at) at time zone 'UTC', "
                               "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') from switchback.heartbeat");
    QString at = rows && !rows->isEmpty() ? QString::fromLatin1(rows->first().first()) : QString();
    if (at.isEmpty()) {
        const auto row = oneRow(m_site, "select to_char(pg_last_xact_replay_timestamp() at time zone "
                                        "'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')");
        at = row ? QString::fromLatin1(row->value(0)) : QString();
    }
    return fromIso(at);
}

Outcome PostgresEngine::promote(Teller &teller) const
{
    const auto before = oneRow(m_site, "select pg_is_in_recovery()");
    if (!before)
        return before.error();
    if (before->value(0) == "t") {
        const auto told = oneRow(m_site, "select pg_promote(true, 30)", 35'000);
        // false and no answer both mean: not known. What counts is whether it still recovers.
        if (!told)
            teller.tell(told.error().text);
    }
    const QDeadlineTimer deadline(30'000);
    do {
        const auto now = oneRow(m_site, "select pg_is_in_recovery()");
        if (now && now->value(0) == "f")
            return Done{};
        usleep(100'000);
    } while (!deadline.hasExpired());
    return Error{QStringLiteral("promote_failed"),
                 Words::tr("PostgreSQL at %1 still recovers after 30 s.").arg(m_site.name),
                 Words::tr("Look at %1, then send the same operation again with a new id.")
                     .arg(m_site.database.logFile)};
}

Result<int> PostgresEngine::fixHistory() const
{
    const auto row = oneRow(m_site, "checkpoint", 60'000);
    if (!row)
        return row.error();
    const auto control = readControlData(m_site);
    if (!control)
        return control.error();
    return control->timeline;
}

int PostgresEngine::history() const
{
    const auto control = readControlData(m_site);
    return control ? control->timeline : 0;
}

} // namespace Switchback::Site
