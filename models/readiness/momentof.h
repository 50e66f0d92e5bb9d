// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QTimeZone>

namespace Switchback
{

/// "14:02:31", with its date where it is of another day than `now`, and its year where it is of another; by
/// that zone's clock.
inline QString momentOf(Instant at, Instant now, const QByteArray &zoneId)
{
    const QTimeZone zone(zoneId);
    const QString clock = clockText(at, zone);
    const QDate day = toDateTime(at, zone).date();
    const QDate today = toDateTime(now, zone).date();
    if (day == today)
        return clock;
    const bool thisYear = day.year() == today.year();
    return day.toString(thisYear ? QStringLiteral("d MMM ") : QStringLiteral("d MMM yyyy ")) + clock;
}

} // namespace Switchback
