// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace Switchback
{

/// A time of a day of the week, or of each day, by the clock of a place.
struct WeeklyTime {
    int day = 1;     ///< 1: Monday to 7; 0: each day
    int minute = 0;  ///< of that day
    QByteArray zone; ///< IANA
    bool operator==(const WeeklyTime &) const = default;
};

} // namespace Switchback
