// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/sites/tellingsettings.h"

#include <QString>

namespace Switchback
{

/// The last time of a week, or of a day, at or before `now`, and the next after it. In the night in which
/// that time is skipped it is the moment after the gap; in which it comes twice, the first.
Instant lastDue(const WeeklyTime &week, Instant now);
Instant nextDue(const WeeklyTime &week, Instant now);
/// "Monday 09:30 Chicago", "day 05:00 Chicago": to be said behind "each".
QString weeklyText(const WeeklyTime &week);

/// What is to be done about a test that was due.
enum class TestDue {
    Nothing, ///< it was made, or said to be missed
    Make,
    Wait, ///< an incident is open
    Miss, ///< it is too late for it
};
/// `handled`: of the last one that was made or said to be missed; none: there was none yet, and what was due
/// before `since`, when this console took the duty, is nobody's fault.
TestDue testDue(const WeeklyTime &week, const std::optional<Instant> &handled, Instant since,
                bool incidentOpen, Instant now);
/// For so long after its time a test is still made.
inline constexpr Duration TestGrace = std::chrono::hours(4);

} // namespace Switchback
