// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/factqueue.h"

#include <algorithm>

namespace Switchback
{

void FactQueue::add(const DeliveryFact &fact)
{
    m_facts += fact;
    ++m_of[fact.delivery];
}

void FactQueue::addFirst(const QList<DeliveryFact> &facts)
{
    for (const DeliveryFact &each : facts)
        ++m_of[each.delivery];
    m_facts = facts + m_facts;
}

QList<DeliveryFact> FactQueue::take(qsizetype most)
{
    const QList<DeliveryFact> taken = m_facts.mid(0, most);
    m_facts.remove(0, taken.size());
    for (const DeliveryFact &each : taken) {
        if (--m_of[each.delivery] == 0)
            m_of.remove(each.delivery);
    }
    return taken;
}

void FactQueue::drop(const QString &delivery)
{
    if (m_of.remove(delivery))
        m_facts.removeIf([&](const DeliveryFact &each) { return each.delivery == delivery; });
}

} // namespace Switchback
