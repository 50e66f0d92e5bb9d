// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/do.h"
#include "models/core/plannedevent.h"
#include "models/incident/incident.h"
#include "models/operators/operator.h"
#include "models/sites/site.h"

namespace Switchback
{

/// What a command is judged by, besides the incident itself.
struct CommandContext {
    Actor actor;
    Instant now{};
    QJsonObject seen;      ///< what is on the screen, frozen into a decision
    bool carried = false;  ///< there are gateways: what is approved goes out by itself
    bool byItself = false; ///< the console's own doing: a slot's standing text
    // for Declare only
    PairConfig pair;
    Runbook runbook;
    QList<Customer> customers;
    int nextNumber = 1;
    QString from;         ///< site that takes the writes, or did last
    QJsonObject evidence; ///< what the vantage points say
    std::optional<Instant> stoppedAt;
};

/// The events of a command, or why it is refused: no right, wrong moment, something missing. Pure. All of
/// them are stored together or none is.
Result<QList<PlannedEvent>> plan(const Incident &incident, const Command &command,
                                 const CommandContext &context);

/// A message that gateways carry is out: by whom nobody was reached, and by what channels the others. The
/// console's own.
QList<PlannedEvent> planCarriedSent(const Incident &incident, const Notice &notice, const QString &how,
                                    const QStringList &notReached, Instant now);

/// Whose right a command is. A room's own and all that carries a step out is of who has the wheel.
Right rightOf(const Command &command);

/// An outage declared by the evidence: as Declare, by the console. It breaks off an open case of another
/// move.
Result<QList<PlannedEvent>> planByEvidence(const CommandContext &context, const Incident &open = {});
/// The service is seen to work again, or to have stopped again: a line of the incident, never a new one.
/// `closed` is the pair's last incident: failing again soon after a false alarm reopens it.
QList<PlannedEvent> planServiceSeen(const Incident &incident, bool works, Instant at);
/// Customers who are in the list now and were not when the outage was declared: from then on it is theirs
/// too. Nothing: there are none, or nobody is told any more. Whoever approves a message has them join before
/// it: plan() does.
QList<PlannedEvent> planJoined(const Incident &incident, const QList<Customer> &list, Instant at);
QList<Customer> newcomers(const Incident &incident, const QList<Customer> &list); ///< who would join
/// Those who had joined and are not in the list any more: `list` has to be all of it. Who has signed stays.
QList<PlannedEvent> planLeft(const Incident &incident, const QList<Customer> &list, Instant at);
Result<QList<PlannedEvent>> planReopen(const Incident &closed, const CommandContext &context);

} // namespace Switchback
