// SPDX-License-Identifier: GPL-3.0-or-later
// Updates as each customer saw them: one that was told in time kept its slot, whatever the message as a whole
// did. By gateways it counts when one took the message for somebody there; by hand, whom it reached. Pure.
#pragma once

#include "models/incident/clocks.h"

namespace Switchback
{

/// One update, customer by customer.
struct SlotCustomers {
    int slot = 0;
    int onTime = 0;
    QStringList late;   ///< customer ids, in the order of the incident
    QStringList missed; ///< told only after the next was due, or never
    QStringList notYet; ///< not told, and the next is not due yet
    bool operator==(const SlotCustomers &) const = default;
};
/// Of the updates that were sent; of what nobody sent there is nothing to tell apart.
QList<SlotCustomers> customerSlots(const Incident &incident, Instant now);

/// The same in numbers.
struct SlotCount {
    int onTime = 0;
    int late = 0;
    int missed = 0;
    int notYet = 0;
    bool operator==(const SlotCount &) const = default;
};
SlotCount countOf(const SlotCustomers &customers);
/// It was not for all of them what it was as a whole.
bool customersDiffer(const UpdateSlot &slot, const SlotCount &count);
/// From what the fold has counted, for every look at the timeline. None: it was not sent.
std::optional<SlotCount> slotCount(const Incident &incident, const UpdateSlot &slot, Instant now);

} // namespace Switchback
