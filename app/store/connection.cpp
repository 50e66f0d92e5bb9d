// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/connection.h"

#include "app/store/migrations.h"
#include "app/store/privatefile.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QUuid>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Store", text);
}

const QString Lost = QStringLiteral("store_lost");
const QString Channel = QStringLiteral("switchback_event");

/// PostgreSQL: a server that vanishes is noticed within seconds, not after the kernel's two hours.
const QString ServerOptions = QStringLiteral(
    "connect_timeout=5;keepalives=1;keepalives_idle=5;keepalives_interval=2;keepalives_count=3;"
    "tcp_user_timeout=10000;application_name=switchback");
/// It holds hashes of secrets and customers' phones. SQLite gives its journal the mode of the store; one that
/// an earlier release has left is closed too. Who may not close it works with somebody else's store, as it
/// is.
void closeToOthers(const QString &path)
{
    (void)keepPrivate(path);
    if (const QString journal = path + QStringLiteral("-journal"); QFileInfo::exists(journal))
        (void)keepPrivate(journal);
}

const QString FileOptions = QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000");
} // namespace

Connection::Connection(StoreUrl url)
    : m_url(std::move(url))
    , m_name(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

Connection::~Connection()
{
    close();
}

void Connection::close()
{
    if (!m_database.isValid())
        return;
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Outcome Connection::open()
{
    close();
    const Outcome connected = m_url.isSqlite() ? openFile() : connectToServer();
    if (!connected) {
        close();
        return connected;
    }
    const Outcome migrated = migrate(*this);
    if (!migrated)
        close();
    else if (m_url.isSqlite())
        closeToOthers(m_url.path);
    return migrated;
}

Outcome Connection::openFile()
{
    const QFileInfo file(m_url.path);
    const bool newFolder = !QFileInfo::exists(file.absolutePath());
    if (!QDir().mkpath(file.absolutePath()) ||
        (newFolder &&
         !QFile::setPermissions(file.absolutePath(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)))
        return Error{
            QStringLiteral("store_failed"),
            say(QT_TRANSLATE_NOOP("Store", "The store's folder %1 can't be made.")).arg(file.absolutePath()),
            say(QT_TRANSLATE_NOOP("Store", "Make it, or name another file in the configuration."))};
    if (!file.exists())
        (void)keepPrivate(m_url.path); // a file that can't be made is what SQLite says in a moment
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    m_database.setDatabaseName(m_url.path);
    m_database.setConnectOptions(FileOptions);
    if (!m_database.open())
        return failure(m_database.lastError());
    // A look before the first setting: journal_mode itself would write to what may not be ours.
    if (const Outcome checked = checkFile(); !checked)
        return checked;
    // Debian 12's SQLite has a fault in WAL mode. EXTRA syncs the folder too, so that a commit outlives a
    // power cut.
    for (const char *pragma :
         {"PRAGMA journal_mode=DELETE", "PRAGMA synchronous=EXTRA", "PRAGMA foreign_keys=ON"}) {
        if (const auto set = run(QString::fromLatin1(pragma)); !set)
            return set.error();
    }
    return Done{};
}

Outcome Connection::checkFile()
{
    auto check = run(QStringLiteral("PRAGMA quick_check(1)"));
    const bool whole = check && check->next() && check->value(0).toString() == QLatin1String("ok");
    if (whole)
        return Done{};
    const QString why = check ? check->value(0).toString() : check.error().text;
    return Error{QStringLiteral("store_damaged"),
                 say(QT_TRANSLATE_NOOP("Store", "The store %1 is damaged or not a store of Switchback: %2"))
                     .arg(m_url.path, visibleText(why)),
                 say(QT_TRANSLATE_NOOP(
                     "Store", "Nothing was changed in it. Move it away to begin a new one, or put back "
                              "the last good copy."))};
}

Outcome Connection::connectToServer()
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), m_name);
    m_database.setHostName(m_url.host);
    m_database.setPort(m_url.port);
    m_database.setUserName(m_url.user);
    m_database.setPassword(m_url.password);
    m_database.setDatabaseName(m_url.database);
    m_database.setConnectOptions(ServerOptions);
    if (!m_database.open())
        return Error{Lost,
                     say(QT_TRANSLATE_NOOP("Store", "The store %1 can't be reached: %2"))
                         .arg(m_url.name(), visibleText(m_database.lastError().databaseText())),
                     say(QT_TRANSLATE_NOOP("Store", "See whether the server runs and lets this user in."))};
    // A server may be set to say "committed" before it is; this log may not.
    for (const char *setting : {"SET synchronous_commit TO on", "SET statement_timeout TO '15s'",
                                "SET lock_timeout TO '10s'", "SET client_min_messages TO warning"}) {
        if (const auto set = run(QString::fromLatin1(setting)); !set)
            return set.error();
    }
    return m_notified ? listen() : Outcome(Done{});
}

