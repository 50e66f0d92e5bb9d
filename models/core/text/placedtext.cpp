// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/text/placedtext.h"

#include <cstdlib>

namespace Switchback
{

QString placedText(Instant at, const QTimeZone &zone, const QString &place, bool withSeconds)
{
    if (!zone.isValid())
        return clockText(at, QTimeZone::utc(), withSeconds) + QStringLiteral(" UTC");
    const int minutes = toDateTime(at, zone).offsetFromUtc() / 60;
    QString offset = QStringLiteral("UTC");
    if (minutes != 0) {
        offset += QLatin1Char(minutes < 0 ? '-' : '+') + QString::number(std::abs(minutes) / 60);
        if (minutes % 60 != 0)
            offset += QStringLiteral(":%1").arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
    }
    return QStringLiteral("%1 %2 (%3)").arg(clockText(at, zone, withSeconds), place, offset);
}

} // namespace Switchback
