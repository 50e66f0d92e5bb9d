// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/plannedevent.h"
#include "models/incident/incident.h"
#include "models/testcall/placedcall.h"

namespace Switchback
{

/// Those of a tests step, asked for by persons; oldest first.
QList<PlacedCall> placedCalls(const StepRecord &record);
/// The newest of each site, in the order in which sites were first asked: these count, the older stay.
QList<PlacedCall> newestCalls(const QList<PlacedCall> &calls);
/// Why the step has not passed by its calls: one is under way, or a site's newest has not passed.
std::optional<Error> callsNotPassed(const Incident &incident, const RunbookStep &step);
/// "test calls: 1 of 2 sites passed"; empty: none was placed.
QString callsCount(const Incident &incident, const RunbookStep &step);

/// One under way of the open incident, and whose step it is.
struct OpenCall {
    QString step;
    PlacedCall call;
};
QList<OpenCall> openCalls(const Incident &incident);

// --- its events: `testcall.asked`, `testcall.called_off`, `testcall.ended` ---
PlannedEvent callAsked(const Incident &incident, const RunbookStep &step, const QString &site, Instant now,
                       const QString &actor);
PlannedEvent callCalledOff(const Incident &incident, const RunbookStep &step, const PlacedCall &call,
                           Instant now, const QString &actor);
/// What the site answered, or why nobody knows.
PlannedEvent callEnded(const Incident &incident, const OpenCall &open, const Result<QJsonObject> &answer,
                       Instant now);
Outcome foldTestCall(Incident &incident, const RunbookStep &step, const Event &event);

} // namespace Switchback
