// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/carried/customerslots.h"

#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"

#include <algorithm>

namespace Switchback
{

namespace
{
/// The message that was that update; none: nobody sent one.
const Notice *noticeOf(const Incident &incident, int slot)
{
    const auto found =
        std::find_if(incident.notices.cbegin(), incident.notices.cend(), [slot](const Notice &each) {
            return each.slot == slot && !each.withdrawnAt && (each.carried || each.sentAt);
        });
    return found == incident.notices.cend() ? nullptr : &*found;
}

/// Once it is over, what is not told by then never is in time.
Instant judgedAt(const Incident &incident, Instant nextDue, Instant now)
{
    return incident.open() ? now : std::max(now, nextDue);
}

/// When each customer was told, by hand or by gateways.
QHash<QString, Instant> toldOf(const Incident &incident, const Notice &notice)
{
    QHash<QString, Instant> told = notice.told.customers();
    if (!notice.sentAt || (notice.carried && !sentByHand(notice)))
        return told;
    for (const Customer &each : incident.customers) {
        if (!notice.notReached.contains(each.id) && !told.contains(each.id) &&
            isAddressed(incident, notice, each.id))
            told.insert(each.id, *notice.sentAt);
    }
    return told;
}

SlotCustomers customersOf(const Incident &incident, const UpdateSlot &slot, const Notice &notice, Instant now)
{
    SlotCustomers out;
    out.slot = slot.number;
    const Instant next = *slotDue(incident, slot.number + 1);
    const Instant then = judgedAt(incident, next, now);
    const QHash<QString, Instant> told = toldOf(incident, notice);
    for (const Customer &each : incident.customers) {
        if (!isAddressed(incident, notice, each.id))
            continue;
        const auto at = told.constFind(each.id);
        switch (slotKept(slot.due, next, at == told.constEnd() ? std::nullopt : std::optional(*at), then)) {
        case SlotKept::Kept:
            ++out.onTime;
            break;
        case SlotKept::Late:
            out.late += each.id;
            break;
        case SlotKept::Missed:
            out.missed += each.id;
            break;
        case SlotKept::NotYet:
            out.notYet += each.id;
            break;
        }
    }
    return out;
}
} // namespace

QList<SlotCustomers> customerSlots(const Incident &incident, Instant now)
{
    QList<SlotCustomers> all;
    const QList<UpdateSlot> grid = updateSlots(incident, now);
    for (const UpdateSlot &slot : grid) {
        if (const Notice *notice = noticeOf(incident, slot.number))
            all += customersOf(incident, slot, *notice, now);
    }
    return all;
}

SlotCount countOf(const SlotCustomers &customers)
{
    return {customers.onTime, int(customers.late.size()), int(customers.missed.size()),
            int(customers.notYet.size())};
}

bool customersDiffer(const UpdateSlot &slot, const SlotCount &count)
{
    using State = UpdateSlot::State;
    const int all = count.onTime + count.late + count.missed + count.notYet;
    switch (slot.state) {
    case State::OnTime:
        return count.onTime != all;
    case State::Late:
        return count.late != all;
    case State::Missed:
        return count.missed != all;
    case State::Ahead:
    case State::Waiting:
    case State::Overdue:
        break;
    }
    // Not said of all yet: as long as nobody's has been missed there is nothing to tell apart.
    return count.late + count.missed > 0;
}

std::optional<SlotCount> slotCount(const Incident &incident, const UpdateSlot &slot, Instant now)
{
    const Notice *notice = noticeOf(incident, slot.number);
    if (!notice)
        return std::nullopt;
    const int all = int(howManyAddressed(incident, *notice));
    if (notice->carried && sentByHand(*notice))
        return countOf(customersOf(incident, slot, *notice, now));
    const Instant next = *slotDue(incident, slot.number + 1);
    SlotTold told = notice->inTime;
    if (!notice->carried) {
        const int reached = std::max(0, all - int(missedBy(incident, *notice).size()));
        const SlotKept kept = slotKept(slot.due, next, notice->sentAt, *notice->sentAt);
        told = {kept == SlotKept::Kept ? reached : 0, kept == SlotKept::Late ? reached : 0,
                kept == SlotKept::Missed ? reached : 0};
    }
    const int untold = std::max(0, all - told.onTime - told.late - told.after);
    const bool over = judgedAt(incident, next, now) >= next;
    return SlotCount{told.onTime, told.late, told.after + (over ? untold : 0), over ? 0 : untold};
}

} // namespace Switchback
