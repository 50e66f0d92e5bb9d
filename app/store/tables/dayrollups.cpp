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
constexpr std::chrono::milliseconds Pause = 20ms, AfterFault = 10s, LookAgain = 10min;
constexpr int MostOwed = 8; ///< of more it is quicker to read all hours
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
    else
        m_pause.start(*more ? Pause : LookAgain);
}

Result<std::optional<QList<Instant>>> DayRollups::owed(Connection &connection, const QString &pair)
{
    auto todo = connection.run(QStringLiteral("SELECT 1 FROM rollup_todo WHERE pair = ?"), {pair});
    if (!todo)
        return todo.error();
    if (todo->next())
        return std::optional<QList<Instant>>();
    todo->finish();
    auto rows = connection.run(
        QStringLiteral("SELECT at FROM day_owed WHERE pair = ? ORDER BY at LIMIT %1").arg(MostOwed + 1),
        {pair});
    if (!rows)
        return rows.error();
    QList<Instant> days;
    while (rows->next())
        days += instantFromMs(rows->value(0).toLongLong());
    return days.size() > MostOwed ? std::optional<QList<Instant>>() : std::optional(days);
}

Result<bool> DayRollups::addPiece()
{
    bool more = false;
    const Outcome done = m_connection.transact([&]() -> Outcome {
        for (const bool months : {true, false}) {
            auto first = m_connection.run(
                months ? QStringLiteral("SELECT pair, at FROM rollup_todo ORDER BY pair LIMIT 1")
                       : QStringLiteral("SELECT pair, at FROM day_owed ORDER BY pair, at LIMIT 1"));
            if (!first)
                return first.error();
            more = first->next();
            if (!more)
                continue;
            const QString pair = first->value(0).toString();
            const qint64 from = first->value(1).toLongLong();
            first->finish();
            const Outcome locked = lock();
            return !locked ? locked : months ? addMonth(pair, from) : addOwed(pair, from);
        }
        return Done{};
    });
    return done ? Result<bool>(more) : Result<bool>(done.error());
}

/// A sample that comes in between would be in its hour and not in its day.
Outcome DayRollups::lock()
{
    if (m_connection.url().isSqlite())
        return Done{};
    const auto locked = m_connection.run(QStringLiteral("LOCK TABLE rollup IN SHARE ROW EXCLUSIVE MODE"));
    return locked ? Outcome(Done{}) : Outcome(locked.error());
}

Outcome DayRollups::addMonth(const QString &pair, qint64 from)
{
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
    return addDays(pair, begin, end,
                   {QStringLiteral("UPDATE rollup_todo SET at = ? WHERE pair = ?"), {end, pair}});
}

Outcome DayRollups::addOwed(const QString &pair, qint64 day)
{
    return addDays(pair, day, day + DayMs,
                   {QStringLiteral("DELETE FROM day_owed WHERE pair = ? AND at = ?"), {pair, day}});
}

Outcome DayRollups::addDays(const QString &pair, qint64 begin, qint64 end, const Statement &noted)
{
    // What there is of a day is only a part of it.
    const Statement statements[] = {
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
        noted};
    for (const auto &[sql, values] : statements) {
        if (const auto done = m_connection.run(sql, values); !done)
            return done.error();
    }
    return Done{};
}

} // namespace Switchback
