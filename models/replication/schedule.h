// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <optional>

namespace Switchback
{

/// How far a loss lies from the RPO. The limit itself is still kept: one millisecond more is a breach.
enum class RpoBand {
    Unknown,
    Within,   ///< under 0.8 of the RPO
    Near,     ///< from 0.8 to the RPO
    Exceeded, ///< up to twice the RPO
    Severely, ///< up to four times
    Critical, ///< beyond
};
RpoBand rpoBand(Duration loss, Duration rpo);

/// What a backup schedule can keep at best: worst loss = interval + time to copy.
struct ScheduleCheck {
    Duration interval{0};
    std::optional<Duration> copyTime;  ///< the longest measured lately; none: not measured yet
    std::optional<Duration> worstLoss; ///< none when it can't be worked out yet
    std::optional<Duration>
        intervalThatKeeps; ///< none when no interval keeps the RPO (copying alone is longer)
    bool breaksRpo = false;
    QString text; ///< one line, empty while nothing can be said
    bool operator==(const ScheduleCheck &) const = default;
};
ScheduleCheck checkSchedule(Duration interval, std::optional<Duration> copyTime, Duration rpo);

} // namespace Switchback
