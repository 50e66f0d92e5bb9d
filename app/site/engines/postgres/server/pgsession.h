// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/postgres/server/postgressite.h"

#include <QList>

#include <memory>

struct pg_conn;

namespace Switchback::Site
{

/// One connection to this site's PostgreSQL over its Unix socket. Every call ends by its deadline, also when
/// the server's processes are frozen. One thread; blocks. Error codes: `db_silent` (accepts, no answer),
/// `db_starting`, `db_stopped` (nobody listens), `disk_full`, `db_failed`.
class PgSession
{
public:
    using Row = QList<QByteArray>; ///< NULL is a null QByteArray
    using Rows = QList<Row>;

    PgSession();
    ~PgSession();
    PgSession(PgSession &&) noexcept;
    PgSession &operator=(PgSession &&) noexcept;

    static Result<PgSession> open(const PostgresSite &config, const QString &database, int timeoutMs = 1000);
    /// One statement with its parameters apart; after a failure the connection is closed.
    Result<Rows> query(const QByteArray &sql, const QList<QByteArray> &parameters = {}, int timeoutMs = 2000);
    [[nodiscard]] bool isOpen() const { return m_connection != nullptr; }
    void close();

private:
    Error failed(const QString &fallback, const QByteArray &sqlState = {});
    struct Finish {
        void operator()(pg_conn *connection) const;
    };
    std::unique_ptr<pg_conn, Finish> m_connection;
};

} // namespace Switchback::Site
