// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QTimeZone>

#include <chrono>
#include <optional>

namespace Switchback
{

/// Lengths of time, in milliseconds. May be negative (a clock's offset).
using Duration = std::chrono::milliseconds;
/// A moment in UTC, in milliseconds since 1970. Local time exists only where a moment is shown.
using Instant = std::chrono::sys_time<Duration>;

constexpr Instant instantFromMs(qint64 msSinceEpoch)
{
    return Instant{Duration{msSinceEpoch}};
}
constexpr qint64 toMs(Instant at)
{
    return at.time_since_epoch().count();
}

/// ISO 8601 in UTC with milliseconds: 2026-11-21T20:04:12.123Z. Used in files, logs and the site contract.
QString toIso(Instant at);
/// Reads ISO 8601 with an explicit zone (Z or +hh:mm); nothing without one, outside years 2000..2200, or
/// malformed.
std::optional<Instant> fromIso(const QString &text);

QDateTime toDateTime(Instant at, const QTimeZone &zone);
Instant fromDateTime(const QDateTime &at);

/// "14:04:12" in that zone.
QString clockText(Instant at, const QTimeZone &zone, bool withSeconds = true);
/// "13 min 4 s", "4 s", "2 h 10 min", "3 d 4 h": at most two units, rounded down; negative lengths count as
/// 0.
QString durationText(Duration length);
/// The short form beside a value: "3 s", "41 s", "12 min", "3 h", "2 d".
QString ageText(Duration age);

} // namespace Switchback
