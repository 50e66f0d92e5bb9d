// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/plannedevent.h"
#include "models/incident/incident.h"
#include "models/incident/testcalls/receipts.h"
#include "models/testcall/sitecall.h"
#include "models/testcall/testmessage.h"

namespace Switchback
{

/// A test call of a tests step, or a test message: asked for by a person, placed by a site; of a message also
/// whether its notification arrived.
struct PlacedCall : CallFacts {
    bool leaves = false;                 ///< it leaves a message
    std::optional<TestMessageTold> left; ///< of a message, in place of what is told of a call
    Awaited awaited;                     ///< of a message
    QList<Receipt> receipts;             ///< what is known of that by now
    /// The site has not told of its end.
    [[nodiscard]] bool atSite() const { return !endedAt; }
    /// A notification may still arrive.
    [[nodiscard]] bool waits() const;
    [[nodiscard]] bool underWay() const { return atSite() || waits(); }
    /// Only when all checks have, and what was waited for has arrived.
    [[nodiscard]] bool passed() const;
    /// What was checked: a call's eight, a message's three and its notifications; none while it is under way
    /// at the site, or where nobody knows.
    [[nodiscard]] QList<TestCheck> checks() const;
    /// What became of it in a sentence; empty: it is under way at the site.
    [[nodiscard]] QString outcome() const;
    /// Delay, levels, loss, as far as they were measured.
    [[nodiscard]] QString figures() const;
};

/// Those of a step, oldest first.
QList<PlacedCall> placedCalls(const StepRecord &record);
/// The newest call and the newest message of each site, in the order in which they were first asked for:
/// these count, the older stay.
QList<PlacedCall> newestCalls(const QList<PlacedCall> &calls);
/// Why the step has not passed by its calls: one is under way, or a site's newest has not passed.
std::optional<Error> callsNotPassed(const Incident &incident, const RunbookStep &step);
/// "test calls: 1 of 2 passed, test messages: 1 of 1 passed"; empty: none was placed.
QString callsCount(const Incident &incident, const RunbookStep &step);

/// One under way at a site, of the open incident, and whose step it is.
struct OpenCall {
    QString step;
    PlacedCall call;
};
QList<OpenCall> openCalls(const Incident &incident);
/// Messages of it of which a notification may still arrive.
QList<OpenCall> openReceipts(const Incident &incident);

// --- its events: `testcall.asked`, `.called_off`, `.ended`, and of a message `.notified` ---
PlannedEvent callAsked(const Incident &incident, const RunbookStep &step, const QString &site, Instant now,
                       const QString &actor, bool leaves = false);
PlannedEvent callCalledOff(const Incident &incident, const RunbookStep &step, const PlacedCall &call,
                           Instant now, const QString &actor);
/// What the site answered, or why nobody knows. `awaited`: of a message, if it was left and heard again.
PlannedEvent callEnded(const Incident &incident, const OpenCall &open, const Result<QJsonObject> &answer,
                       Instant now, const Awaited &awaited = {});
PlannedEvent callNotified(const Incident &incident, const OpenCall &open, const Receipt &receipt,
                          Instant now);
Outcome foldTestCall(Incident &incident, const RunbookStep &step, const Event &event);

} // namespace Switchback
