// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QByteArray>

#include <optional>

namespace Switchback
{

/// A time of a day of the week, by the clock of a place.
struct WeeklyTime {
    int day = 1;     ///< 1: Monday to 7
    int minute = 0;  ///< of that day
    QByteArray zone; ///< IANA
    bool operator==(const WeeklyTime &) const = default;
};

/// How the customers of a pair are told, whatever carries it: [notify], and [pair.notify] where it differs.
struct TellingSettings {
    bool updatesByThemselves = true;                      ///< where nobody approves one in time
    Duration acknowledgeWithin{std::chrono::minutes(10)}; ///< after that the next one is tried
    QByteArray phoneRegion; ///< of numbers without "+": "US"; empty: where the production site stands
    std::optional<WeeklyTime> testReachability; ///< none: only when somebody wants it
    bool operator==(const TellingSettings &) const = default;
};

} // namespace Switchback
