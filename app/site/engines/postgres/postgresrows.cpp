// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows of the application name a file.
#include "app/site/engines/postgres/postgresengine.h"

#include "app/site/engines/postgres/server/pgsession.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Engines)
};
constexpr int OpenMs = 1000;

/// {"a","b\"c"}: an array of texts as PostgreSQL reads it.
QByteArray arrayOf(const QStringList &names)
{
    QByteArrayList quoted;
    for (const QString &name : names)
        quoted << '"' + name.toUtf8().replace('\\', "\\\\").replace('"', "\\\"") + '"';
    return '{' + quoted.join(',') + '}';
}
} // namespace

Result<QStringList> PostgresEngine::rowsNaming(const QStringList &names, int timeoutMs) const
{
    const auto &database = m_site.database;
    if (database.audioRows.isEmpty())
        return Error{
            QStringLiteral("rows_not_told"), Words::tr("Which rows name an audio file is not known here."),
            Words::tr("The site's configuration wants a statement for it: audio_rows in [database].")};
    auto session = PgSession::open(m_site, database.name, OpenMs);
    if (!session)
        return session.error();
    const auto rows = session->query(database.audioRows.toUtf8(), {arrayOf(names)}, timeoutMs);
    if (!rows)
        return rows.error();
    QStringList out;
    for (const PgSession::Row &row : *rows)
        out << QString::fromUtf8(row.value(0));
    return out;
}

} // namespace Switchback::Site
