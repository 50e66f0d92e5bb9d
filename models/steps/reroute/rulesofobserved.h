// SPDX-License-Identifier: GPL-3.0-or-later
// Where the calls of those who are asked to reroute were seen to arrive. Pure.
#pragma once

#include "models/core/plannedevent.h"
#include "models/incident/incident.h"
#include "models/trunks/trunkowners.h"

namespace Switchback
{

/// The step in which customers reroute; null: the case has none.
const RunbookStep *rerouteStep(const Incident &incident);

/// Calls count from so long before the outage on.
inline constexpr Duration BeforeOutage{std::chrono::minutes(15)};
/// Whose calls come and go keep to one site when none has come to the other for so long.
inline constexpr Duration SteadyAfter{std::chrono::minutes(10)};

/// What was seen of a customer's calls, as far as it is told: moved once the last call of each of their
/// trunks came at the site that takes over, since they were asked; half moved where that is so of some alone,
/// or where a trunk that another customer shares is left; not moved again when a later one comes where they
/// came before, and also when they have said that it is done; at both sites where one comes and goes within
/// SteadyAfter, until it does no more; not yet where the trunk by whose calls it was known is on their card
/// no more. Nothing: it is as the record has it. `seen` is known.
std::optional<SeenCalls> newlySeen(const Incident &incident, const QString &customer, const SeenOf &seen,
                                   Instant moment);

/// What of these customers is to be written down, at most so many in an event. Stored under the duty,
/// together or one by one: each says all that it needs. Refused as done before: another seat has written
/// something of one of them that the incident does not know yet.
inline constexpr int MostObserved = 500;
QList<PlannedEvent> planObserved(const Incident &incident, const QStringList &customers, const SeenOf &seen,
                                 Instant now, int most = MostObserved);
/// Of whom something else may be news by that event: what was seen is taken back, or a person recorded
/// something.
QStringList judgedAnew(const Event &event);
/// From here on the SBCs of these sites say where calls arrive. Nothing: the case has no step that asks, the
/// log says so already, or no call could be told to be any customer's.
QList<PlannedEvent> planCallsSeen(const Incident &incident, const QStringList &sites, const SeenOf &seen,
                                  Instant now);
/// Of which of these customers no call can be told to be theirs, by their cards, or now one can, where the
/// log has it otherwise. Nothing before it says that the SBCs tell where calls arrive.
QList<PlannedEvent> planNoTrunk(const Incident &incident, const QStringList &customers, const SeenOf &seen,
                                Instant now, int most = MostObserved);

} // namespace Switchback
