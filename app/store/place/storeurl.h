// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QMap>
#include <QString>

namespace Switchback
{

/// Where a store lies: "sqlite:PATH", or PostgreSQL's own
/// "postgresql://user@host:port/database?option=value", with several hosts, or with the folder of a Unix
/// socket: "postgresql://user@/database?host=/run/postgresql".
struct StoreUrl {
    enum class Kind { Sqlite, PostgreSql };
    Kind kind = Kind::Sqlite;
    QString path; ///< SQLite's file, absolute
    QString host; ///< several with a comma between them
    QString port = QStringLiteral("5432");
    QString user;
    QString password; ///< better left out: libpq reads ~/.pgpass
    QString database;
    QMap<QString, QString> options; ///< the others of libpq's, such as sslmode, as they were written
    [[nodiscard]] bool isSqlite() const { return kind == Kind::Sqlite; }
    /// For people: without the password.
    [[nodiscard]] QString name() const;
};
/// Error `bad_store_url`: says what is wrong, names an option that there is not, and never repeats the
/// address, for it may hold a password.
Result<StoreUrl> parseStoreUrl(const QString &url);

} // namespace Switchback
