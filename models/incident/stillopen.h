// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"

namespace Switchback
{

/// A run of this incident that moves the service is under way, or has moved it.
bool failoverBegun(const Incident &incident);
/// The service is at the other site: a run has moved it, or somebody has gone on behind the step that moves
/// it because that was done by hand.
bool movedAway(const Incident &incident);
/// Since when the failed site answers again. None: it does not, or a run is about to stop it, or our own
/// fence holds it, or the service is elsewhere.
std::optional<Instant> answersAgain(const Incident &incident);
/// A run that is over has fenced the failed site and moved nothing, and nobody has seen it work since.
bool heldByFence(const Incident &incident);
/// What of the steps and initials stands against closing as complete, each in one sentence.
QStringList unsettled(const Incident &incident);
/// Everything that does: also what goes on by itself.
QStringList stillOpen(const Incident &incident);
/// Only initials are open: a reason is all that closing wants. The sentence that says how many; else empty.
QString onlyInitialsOpen(const Incident &incident);

/// Customers whose initials for the present evidence are missing, with no reason written down.
struct OpenInitials {
    int waiting = 0;
    int outdated = 0; ///< signed for an older state
    [[nodiscard]] int all() const { return waiting + outdated; }
};
OpenInitials openInitials(const Incident &incident);

} // namespace Switchback
