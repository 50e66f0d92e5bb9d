// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/mark.h"
#include "models/runbook/run.h"

#include <QString>

namespace Switchback
{

/// Version of the rules by which events are folded and summed up in a record. Raised when the same events
/// would say something else in a record; a packet names the one it was made by, and every earlier one goes on
/// being produced for it. 1: until 0.1. 2: a run names its step, and a case may be of any move.
/// 3: whom an update reached in time, where the customers differ; a message says what it says in each
/// language, and short. 4: where customers' calls arrive, as the SBCs see it.
inline constexpr int FoldNow = 4;

/// What an incident is the case of. A drill goes through the same steps with the same gates; it has a frame,
/// a watermark and a record of its own. Planned and Failback are cases of a move that nothing forces: no
/// outage, so none of its clocks.
enum class IncidentMode { Real, Drill, Planned, Failback };
QString incidentModeKey(IncidentMode mode);
/// Which move's runbook leads through it.
RunKind moveOfMode(IncidentMode mode);

enum class Ending {
    None,       ///< still open
    Complete,   ///< failed over; every customer has signed or has a recorded reason
    FalseAlarm, ///< it was no outage
    NotNeeded,  ///< the service came back without a failover
};
QString endingKey(Ending ending);

/// One flag on the timeline.
struct Flag {
    Instant at{};
    QString text;
    Mark mark = Mark::NotYet;
    QString kind; ///< of the event
    bool operator==(const Flag &) const = default;
};

/// The cadence from one slot on; the first stretch begins with the outage.
struct CadenceFrom {
    int slot = 1;     ///< first slot of this stretch
    Instant before{}; ///< the moment one interval before that slot is due
    Duration every{0};
    bool operator==(const CadenceFrom &) const = default;
};

} // namespace Switchback
