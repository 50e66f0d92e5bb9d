// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/plannedevent.h"
#include "models/incident/incident.h"
#include "models/testcall/testcalltold.h"

namespace Switchback
{

/// A test call of a tests step, as the log has it: asked for by a person, placed by a site, and what came of
/// it. Times are UTC by the clock of the console that wrote them.
struct PlacedCall {
    QString op;   ///< of the operation at the site, by which its SIP can be read there
    QString site; ///< id: who places it, through its own SBC, and has to answer it
    QString by;
    Instant at{};
    QString offBy; ///< who called it off; empty: nobody
    std::optional<Instant> endedAt;
    std::optional<TestCallTold> told; ///< none: it is under way, or nobody knows what became of it
    Error error;                      ///< why there is nothing told
    [[nodiscard]] bool underWay() const { return !endedAt; }
    /// Only when all eight checks have.
    [[nodiscard]] bool passed() const { return told && told->judged.passed(); }
    /// What became of it in a sentence; empty: it is under way.
    [[nodiscard]] QString outcome() const { return told ? told->judged.text : error.text; }
};

/// Those of a step, oldest first.
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
