// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/messagetold.h"

#include "models/notify/deliveryfact.h"
#include "models/notify/ladder/slotadvice.h"

#include <algorithm>

namespace Switchback
{

void MessageTold::add(const QString &delivery, const QString &customer)
{
    if (!m_deliveries.contains(delivery))
        m_deliveries.insert(delivery, One{customer});
}

bool MessageTold::apply(const DeliveryFact &fact)
{
    using What = DeliveryFact::What;
    const auto found = m_deliveries.find(fact.delivery);
    if (found == m_deliveries.end())
        return false;
    const std::optional<Instant> before = found->at;
    const auto take = [&] { found->at = found->at ? std::min(*found->at, fact.at) : fact.at; };
    switch (fact.what) {
    case What::Delivered:
    case What::Answered:
    case What::Ticked:
        found->sure = true;
        take();
        break;
    case What::Sent:
    case What::Delayed:
        if (fact.attempt > found->failed)
            take();
        break;
    case What::Failed:
        found->failed = std::max(found->failed, fact.attempt);
        if (!found->sure)
            found->at.reset();
        break;
    default:
        break;
    }
    return found->at != before;
}

QHash<QString, Instant> MessageTold::customers() const
{
    QHash<QString, Instant> first;
    for (const One &each : m_deliveries) {
        if (!each.at)
            continue;
        const auto known = first.find(each.customer);
        if (known == first.end())
            first.insert(each.customer, *each.at);
        else
            *known = std::min(*known, *each.at);
    }
    return first;
}

SlotTold slotTold(const MessageTold &told, Instant due, Instant nextDue)
{
    SlotTold out;
    const QHash<QString, Instant> first = told.customers();
    for (const Instant at : first) {
        const SlotKept kept = slotKept(due, nextDue, at, at);
        out.onTime += kept == SlotKept::Kept;
        out.late += kept == SlotKept::Late;
        out.after += kept == SlotKept::Missed;
    }
    return out;
}

} // namespace Switchback