Outcome Connection::listen()
{
    QSqlDriver *driver = m_database.driver();
    QObject::connect(driver, &QSqlDriver::notification, driver,
                     [this](const QString &, QSqlDriver::NotificationSource, const QVariant &payload) {
                         m_notified(payload.toString());
                     });
    if (driver->subscribeToNotification(Channel))
        return Done{};
    return Error{Lost,
                 say(QT_TRANSLATE_NOOP("Store", "The store %1 does not tell of what is new: %2"))
                     .arg(m_url.name(), visibleText(driver->lastError().text())),
                 say(QT_TRANSLATE_NOOP("Store", "It is opened anew with the next use."))};
}

Outcome Connection::notify(const QString &what)
{
    if (m_url.isSqlite())
        return Done{};
    const auto said = run(QStringLiteral("SELECT pg_notify('%1', ?)").arg(Channel), {what});
    return said ? Outcome(Done{}) : Outcome(said.error());
}

bool Connection::ready()
{
    return isOpen() || open().ok();
}

Error Connection::notOpen() const
{
    return {Lost, say(QT_TRANSLATE_NOOP("Store", "The store %1 is not open.")).arg(m_url.name()),
            say(QT_TRANSLATE_NOOP("Store", "It is opened anew with the next use."))};
}

bool Connection::isLost(const Error &error)
{
    return error.code == Lost;
}

Error Connection::failure(const QSqlError &error)
{
    const QString why =
        visibleText(error.databaseText().isEmpty() ? error.driverText() : error.databaseText());
    QString code = QStringLiteral("store_failed");
    QString hint;
    if (m_url.isSqlite()) {
        if (error.nativeErrorCode() == QLatin1String("13")) {
            code = QStringLiteral("disk_full");
            hint = say(QT_TRANSLATE_NOOP("Store", "Make room on the disk; what was stored before is whole."));
        } else if (error.nativeErrorCode() == QLatin1String("5")) {
            code = QStringLiteral("store_busy");
            hint = say(QT_TRANSLATE_NOOP("Store", "Another process holds the file; try again."));
        }
    } else if (m_database.isOpen()) {
        // The driver doesn't say that a server has gone: asking does.
        QSqlQuery probe(m_database);
        const QString state = error.nativeErrorCode();
        const bool shutdown = state.startsWith(QLatin1String("57P")) || state.startsWith(QLatin1String("08"));
        const bool aborted = state.startsWith(QLatin1String("25P02"));
        if (shutdown || (!probe.exec(QStringLiteral("SELECT 1")) && !aborted &&
                         !probe.lastError().nativeErrorCode().startsWith(QLatin1String("25P02"))))
            code = Lost;
    }
    return {code, say(QT_TRANSLATE_NOOP("Store", "The store %1 failed: %2")).arg(m_url.name(), why), hint};
}

Result<QSqlQuery> Connection::run(const QString &sql, const QVariantList &values)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (values.isEmpty()) {
        // No preparing: several settings and BEGIN can't be prepared.
        if (!query.exec(sql))
            return failure(query.lastError());
        return query;
    }
    if (!query.prepare(sql))
        return failure(query.lastError());
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return failure(query.lastError());
    return query;
}

Outcome Connection::begin()
{
    // SQLite: the lock for writing at once, so that two processes wait for each other instead of failing
    // half-way.
    const auto begun = run(m_url.isSqlite() ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN"));
    return begun ? Outcome(Done{}) : Outcome(begun.error());
}

Outcome Connection::transact(const std::function<Outcome()> &work,
                             const std::function<Result<bool>()> &landed)
{
    if (!ready())
        return notOpen();
    Outcome done = begin();
    if (done)
        done = work();
    if (!done && isLost(done.error())) {
        // Nothing was committed: once more on a new connection.
        if (const Outcome opened = open(); !opened)
            return opened;
        done = begin();
        if (done)
            done = work();
    }
    if (!done) {
        if (isOpen())
            run(QStringLiteral("ROLLBACK"));
        return done;
    }
    const auto committed = run(QStringLiteral("COMMIT"));
    return committed ? Outcome(Done{}) : settleCommit(committed.error(), landed);
}

Outcome Connection::settleCommit(const Error &error, const std::function<Result<bool>()> &landed)
{
    // A commit that reports an error may be there all the same. Only a new connection can tell; dropping the
    // old one rolls back what is left of it.
    const Outcome opened = open();
    const Result<bool> there = opened && landed ? landed() : Result<bool>(error);
    if (there && *there)
        return Done{};
    if (there)
        return error;
    return unknownOutcome(error);
}

Error Connection::unknownOutcome(const Error &why)
{
    return {
        QStringLiteral("outcome_unknown"),
        say(QT_TRANSLATE_NOOP("Store", "Whether the last entry was stored is not known: %1")).arg(why.text),
        say(QT_TRANSLATE_NOOP("Store",
                              "Don't repeat what it was about before the store can be read again."))};
}

} // namespace Switchback
