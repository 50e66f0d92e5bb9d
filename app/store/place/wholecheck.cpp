// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/wholecheck.h"

#include "app/aside/aside.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QStringList>
#include <QUuid>
#include <QVariantList>

#include <chrono>
#include <thread>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Store)
};

constexpr Duration CheckTakes = std::chrono::hours(1); ///< at most; nobody waits for it
constexpr Duration CheckEvery = std::chrono::hours(24 * 7);
constexpr int SliceRows = 500;
constexpr auto Breath = 2ms; ///< in which others get at the file

/// A connection that only reads, gone with the object.
class Reader
{
public:
    explicit Reader(const QString &path)
        : m_name(QUuid::createUuid().toString(QUuid::WithoutBraces))
        , m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name))
    {
        m_database.setDatabaseName(path);
        m_database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=10000"));
        m_database.open();
    }
    ~Reader()
    {
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
    }
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    /// The rows of a statement; every value of them has been read.
    Result<QList<QVariantList>> rows(const QString &sql, const QVariantList &values = {})
    {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        if (!query.prepare(sql))
            return errorOf(query.lastError());
        for (const QVariant &value : values)
            query.addBindValue(value);
        if (!query.exec())
            return errorOf(query.lastError());
        const int columns = query.record().count();
        QList<QVariantList> read;
        while (query.next()) {
            QVariantList row;
            for (int i = 0; i < columns; ++i)
                row += query.value(i);
            read += row;
        }
        if (query.lastError().isValid())
            return errorOf(query.lastError());
        return read;
    }

private:
    /// SQLITE_CORRUPT and SQLITE_NOTADB say what is in the file, all others that it can't be read now.
    Error errorOf(const QSqlError &error) const
    {
        const QString code = error.nativeErrorCode();
        const QString why = error.databaseText();
        if (code == QLatin1String("11") || code == QLatin1String("26") || code == QLatin1String("267"))
            return damagedStore({StoreUrl::Kind::Sqlite, m_database.databaseName()}, why);
        return Error{QStringLiteral("store_failed"), visibleText(why), {}};
    }

    QString m_name;
    QSqlDatabase m_database;
};

/// A table or an index, and the columns by which its entries are in order.
struct Walk {
    QString from; ///< what stands behind FROM
    QStringList order;
    bool all = true;                     ///< every column, not the order's alone
    QString where = QStringLiteral("1"); ///< of an index that holds some rows only: which
};

QString quoted(const QString &name)
{
    return QLatin1Char('"') + QString(name).replace(QLatin1Char('"'), QStringLiteral("\"\"")) +
           QLatin1Char('"');
}

/// Columns of a table's primary key; of a table without one, its row's number.
Result<QStringList> keyOf(Reader &reader, const QString &table, bool withoutRowid)
{
    if (!withoutRowid)
        return QStringList{QStringLiteral("rowid")};
    const auto columns = reader.rows(
        QStringLiteral("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk"), {table});
    if (!columns)
        return columns.error();
    QStringList key;
    for (const QVariantList &row : *columns)
        key += quoted(row.constFirst().toString());
    return key;
}

