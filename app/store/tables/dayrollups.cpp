// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/dayrollups.h"

#include "app/store/place/connection.h"

#include <chrono>

using namespace std::chrono_literals;

namespace Switchback
{

namespace
{
constexpr qint64 DayMs = 86'400'000, PieceMs = 31 * DayMs;
constexpr std::chrono::milliseconds Pause = 20ms, AfterFault = 10s;
} // namespace

DayRollups::DayRollups(Connection &connection)
    : m_connection(connection)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &DayRollups::next);
}

void DayRollups::start()
{
    m_pause.start(Pause);
}

void DayRollups::next()
{
    const Result<bool> more = addPiece();
    if (!more)
        m_pause.start(AfterFault);
    else if (*more)
        m_pause.start(Pause);
}

Result<bool> DayRollups::whole(Connection &connection, const QString &pair)
{
    auto query = connection.run(QStringLiteral("SELECT 1 FROM rollup_todo WHERE pair = ?"), {pair});
    if (!query)
        return query.error();
    return !query->next();
}

Result<bool> DayRollups::addPiece()
{
    bool more = false;
    const Outcome done = m_connection.transact([&]() -> Outcome {
        auto todo =
            m_connection.run(QStringLiteral("SELECT pair, at FROM rollup_todo ORDER BY pair LIMIT 1"));
        if (!todo)
            return todo.error();
        more = todo->next();
        if (!more)
            return Done{};
        const QString pair = todo->value(0).toString();
        const qint64 from = todo->value(1).toLongLong();
        todo->finish();
        return addMonth(pair, from);
    });
    return done ? Result<bool>(more) : Result<bool>(done.error());
}

Outcome DayRollups::addMonth(const QString &pair, qint64 from)
{
    // A sample that comes in between would be in its hour and not in its day.
    if (!m_connection.url().isSqlite()) {
        const auto locked = m_connection.run(QStringLiteral("LOCK TABLE rollup IN SHARE ROW EXCLUSIVE MODE"));
        if (!locked)
            return locked.error();
    }
    auto first = m_connection.run(
        QStringLiteral("SELECT MIN(at) FROM rollup WHERE pair = ? AND width_s = 3600 AND at >= ?"),
        {pair, from});
    if (!first)
        return first.error();
    if (!first->next() || first->value(0).isNull()) {
        first->finish();
        const auto done = m_connection.run(QStringLiteral("DELETE FROM rollup_todo WHERE pair = ?"), {pair});
        return done ? Outcome(Done{}) : Outcome(done.error());
    }
    const qint64 found = first->value(0).toLongLong(), begin = found - found % DayMs, end = begin + PieceMs;
    first->finish();
    // What samples have made of a day since the store was opened is only a part of it.
    const std::pair<QString, QVariantList> statements[] = {
        {QStringLiteral("DELETE FROM rollup WHERE pair = ? AND width_s = 86400 AND at >= ? AND at < ?"),
         {pair, begin, end}},
        {QStringLiteral(
             "INSERT INTO rollup (pair, width_s, at, min_s, max_s, max_at, sum_s, n, unknown_n, breach_n,"
             " breach_s) SELECT pair, 86400, day, COALESCE(MIN(CASE WHEN n > 0 THEN min_s END), 0),"
             " COALESCE(MAX(CASE WHEN n > 0 THEN max_s END), 0), COALESCE((SELECT h.max_at FROM rollup h"
             " WHERE h.pair = hours.pair AND h.width_s = 3600 AND h.at >= hours.day"
             " AND h.at < hours.day + 86400000 AND h.n > 0 ORDER BY h.max_s DESC, h.at LIMIT 1), day),"
             " SUM(sum_s), SUM(n), SUM(unknown_n), SUM(breach_n), SUM(breach_s)"
             " FROM (SELECT rollup.*, at - at % 86400000 AS day FROM rollup"
             " WHERE pair = ? AND width_s = 3600 AND at >= ? AND at < ?) hours GROUP BY pair, day"),
         {pair, begin, end}},
        {QStringLiteral("UPDATE rollup_todo SET at = ? WHERE pair = ?"), {end, pair}}};
    for (const auto &[sql, values] : statements) {
        if (const auto done = m_connection.run(sql, values); !done)
            return done.error();
    }
    return Done{};
}

} // namespace Switchback
