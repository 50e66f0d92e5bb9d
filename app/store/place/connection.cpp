// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/connection.h"

#include "app/store/place/migrations.h"
#include "app/store/place/privatefile.h"
#include "app/store/place/wholecheck.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QScopedValueRollback>
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
const QString Damaged = QStringLiteral("store_damaged");
const QString Channel = QStringLiteral("switchback_event");

/// It holds hashes of secrets and customers' phones. SQLite gives its journal the mode of the store; one that
/// an earlier release has left is closed too. Who may not close it works with somebody else's store, as it
/// is.
void closeToOthers(const QString &path)
{
    (void)keepPrivate(path);
    if (const QString journal = path + QStringLiteral("-journal"); QFileInfo::exists(journal))
        (void)keepPrivate(journal);
}

/// PostgreSQL: a server that vanishes is noticed within seconds, not after the kernel's two hours.
QMap<QString, QString> serverOptions()
{
    return {{QStringLiteral("connect_timeout"), QStringLiteral("5")},
            {QStringLiteral("keepalives"), QStringLiteral("1")},
            {QStringLiteral("keepalives_idle"), QStringLiteral("5")},
            {QStringLiteral("keepalives_interval"), QStringLiteral("2")},
            {QStringLiteral("keepalives_count"), QStringLiteral("3")},
            {QStringLiteral("tcp_user_timeout"), QStringLiteral("10000")},
            {QStringLiteral("application_name"), QStringLiteral("switchback")}};
}

const QString FileOptions = QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000");
} // namespace

Connection::Connection(StoreUrl url)
    : m_url(std::move(url))
    , m_file(m_url)
    , m_name(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

Connection::~Connection()
{
    close();
}

void Connection::close()
{
    m_statements = std::make_shared<Statements>(); // whoever still has one of the others keeps it for itself
    if (!m_database.isValid())
        return;
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Outcome Connection::open()
{
    close();
    ++m_openings;
    const Outcome connected = m_url.isSqlite() ? openFile() : connectToServer();
    if (!connected) {
        close();
        return connected;
    }
    const std::optional<StoreTrace> trace = readTrace(m_url);
    const Result<bool> empty = isEmptyStore(*this);
    const Outcome migrated = !empty            ? Outcome(empty.error())
                             : trace && *empty ? Outcome(storeEmptied(m_url, trace))
                                               : migrate(*this);
    if (!migrated)
        close();
    else if (m_url.isSqlite()) {
        closeToOthers(m_url.path);
        m_file.opened();
    }
    return migrated;
}

Outcome Connection::openFile()
{
    if (const Outcome there = m_file.mayOpen(); !there)
        return there;
    const QFileInfo file(m_url.path);
    const bool newFolder = !QFileInfo::exists(file.absolutePath());
    if (!QDir().mkpath(file.absolutePath()) ||
        (newFolder &&
         !QFile::setPermissions(file.absolutePath(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)))
        return Error{
            QStringLiteral("store_failed"),
            say(QT_TRANSLATE_NOOP("Store", "The store's folder %1 can't be made.")).arg(file.absolutePath()),
            say(QT_TRANSLATE_NOOP("Store", "Make it, or name another file in the configuration."))};
    m_endedInMidWork = QFileInfo(m_url.path + QStringLiteral("-journal")).size() > 0;
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
    // Debian 12's SQLite has a fault in WAL mode. A journal that is cut to nothing, and synced as that, makes
    // a commit outlive a power cut as one does that is removed and its folder synced (EXTRA: another process
    // may do so), in half the time: no file is made anew.
    for (const char *pragma :
         {"PRAGMA journal_mode=TRUNCATE", "PRAGMA synchronous=EXTRA", "PRAGMA foreign_keys=ON"}) {
        if (const auto set = run(QString::fromLatin1(pragma)); !set)
            return set.error();
    }
    return Done{};
}

Outcome Connection::checkFile()
{
    m_onlyLookedAt = QFileInfo(m_url.path).size() > SmallStoreBytes;
    if (m_onlyLookedAt)
        return lookAtFile();
    auto check = run(QStringLiteral("PRAGMA quick_check(1)"));
    const bool whole = check && check->next() && check->value(0).toString() == QLatin1String("ok");
    if (whole)
        return Done{};
    if (!check && check.error().code != Damaged)
        return check.error(); // held by somebody, out of reach, no room: that says nothing of what is in it
    return damagedStore(m_url, check ? check->value(0).toString() : check.error().text);
}

/// Its head and the list of its tables; SQLite itself sees one that ends too early. The rest is read beside
/// the work.
Outcome Connection::lookAtFile()
{
    const auto look = run(QStringLiteral("SELECT count(*) FROM sqlite_schema"));
    if (look)
        return Done{};
    return look.error().code == Damaged ? damagedStore(m_url, look.error().text) : look.error();
}

Outcome Connection::connectToServer()
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), m_name);
    m_database.setHostName(m_url.host);
    m_database.setUserName(m_url.user);
    m_database.setPassword(m_url.password);
    m_database.setDatabaseName(m_url.database);
    // What was written in the address counts more than what is usual here.
    QMap<QString, QString> options = serverOptions();
    options.insert(m_url.options);
    options.insert(QStringLiteral("port"), m_url.port);
    QStringList pairs;
    for (auto each = options.cbegin(); each != options.cend(); ++each)
        pairs += QStringLiteral("%1='%2'").arg(each.key(), each.value());
    m_database.setConnectOptions(pairs.join(QLatin1Char(';')));
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
    if (const Outcome fit = checkServer(); !fit)
        return fit;
    return m_notified ? listen() : Outcome(Done{});
}

