// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/messagetold.h"

#include "models/notify/deliveryfact.h"
#include "models/notify/ladder/slotadvice.h"

#include <algorithm>

namespace Switchback
{

void MessageTold::add(const QString &delivery, const QString &customer)
{
    if (m_deliveries.contains(delivery))
        return;
    m_deliveries.insert(delivery, One{customer});
    m_ofCustomer[customer] += delivery;
}

bool MessageTold::apply(const DeliveryFact &fact)
{
    using What = DeliveryFact::What;
    const auto found = m_deliveries.find(fact.delivery);
    if (found == m_deliveries.end())
        return false;
    const std::optional<Instant> before = found->at;
    const std::optional<Instant> first = m_counted ? firstAt(found->customer) : std::nullopt;
    const auto take = [&] { found->at = found->at ? std::min(*found->at, fact.at) : fact.at; };
    switch (fact.what) {
    case What::Delivered:
    case What::Read:
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
    if (m_counted && found->at != before) {
        count(first, -1);
        count(firstAt(found->customer), 1);
    }
    return found->at != before;
}

std::optional<Instant> MessageTold::firstAt(const QString &customer) const
{
    std::optional<Instant> first;
    const QStringList deliveries = m_ofCustomer.value(customer);
    for (const QString &each : deliveries) {
        if (const std::optional<Instant> at = m_deliveries.value(each).at)
            first = first ? std::min(*first, *at) : at;
    }
    return first;
}

QHash<QString, Instant> MessageTold::customers() const
{
    QHash<QString, Instant> first;
    for (auto customer = m_ofCustomer.keyBegin(); customer != m_ofCustomer.keyEnd(); ++customer) {
        if (const std::optional<Instant> at = firstAt(*customer))
            first.insert(*customer, *at);
    }
    return first;
}

void MessageTold::count(std::optional<Instant> at, int many)
{
    if (!at)
        return;
    SlotTold &told = m_counted->told;
    switch (slotKept(m_counted->due, m_counted->nextDue, at, *at)) {
    case SlotKept::Kept:
        told.onTime += many;
        return;
    case SlotKept::Late:
        told.late += many;
        return;
    case SlotKept::Missed:
        told.after += many;
        return;
    case SlotKept::NotYet:
        return;
    }
}

SlotTold MessageTold::inTime(Instant due, Instant nextDue)
{
    if (!m_counted || m_counted->due != due || m_counted->nextDue != nextDue) {
        m_counted = Counted{due, nextDue, {}};
        const QHash<QString, Instant> first = customers();
        for (const Instant at : first)
            count(at, 1);
    }
    return m_counted->told;
}

} // namespace Switchback