Result<QList<Walk>> walksOf(Reader &reader)
{
    QList<Walk> walks;
    const auto tables = reader.rows(QStringLiteral(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"));
    if (!tables)
        return tables.error();
    for (const QVariantList &table : *tables) {
        const QString name = table.at(0).toString();
        const Result<QStringList> key = keyOf(reader, name, table.at(1).toInt() == 1);
        if (!key)
            return key.error();
        walks += Walk{quoted(name), *key, true};
        // What some rows only are in says which behind its own WHERE; no other index is asked for by one.
        const auto indexes = reader.rows(
            QStringLiteral(
                "SELECT i.name, CASE WHEN i.partial THEN substr(s.sql, instr(s.sql, ' WHERE ') + 7) "
                "ELSE '1' END FROM pragma_index_list(?) i LEFT JOIN sqlite_schema s ON s.name = "
                "i.name WHERE i.origin <> 'pk'"),
            {name});
        if (!indexes)
            return indexes.error();
        for (const QVariantList &index : *indexes) {
            const auto columns = reader.rows(
                QStringLiteral("SELECT coalesce(name, 'rowid') FROM pragma_index_xinfo(?) ORDER BY seqno"),
                {index.constFirst()});
            if (!columns)
                return columns.error();
            Walk walk{
                QStringLiteral("%1 INDEXED BY %2").arg(quoted(name), quoted(index.constFirst().toString())),
                {},
                false,
                index.at(1).toString()};
            for (const QVariantList &column : *columns)
                walk.order += quoted(column.constFirst().toString());
            walks += walk;
        }
    }
    return walks;
}

/// The order's columns come first, so that the next slice begins behind the last row.
Outcome walk(Reader &reader, const Walk &walk, const std::atomic<bool> &calledOff)
{
    const QString order = walk.order.join(QStringLiteral(", "));
    const QString places = QStringList(walk.order.size(), QStringLiteral("?")).join(QStringLiteral(", "));
    const QString select =
        QStringLiteral("SELECT %1%2 FROM %3 WHERE (%4)")
            .arg(order, walk.all ? QStringLiteral(", *") : QString(), walk.from, walk.where);
    const QString rest = QStringLiteral(" ORDER BY %1 LIMIT %2").arg(order).arg(SliceRows);
    QVariantList last;
    while (!calledOff) {
        const auto slice =
            last.isEmpty()
                ? reader.rows(select + rest)
                : reader.rows(select + QStringLiteral(" AND (%1) > (%2)").arg(order, places) + rest, last);
        if (!slice)
            return slice.error();
        if (slice->size() < SliceRows)
            return Done{};
        last = slice->constLast().mid(0, walk.order.size());
        std::this_thread::sleep_for(Breath);
    }
    return Error{QStringLiteral("called_off"), Words::tr("The check of the store was called off."), {}};
}
} // namespace

bool wholeCheckDue(const std::optional<StoreTrace> &trace, bool endedInMidWork, Instant now)
{
    return endedInMidWork || !trace || !trace->checkedAt || now - *trace->checkedAt >= CheckEvery ||
           *trace->checkedAt > now;
}

Outcome checkWholeStore(const QString &path, const std::atomic<bool> &calledOff)
{
    Reader reader(path);
    const Result<QList<Walk>> walks = walksOf(reader);
    if (!walks)
        return walks.error();
    for (const Walk &each : *walks) {
        if (const Outcome walked = walk(reader, each, calledOff); !walked)
            return walked;
    }
    return Done{};
}

void CheckBeside::begin(const QString &path, std::function<void()> sound,
                        std::function<void(const Error &)> damaged)
{
    callOff();
    m_callOff = std::make_shared<std::atomic<bool>>(false);
    const auto found = std::make_shared<Outcome>(Done{});
    Aside::run(
        path, CheckTakes, this,
        [path, found, callOff = m_callOff] { *found = checkWholeStore(path, *callOff); },
        [found, callOff = m_callOff, sound = std::move(sound), damaged = std::move(damaged)](bool inTime) {
            if (!inTime || *callOff)
                return;
            if (*found)
                sound();
            else if (found->error().code == QLatin1String("store_damaged"))
                damaged(damageInUse(found->error()));
        });
}

void CheckBeside::callOff()
{
    if (m_callOff)
        *m_callOff = true;
}

Error damagedStore(const StoreUrl &url, const QString &why)
{
    return {
        QStringLiteral("store_damaged"),
        Words::tr("The store %1 is damaged or not a store of Switchback: %2").arg(url.path, visibleText(why)),
        Words::tr("Nothing was changed in it. Put back the last good copy. To begin a new one "
                  "instead, move it away, and %1 too.")
            .arg(traceFile(url))};
}

Error damageInUse(Error damage)
{
    damage.hint = QCoreApplication::translate(
        "Store", "It goes on being used. Keep a copy of the file as it is now, look "
                 "after its disk, and put back the last good copy.");
    return damage;
}

} // namespace Switchback
