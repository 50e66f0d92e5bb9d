// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/server/pgsession.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>

#include <cerrno>
#include <libpq-fe.h>
#include <poll.h>
#include <vector>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(PgSession)
};

bool waitFor(PGconn *connection, short what, const QDeadlineTimer &deadline)
{
    while (!deadline.hasExpired()) {
        pollfd one{PQsocket(connection), what, 0};
        const int ready = poll(&one, 1, int(deadline.remainingTime()));
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
    return false;
}

Error silent(int timeoutMs)
{
    return Error{
        QStringLiteral("db_silent"),
        Words::tr("The database accepts a connection but does not answer within %1 ms.").arg(timeoutMs),
        {}};
}
} // namespace

void PgSession::Finish::operator()(pg_conn *connection) const
{
    PQfinish(connection);
}

PgSession::PgSession() = default;
PgSession::~PgSession() = default;
PgSession::PgSession(PgSession &&) noexcept = default;
PgSession &PgSession::operator=(PgSession &&) noexcept = default;

void PgSession::close()
{
    m_connection.reset();
}

Error PgSession::failed(const QString &fallback, const QByteArray &sqlState)
{
    const QByteArray said =
        m_connection ? QByteArray(PQerrorMessage(m_connection.get())).trimmed() : QByteArray();
    QString code = QStringLiteral("db_failed");
    if (sqlState == "53100" || said.contains("No space left on device"))
        code = QStringLiteral("disk_full");
    else if (said.contains("starting up") || said.contains("not yet accepting connections") ||
             said.contains("recovery state has not been yet reached"))
        code = QStringLiteral("db_starting");
    else if (said.contains("shutting down"))
        code = QStringLiteral("db_stopping");
    else if (said.contains("No such file or directory") || said.contains("Connection refused"))
        code = QStringLiteral("db_stopped");
    close();
    return Error{
        code, said.isEmpty() ? fallback : Words::tr("PostgreSQL says: %1").arg(visibleText(said, 300)), {}};
}

Result<PgSession> PgSession::open(const PostgresSite &config, const QString &database, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    const QByteArray host = QFile::encodeName(config.database.socketDir);
    const QByteArray port = QByteArray::number(config.database.port);
    const QByteArray name = database.toUtf8();
    const QByteArray user = config.database.user.toUtf8();
    // Everything is said here, so that no variable of the environment and no service file has a say.
    const char *const keys[] = {
        "host",       "port", "dbname", "user", "application_name", "sslmode", "client_encoding",
        "gssencmode", nullptr};
    const char *const values[] = {host.constData(), port.constData(),  name.constData(),
                                  user.constData(), "switchback-site", "disable",
                                  "UTF8",           "disable",         nullptr};
    PgSession session;
    session.m_connection.reset(PQconnectStartParams(keys, values, 0));
    if (!session.m_connection || PQstatus(session.m_connection.get()) == CONNECTION_BAD)
        return session.failed(Words::tr("No connection to the database."));
    PostgresPollingStatusType step = PGRES_POLLING_WRITING;
    while (step != PGRES_POLLING_OK) {
        if (step == PGRES_POLLING_FAILED)
            return session.failed(Words::tr("No connection to the database."));
        if (!waitFor(session.m_connection.get(), step == PGRES_POLLING_WRITING ? POLLOUT : POLLIN, deadline))
            return silent(timeoutMs);
        step = PQconnectPoll(session.m_connection.get());
    }
    return session;
}

Result<PgSession::Rows> PgSession::query(const QByteArray &sql, const QList<QByteArray> &parameters,
                                         int timeoutMs)
{
    if (!m_connection)
        return Error{QStringLiteral("db_failed"), Words::tr("No connection to the database."), {}};
    const QDeadlineTimer deadline(timeoutMs);
    std::vector<const char *> values;
    for (const QByteArray &one : parameters)
        values.push_back(one.constData());
    if (PQsendQueryParams(m_connection.get(), sql.constData(), int(values.size()), nullptr, values.data(),
                          nullptr, nullptr, 0) == 0)
        return failed(Words::tr("The statement could not be sent."));
    Rows rows;
    for (;;) {
        while (PQisBusy(m_connection.get()) != 0) {
            if (!waitFor(m_connection.get(), POLLIN, deadline)) {
                close();
                return silent(timeoutMs);
            }
            if (PQconsumeInput(m_connection.get()) == 0)
                return failed(Words::tr("The connection to the database broke."));
        }
        const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQgetResult(m_connection.get()), PQclear);
        if (!result)
            break;
        const ExecStatusType status = PQresultStatus(result.get());
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
            return failed(Words::tr("The statement was refused."),
                          QByteArray(PQresultErrorField(result.get(), PG_DIAG_SQLSTATE)));
        for (int row = 0; row < PQntuples(result.get()); ++row) {
            Row fields;
            for (int field = 0; field < PQnfields(result.get()); ++field)
                fields << (PQgetisnull(result.get(), row, field) != 0
                               ? QByteArray()
                               : QByteArray(PQgetvalue(result.get(), row, field)));
            rows << fields;
        }
    }
    return rows;
}

} // namespace Switchback::Site
