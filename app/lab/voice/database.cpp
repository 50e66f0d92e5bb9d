// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/voice/database.h"

#include "app/lab/base/words.h"
#include "app/lab/machine/processes.h"
#include "models/core/visibletext.h"

#include <QDeadlineTimer>
#include <QFile>

#include <libpq-fe.h>
#include <poll.h>
#include <vector>

namespace Switchback::Lab
{

namespace
{

bool waitSocket(pg_conn *connection, bool forWriting, const QDeadlineTimer &deadline)
{
    pollfd one{PQsocket(connection), static_cast<short>(forWriting ? POLLOUT : POLLIN), 0};
    const qint64 left = deadline.remainingTime();
    return left > 0 && poll(&one, 1, static_cast<int>(left)) > 0;
}

} // namespace

Database::Database() = default;

Database::~Database()
{
    close();
}

void Database::close()
{
    if (m_connection)
        PQfinish(m_connection);
    m_connection = nullptr;
}

Error Database::lost(const QString &what)
{
    const QString said =
        m_connection ? visibleText(QByteArray(PQerrorMessage(m_connection)).trimmed()) : QString();
    close();
    return failure(QStringLiteral("database"), said.isEmpty() ? what : what + QStringLiteral(": ") + said);
}

Outcome Database::open(const QString &socketFolder, const QString &name, int deadlineMs)
{
    close();
    const QDeadlineTimer deadline(deadlineMs);
    const QByteArray host = QFile::encodeName(socketFolder);
    const QByteArray database = name.toUtf8();
    const char *const keys[] = {"host", "port", "dbname", "user", "application_name", nullptr};
    const char *const values[] = {host.constData(), "5432",           database.constData(),
                                  "postgres",       "switchback-lab", nullptr};
    m_connection = PQconnectStartParams(keys, values, 0);
    if (!m_connection || PQstatus(m_connection) == CONNECTION_BAD)
        return lost(Words::tr("No connection to the database"));
    for (PostgresPollingStatusType step = PGRES_POLLING_WRITING; step != PGRES_POLLING_OK;) {
        if (step == PGRES_POLLING_FAILED)
            return lost(Words::tr("No connection to the database"));
        if (!waitSocket(m_connection, step == PGRES_POLLING_WRITING, deadline))
            return lost(Words::tr("The database did not answer within %1 ms").arg(deadlineMs));
        step = PQconnectPoll(m_connection);
    }
    return Done{};
}

Result<Database::Rows> Database::exec(const QByteArray &statement, const QList<QByteArray> &parameters,
                                      int deadlineMs)
{
    if (!m_connection)
        return failure(QStringLiteral("database"), Words::tr("No connection to the database"));
    const QDeadlineTimer deadline(deadlineMs);
    std::vector<const char *> values;
    for (const QByteArray &one : parameters)
        values.push_back(one.constData());
    if (!PQsendQueryParams(m_connection, statement.constData(), static_cast<int>(values.size()), nullptr,
                           values.data(), nullptr, nullptr, 0))
        return lost(Words::tr("The statement could not be sent"));
    Rows rows;
    std::optional<Error> refused;
    for (;;) {
        while (PQisBusy(m_connection)) {
            if (!waitSocket(m_connection, false, deadline))
                return lost(Words::tr("The database did not answer within %1 ms").arg(deadlineMs));
            if (!PQconsumeInput(m_connection))
                return lost(Words::tr("The connection to the database broke"));
        }
        const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQgetResult(m_connection), PQclear);
        if (!result)
            break;
        const ExecStatusType status = PQresultStatus(result.get());
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
            refused = failure(QStringLiteral("database"),
                              visibleText(QByteArray(PQresultErrorMessage(result.get())).trimmed()));
            continue;
        }
        for (int row = 0; row < PQntuples(result.get()); ++row) {
            QList<QByteArray> fields;
            for (int field = 0; field < PQnfields(result.get()); ++field)
                fields.append(QByteArray(PQgetvalue(result.get(), row, field)));
            rows.append(fields);
        }
    }
    if (refused) {
        close();
        return *refused;
    }
    return rows;
}

std::optional<QString> databaseSocket(const LabSpec &lab, const SiteSpec &site)
{
    const auto anchor = siteAnchor(lab, site);
    if (!anchor)
        return std::nullopt;
    if (!lab.namespaces)
        return lab.siteRun(site);
    return QStringLiteral("/proc/%1/root%2").arg(anchor->init.pid).arg(lab.siteRun(site));
}

std::optional<bool> takesWrites(const LabSpec &lab, const SiteSpec &site)
{
    const auto socket = databaseSocket(lab, site);
    Database database;
    if (!socket || !database.open(*socket, QStringLiteral("postgres"), 1500))
        return std::nullopt;
    const auto rows = database.exec("select pg_is_in_recovery()", {}, 1500);
    if (!rows || rows->isEmpty())
        return std::nullopt;
    return rows->first().first() == "f";
}

} // namespace Switchback::Lab
