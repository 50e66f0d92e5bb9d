// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/server/heartbeat.h"

#include <QCoreApplication>

namespace Switchback::Site
{

QByteArray isoSql(const QByteArray &expression)
{
    return "to_char((" + expression + ") at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
}

Outcome HeartbeatRows::prepare(PgSession &session)
{
    for (const char *sql :
         {"set client_min_messages = warning", "create schema if not exists switchback",
          "create table if not exists switchback.heartbeat (id bigint generated always as identity "
          "primary key, at timestamptz not null)",
          "create index if not exists heartbeat_at on switchback.heartbeat (at)"}) {
        const auto done = session.query(sql, {}, 5000);
        if (!done)
            return done.error();
    }
    return Done{};
}

Result<Instant> HeartbeatRows::beat(PgSession &session, int timeoutMs)
{
    const auto rows = session.query(
        "insert into switchback.heartbeat (at) values (clock_timestamp()) returning " + isoSql("at"), {},
        timeoutMs);
    if (!rows)
        return rows.error();
    const auto at = rows->isEmpty() ? std::nullopt : fromIso(QString::fromLatin1(rows->first().first()));
    if (!at)
        return Error{QStringLiteral("db_failed"),
                     QCoreApplication::translate("Heartbeat", "The heartbeat has no time."),
                     {}};
    return *at;
}

Outcome HeartbeatRows::prune(PgSession &session)
{
    const auto done = session.query(
        "delete from switchback.heartbeat where at < clock_timestamp() - interval '1 hour'", {}, 5000);
    if (!done)
        return done.error();
    return Done{};
}

} // namespace Switchback::Site
