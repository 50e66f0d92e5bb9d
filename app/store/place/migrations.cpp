// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/migrations.h"

#include "app/store/place/connection.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

static void initSql()
{
    Q_INIT_RESOURCE(sql);
}

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Store", text);
}

struct Migration {
    int version = 0;
    QString name;
};

QList<Migration> migrations()
{
    initSql();
    QList<Migration> list;
    for (const QString &name :
         QDir(QStringLiteral(":/sql")).entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name))
        list.append({name.section(QLatin1Char('_'), 0, 0).toInt(), name});
    return list;
}

QStringList statementsOf(const QString &name, bool sqlite)
{
    QFile file(QStringLiteral(":/sql/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sql = QString::fromUtf8(file.readAll());
    static const QRegularExpression forSqlite(QStringLiteral("/\\*sqlite:([^*]*)\\*/"));
    static const QRegularExpression forServer(QStringLiteral("/\\*postgresql:([^*]*)\\*/"));
    static const QRegularExpression comment(QStringLiteral("^--[^\n]*$"),
                                            QRegularExpression::MultilineOption);
    sql.remove(comment);
    sql.replace(forSqlite, sqlite ? QStringLiteral("\\1") : QString());
    sql.replace(forServer, sqlite ? QString() : QStringLiteral("\\1"));
    static const QRegularExpression end(QStringLiteral(";\\s*(\n|$)"));
    QStringList statements;
    for (const QString &statement : sql.split(end)) {
        if (!statement.trimmed().isEmpty())
            statements += statement.trimmed();
    }
    return statements;
}

/// The tables of the store; empty in a new one.
Result<QStringList> tablesOf(Connection &connection)
{
    auto query = connection.run(
        connection.url().isSqlite()
            ? QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table'")
            : QStringLiteral("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"));
    if (!query)
        return query.error();
    QStringList tables;
    while (query->next())
        tables += query->value(0).toString();
    return tables;
}

/// 0: a new store.
Result<int> versionOf(Connection &connection)
{
    const auto tables = tablesOf(connection);
    if (!tables)
        return tables.error();
    if (tables->isEmpty())
        return 0;
    if (!tables->contains(QStringLiteral("schema_migration")))
        return Error{QStringLiteral("store_foreign"),
                     say(QT_TRANSLATE_NOOP("Store", "%1 holds tables, but is not a store of Switchback."))
                         .arg(connection.url().name()),
                     say(QT_TRANSLATE_NOOP(
                         "Store", "Nothing was changed in it. Name another one in the configuration."))};
    auto query = connection.run(QStringLiteral("SELECT COALESCE(MAX(version), 0) FROM schema_migration"));
    if (!query)
        return query.error();
    return query->next() ? query->value(0).toInt() : 0;
}

Outcome apply(Connection &connection, const Migration &migration)
{
    for (const QString &statement : statementsOf(migration.name, connection.url().isSqlite())) {
        if (const auto done = connection.run(statement); !done)
            return done.error();
    }
    const auto noted =
        connection.run(QStringLiteral("INSERT INTO schema_migration (version, name, at) VALUES (?, ?, ?)"),
                       {migration.version, migration.name, QDateTime::currentMSecsSinceEpoch()});
    return noted ? Outcome(Done{}) : Outcome(noted.error());
}

Outcome applyAll(Connection &connection)
{
    // Two processes may start at once: whoever comes second waits here and finds the work done.
    if (!connection.url().isSqlite()) {
        if (const auto locked = connection.run(QStringLiteral("SELECT pg_advisory_xact_lock(7266322)"));
            !locked)
            return locked.error();
    }
    const auto version = versionOf(connection);
    if (!version)
        return version.error();
    if (*version == 0) {
        const auto made =
            connection.run(QStringLiteral("CREATE TABLE schema_migration (version INTEGER NOT NULL PRIMARY "
                                          "KEY, name TEXT NOT NULL, at BIGINT NOT NULL)"));
        if (!made)
            return made.error();
    }
    for (const Migration &migration : migrations()) {
        if (migration.version <= *version)
            continue;
        if (const Outcome done = apply(connection, migration); !done)
            return done;
    }
    return Done{};
}
} // namespace

Result<bool> isEmptyStore(Connection &connection)
{
    const Result<QStringList> tables = tablesOf(connection);
    return tables ? Result<bool>(tables->isEmpty()) : Result<bool>(tables.error());
}

int newestSchema()
{
    const QList<Migration> list = migrations();
    return list.isEmpty() ? 0 : list.last().version;
}

Outcome migrate(Connection &connection)
{
    const auto version = versionOf(connection);
    if (!version)
        return version.error();
    if (*version > newestSchema())
        return Error{QStringLiteral("store_newer"),
                     say(QT_TRANSLATE_NOOP(
                             "Store", "The store %1 was made by a newer Switchback: its schema is %2, this "
                                      "program knows %3."))
                         .arg(connection.url().name())
                         .arg(*version)
                         .arg(newestSchema()),
                     say(QT_TRANSLATE_NOOP("Store", "Nothing was changed in it. Use the newer program."))};
    if (*version == newestSchema())
        return Done{};
    if (const auto begun = connection.run(connection.url().isSqlite() ? QStringLiteral("BEGIN IMMEDIATE")
                                                                      : QStringLiteral("BEGIN"));
        !begun)
        return begun.error();
    const Outcome done = applyAll(connection);
    const auto ended = connection.run(done ? QStringLiteral("COMMIT") : QStringLiteral("ROLLBACK"));
    if (!done)
        return done;
    return ended ? Outcome(Done{}) : Outcome(ended.error());
}

} // namespace Switchback
