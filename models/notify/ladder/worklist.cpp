// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/worklist.h"

#include "models/notify/ladder/ladder.h"

namespace Switchback
{

namespace
{
Instant dueAt(const Delivery &delivery)
{
    if (delivery.again || delivery.attempts.isEmpty())
        return delivery.madeAt;
    return retryAt(attemptName(delivery.id, delivery.tries()), delivery.tries(), delivery.attempts.last().at,
                   delivery.notBefore);
}
} // namespace

void Worklist::drop(const QString &id)
{
    const auto place = m_places.constFind(id);
    if (place == m_places.constEnd())
        return;
    m_due[place->channel].erase(place->due);
    m_late.erase(place->late);
    m_places.erase(place);
}

void Worklist::note(const Delivery &delivery)
{
    const QString &id = delivery.id;
    drop(id);
    m_sending.remove(id);
    m_doubtful.remove(id);
    switch (delivery.state()) {
    case DeliveryState::Sending:
        m_sending.insert(id);
        return;
    case DeliveryState::Maybe:
        m_doubtful.insert(id);
        return;
    case DeliveryState::Queued:
        break;
    default:
        m_orders.remove(id);
        return;
    }
    if (!m_orders.contains(id))
        m_orders.insert(id, ++m_order);
    const qint64 order = m_orders.value(id);
    const Place place{order, delivery.channel, {dueAt(delivery), order}, {delivery.notAfter, order}};
    m_due[place.channel].emplace(place.due, id);
    m_late.emplace(place.late, id);
    m_places.insert(id, place);
}

QStringList Worklist::due(Channel channel, Instant now, int most) const
{
    QStringList ids;
    const auto all = m_due.find(channel);
    if (all == m_due.end())
        return ids;
    for (auto each = all->second.begin(); each != all->second.end() && ids.size() < most; ++each) {
        if (each->first.first > now)
            break;
        ids += each->second;
    }
    return ids;
}

int Worklist::queued(Channel channel) const
{
    const auto due = m_due.find(channel);
    return due == m_due.end() ? 0 : int(due->second.size());
}

QStringList Worklist::late(Instant now, int most) const
{
    QStringList ids;
    for (auto each = m_late.begin(); each != m_late.end() && ids.size() < most && each->first.first <= now;
         ++each)
        ids += each->second;
    return ids;
}

} // namespace Switchback
