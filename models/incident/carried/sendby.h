// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/plannedevent.h"
#include "models/core/result.h"
#include "models/customers/directory.h"
#include "models/notify/ladder/ladder.h"

#include <QSet>

namespace Switchback
{

struct Incident;
struct Notice;

// Deliveries of an incident's messages as they are made: by the ladder, and by one of us by another channel.

/// One that nobody has sent yet. `lab`: it goes to whoever is on the drill list, whatever the incident is.
Delivery newDelivery(const Incident &incident, const Notice &notice, const Rung &rung, bool lab, Instant now);
/// The events that make them, so many in each, with their rows.
QList<PlannedEvent> queuedEvents(const Incident &incident, const Notice &notice, const QList<Delivery> &made);

/// A delivery whose message is to go to the same contact by another channel.
struct SendBy {
    const Incident &incident;
    const QList<CustomerCard> &list; ///< whose people its messages go to, as it is now
    const Delivery &delivery;
    QSet<Channel> carried; ///< what there are gateways for; a task needs none
    bool lab = false;
};
/// By which it can be now.
QList<Channel> otherChannels(const SendBy &what, Instant now);
/// The event that has it sent, by whom that was wanted, once however often it is asked for. `made`: all
/// deliveries of that message for that customer. Errors: `not_known`, `not_now`, `already_done`.
Result<PlannedEvent> planSendBy(const SendBy &what, Channel channel, const QList<Delivery> &made,
                                const QString &actor, Instant now);

} // namespace Switchback
