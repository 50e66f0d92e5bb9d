// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/sites/weeklytime.h"

#include <optional>

namespace Switchback
{

/// How the customers of a pair are told, whatever carries it: [notify], and [pair.notify] where it differs.
struct TellingSettings {
    bool updatesByThemselves = true;                      ///< where nobody approves one in time
    Duration acknowledgeWithin{std::chrono::minutes(10)}; ///< after that the next one is tried
    QByteArray phoneRegion; ///< of numbers without "+": "US"; empty: where the production site stands
    std::optional<WeeklyTime> testReachability; ///< none: only when somebody wants it
    bool operator==(const TellingSettings &) const = default;
};

} // namespace Switchback
