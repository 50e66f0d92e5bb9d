// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>
#include <optional>

struct pg_conn;

namespace Switchback::Lab
{

/// One connection to a site's PostgreSQL over its Unix socket. Every call ends within its deadline, also when
/// the server's processes are frozen; after a failure the connection is closed. One thread; blocks.
class Database
{
public:
    Database();
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    Outcome open(const QString &socketFolder, const QString &name, int deadlineMs);
    bool isOpen() const { return m_connection != nullptr; }
    void close();

    using Rows = QList<QList<QByteArray>>;
    /// Parameters are text and travel apart from the statement. A success means the server said so: for a
    /// statement outside of a transaction, that it is committed.
    Result<Rows> exec(const QByteArray &statement, const QList<QByteArray> &parameters, int deadlineMs);

private:
    Error lost(const QString &what);
    pg_conn *m_connection = nullptr;
};

/// Where this machine finds the site's socket folder; nothing if the site isn't running.
std::optional<QString> databaseSocket(const LabSpec &lab, const SiteSpec &site);
/// true: takes writes, false: restores; nothing: did not answer within 1.5 s.
std::optional<bool> takesWrites(const LabSpec &lab, const SiteSpec &site);

} // namespace Switchback::Lab
