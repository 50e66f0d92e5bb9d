// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QString>

namespace Switchback
{

/// Where a store lies: "sqlite:PATH", or "postgresql://user@host:port/database", where host may also be the
/// folder of a Unix socket: "postgresql://user@/database?host=/run/postgresql&port=5432".
struct StoreUrl {
    enum class Kind { Sqlite, PostgreSql };
    Kind kind = Kind::Sqlite;
    QString path; ///< SQLite's file, absolute
    QString host;
    int port = 5432;
    QString user;
    QString password; ///< better left out: libpq reads ~/.pgpass
    QString database;
    [[nodiscard]] bool isSqlite() const { return kind == Kind::Sqlite; }
    /// For people: without the password.
    [[nodiscard]] QString name() const;
};
Result<StoreUrl> parseStoreUrl(const QString &url);

} // namespace Switchback
