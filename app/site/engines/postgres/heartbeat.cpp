// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/heartbeat.h"

#include "app/site/durable.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace Switchback::Site
{

QByteArray isoSql(const QByteArray &expression)
{
    return "to_char((" + expression + ") at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
}

Outcome Heartbeat::prepare(PgSession &session)
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

Result<Instant> Heartbeat::beat(PgSession &session, int timeoutMs)
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

Outcome Heartbeat::prune(PgSession &session)
{
    const auto done = session.query(
        "delete from switchback.heartbeat where at < clock_timestamp() - interval '1 hour'", {}, 5000);
    if (!done)
        return done.error();
    return Done{};
}

void saveBeat(const SiteConfig &config, const BeatRecord &record)
{
    // Not worth a sync each second: after a power cut it is old, and so it is not believed.
    const QString file = config.stateDir + QStringLiteral("/heartbeat.json");
    const QJsonObject out{{QStringLiteral("at"), toIso(record.at)},
                          {QStringLiteral("ok"), record.ok},
                          {QStringLiteral("error"), record.error}};
    QFile next(file + QStringLiteral(".next"));
    if (!next.open(QIODevice::WriteOnly) || next.write(QJsonDocument(out).toJson(QJsonDocument::Compact)) < 0)
        return;
    next.close();
    std::rename(QFile::encodeName(next.fileName()).constData(), QFile::encodeName(file).constData());
}

std::optional<BeatRecord> loadBeat(const SiteConfig &config)
{
    QFile file(config.stateDir + QStringLiteral("/heartbeat.json"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject in = QJsonDocument::fromJson(file.read(65536)).object();
    const auto at = fromIso(in.value(QStringLiteral("at")).toString());
    if (!at)
        return std::nullopt;
    return BeatRecord{*at, in.value(QStringLiteral("ok")).toBool(),
                      in.value(QStringLiteral("error")).toString()};
}

} // namespace Switchback::Site
