// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"

namespace Switchback
{

// What a person can do with an incident as a whole.
namespace Do
{
/// Declares an outage of the site that takes the writes, or begins a drill.
struct Declare {
    IncidentMode mode = IncidentMode::Real;
    std::optional<Instant> outageAt; ///< when the service stopped; none: as the evidence says, else now
    QString reason;
    bool operator==(const Declare &) const = default;
};
struct CloseFalseAlarm {
    QString reason;
    bool operator==(const CloseFalseAlarm &) const = default;
};
/// The service came back without a failover.
struct CloseNotNeeded {
    QString reason;
    bool operator==(const CloseNotNeeded &) const = default;
};
/// Everything is settled; or only initials are open, and it ends without them.
struct CloseComplete {
    QString without; ///< why it ends without the initials that are open: overrides their step
    bool operator==(const CloseComplete &) const = default;
};

struct Pause {
    bool operator==(const Pause &) const = default;
};
struct GoOn {
    bool operator==(const GoOn &) const = default;
};
} // namespace Do

} // namespace Switchback
