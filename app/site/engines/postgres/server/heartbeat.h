// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/postgres/server/pgsession.h"
#include "models/core/instant.h"

namespace Switchback::Site
{

/// The heartbeat: a row a second at the primary, by which the standby's data is dated.
namespace HeartbeatRows
{
/// Makes schema and table where they are missing; needs the application's database.
Outcome prepare(PgSession &session);
/// Writes and commits one row; the moment it carries (the server's clock).
Result<Instant> beat(PgSession &session, int timeoutMs = 2000);
/// Drops rows older than an hour.
Outcome prune(PgSession &session);
} // namespace HeartbeatRows

/// How moments come out of SQL: to_char() into ISO 8601, UTC.
QByteArray isoSql(const QByteArray &expression);

} // namespace Switchback::Site
