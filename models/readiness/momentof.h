// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QTimeZone>

namespace Switchback
{

/// "14:02:31", with its date where it is of another day than `now`; by that zone's clock.
inline QString momentOf(Instant at, Instant now, const QByteArray &zoneId)
{
    const QTimeZone zone(zoneId);
    const QString clock = clockText(at, zone);
    const QDate day = toDateTime(at, zone).date();
    return day == toDateTime(now, zone).date() ? clock : day.toString(QStringLiteral("d MMM ")) + clock;
}

} // namespace Switchback