/// A log that can't be written is no log, and one that loses letters names nobody.
Outcome Connection::checkServer()
{
    auto facts = run(QStringLiteral("SELECT current_setting('transaction_read_only'),"
                                    " pg_is_in_recovery(), current_setting('server_encoding')"));
    if (!facts)
        return facts.error();
    if (!facts->next())
        return Error{
            Lost, say(QT_TRANSLATE_NOOP("Store", "The store %1 says nothing.")).arg(m_url.name()), {}};
    const QString encoding = facts->value(2).toString();
    if (encoding != QLatin1String("UTF8"))
        return Error{
            QStringLiteral("store_encoding"),
            say(QT_TRANSLATE_NOOP("Store", "The store %1 keeps text as %2, in which many names can't "
                                           "be written."))
                .arg(m_url.name(), visibleText(encoding)),
            say(QT_TRANSLATE_NOOP("Store", "Nothing was changed in it. Make a database for it with: "
                                           "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"))};
    if (facts->value(0).toString() == QLatin1String("on"))
        return Error{
            Lost,
            facts->value(1).toBool()
                ? say(QT_TRANSLATE_NOOP("Store", "The store %1 is a standby, which takes no writes."))
                      .arg(m_url.name())
                : say(QT_TRANSLATE_NOOP("Store", "The store %1 is set to read only.")).arg(m_url.name()),
            say(QT_TRANSLATE_NOOP("Store", "It is connected to anew until it takes writes. See where "
                                           "its name leads, and default_transaction_read_only."))};
    return Done{};
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

Outcome Connection::ready()
{
    if (!isOpen())
        return open();
    if (const Outcome there = m_file.stillThere(); !there) {
        close(); // what would be written now, nobody would find
        return there;
    }
    return Done{};
}

bool Connection::isLost(const Error &error)
{
    static const QStringList codes{Lost, QStringLiteral("store_gone"), QStringLiteral("store_emptied"),
                                   QStringLiteral("store_replaced")};
    return codes.contains(error.code);
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
            hint = say(QT_TRANSLATE_NOOP("Store", "Another process holds the file for longer than 10 s; see "
                                                  "which one with: fuser -v %1"))
                       .arg(m_url.path);
        } else if (error.nativeErrorCode() == QLatin1String("11") ||
                   error.nativeErrorCode() == QLatin1String("26")) {
            code = Damaged;
        } else if (error.nativeErrorCode() == QLatin1String("8")) {
            hint = say(QT_TRANSLATE_NOOP("Store", "It can't be written: see the modes of the file and of its "
                                                  "folder, and how its disk is mounted."));
        } else if (error.nativeErrorCode() == QLatin1String("14")) {
            hint = say(QT_TRANSLATE_NOOP("Store", "It can't be opened: see who may read and write it."));
        }
    } else if (!m_database.isOpen() || error.nativeErrorCode().isEmpty()) {
        code = Lost; // no answer of the server's at all
    } else {
        // The driver doesn't say that a server has gone: asking does.
        QSqlQuery probe(m_database);
        const QString state = error.nativeErrorCode();
        // 25006: what was the primary takes no writes any more; its name may lead elsewhere by now.
        const bool shutdown = state.startsWith(QLatin1String("57P")) ||
                              state.startsWith(QLatin1String("08")) || state == QLatin1String("25006");
        const bool aborted = state.startsWith(QLatin1String("25P02"));
        if (shutdown || (!probe.exec(QStringLiteral("SELECT 1")) && !aborted &&
                         !probe.lastError().nativeErrorCode().startsWith(QLatin1String("25P02"))))
            code = Lost;
    }
    return {code, say(QT_TRANSLATE_NOOP("Store", "The store %1 failed: %2")).arg(m_url.name(), why), hint};
}

Result<Rows> Connection::run(const QString &sql, const QVariantList &values)
{
    // A server prepares neither settings nor BEGIN; SQLite carries settings out as it prepares them.
    const bool atOnce = values.isEmpty() && (!m_url.isSqlite() || sql.startsWith(QLatin1String("PRAGMA")));
    StatementPtr statement = m_statements->take(m_database, atOnce ? QString() : sql);
    for (int i = 0; i < values.size(); ++i)
        statement->bindValue(i, values.at(i));
    if (statement->lastError().isValid() || !(atOnce ? statement->exec(sql) : statement->exec()))
        return failure(statement->lastError());
    return Rows(sql, std::move(statement), atOnce ? nullptr : m_statements);
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
    if (m_together)
        return joined(work);
    if (const Outcome open = ready(); !open)
        return open;
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
    if (!done && isOpen())
        run(QStringLiteral("ROLLBACK"));
    if (!done)
        return done;
    const auto committed = run(QStringLiteral("COMMIT"));
    return committed ? Outcome(Done{}) : settleCommit(committed.error(), landed);
}

Outcome Connection::joined(const std::function<Outcome()> &work)
{
    if (m_joined) // a part of one of them, which falls with it
        return work();
    const QScopedValueRollback one(m_joined, true);
    if (const auto begun = run(QStringLiteral("SAVEPOINT one")); !begun)
        return begun.error();
    const Outcome done = work();
    if (!done && isLost(done.error()))
        return done;
    if (!done)
        run(QStringLiteral("ROLLBACK TO SAVEPOINT one"));
    const auto ended = run(QStringLiteral("RELEASE SAVEPOINT one"));
    return done && !ended ? Outcome(ended.error()) : done;
}

Outcome Connection::together(const std::function<Outcome()> &works)
{
    return transact([this, &works] {
        const QScopedValueRollback several(m_together, true);
        return works();
    });
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
