// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends.h"

#include "app/store/place/storeurl.h"

#include <QFile>
#include <QSqlError>
#include <QSqlQuery>
#include <QtEndian>
#include <QTest>
#include <QUuid>

#include <utility>

namespace Switchback
{

Backends::Backends()
{
    // What is remembered of a server's store lies in the user's folder otherwise.
    qputenv("XDG_STATE_HOME", m_folder.filePath(QStringLiteral("state")).toLocal8Bit());
    if (!PostgresServer::programs().isEmpty())
        m_server = std::make_unique<PostgresServer>();
}

void Backends::rows()
{
    QTest::addColumn<QString>("backend");
    QTest::newRow("sqlite") << QStringLiteral("sqlite");
    QTest::newRow("postgresql") << QStringLiteral("postgresql");
}

QString Backends::missing(const QString &backend) const
{
    if (backend == QLatin1String("sqlite"))
        return {};
    if (!m_server)
        return QStringLiteral("PostgreSQL is not installed");
    if (!m_server->failure().isEmpty())
        qFatal("%s", qPrintable(m_server->failure()));
    return {};
}

QString Backends::newUrl(const QString &backend)
{
    if (backend == QLatin1String("postgresql"))
        return m_server->newDatabase();
    return QStringLiteral("sqlite:") + m_folder.filePath(QStringLiteral("store%1.db").arg(++m_files));
}

QSqlDatabase Backends::openBeside(const QString &url)
{
    const StoreUrl parsed = *parseStoreUrl(url);
    QSqlDatabase database =
        QSqlDatabase::addDatabase(parsed.isSqlite() ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL"),
                                  QUuid::createUuid().toString());
    database.setDatabaseName(parsed.isSqlite() ? parsed.path : parsed.database);
    database.setHostName(parsed.host);
    database.setUserName(parsed.user);
    if (!database.open())
        qFatal("can't open %s", qPrintable(url));
    return database;
}

void Backends::closeBeside(QSqlDatabase &database)
{
    const QString name = database.connectionName();
    database.close();
    database = QSqlDatabase();
    QSqlDatabase::removeDatabase(name);
}

void execBeside(const QString &url, const QStringList &statements)
{
    QSqlDatabase beside = Backends::openBeside(url);
    for (const QString &statement : statements) {
        QSqlQuery query(beside);
        QVERIFY2(query.exec(statement), qPrintable(query.lastError().text()));
    }
    Backends::closeBeside(beside);
}

qint64 Backends::commitsOf(const QString &url)
{
    QFile file(url.section(QLatin1Char(':'), 1));
    if (!url.startsWith(QLatin1String("sqlite:")) || !file.open(QIODevice::ReadOnly) || !file.seek(24))
        return 0;
    return qFromBigEndian<quint32>(file.read(4).constData());
}

Event someEvent(const QString &text, const QString &kind)
{
    Event event;
    event.at = instantFromMs(1'790'000'000'123);
    event.kind = kind;
    event.pair = QStringLiteral("hosted");
    event.actor = QStringLiteral("console");
    event.text = text;
    event.body.insert(QStringLiteral("n"), 42);
    return event;
}

void Backends::makeSchema3(const QString &url)
{
    QStringList statements{
        QStringLiteral("CREATE TABLE schema_migration (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT "
                       "NULL, at BIGINT NOT NULL)"),
        QStringLiteral("INSERT INTO schema_migration VALUES (1, 'a', 0), (2, 'b', 0), (3, 'c', 0)")};
    const QString sources = QStringLiteral(SWITCHBACK_SOURCE_DIR);
    for (const char *file : {"/resources/sql/001_event.sql", "/resources/sql/002_sample.sql",
                             "/resources/sql/003_state.sql", "/tests/app/store/chain_schema3.sql"}) {
        QFile sql(sources + QLatin1String(file));
        QVERIFY(sql.open(QIODevice::ReadOnly));
        QString statement;
        for (const QString &line : QString::fromUtf8(sql.readAll()).split(QLatin1Char('\n'))) {
            if (line.startsWith(QLatin1String("--")))
                continue;
            statement += line + QLatin1Char('\n');
            if (line.endsWith(QLatin1Char(';')))
                statements += std::exchange(statement, QString());
        }
    }
    execBeside(url, statements);
}

} // namespace Switchback
