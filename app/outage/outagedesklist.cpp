// SPDX-License-Identifier: GPL-3.0-or-later
// How an open outage follows the list of customers.
#include "app/outage/outagedesk.h"

#include <algorithm>

namespace Switchback
{

void OutageDesk::followList(const QList<Customer> &list)
{
    const Incident &now = incident();
    if (!now.open()) {
        m_looked.reset();
        m_newcomers.clear();
        return;
    }
    if (!m_duty || m_storing || m_waiting.contains(now.id))
        return;
    const Instant at = m_clock.now();
    const bool same =
        m_looked && m_looked->list.isSharedWith(list) && m_looked->of.isSharedWith(now.customers);
    if (same && (!m_joinAt || *m_joinAt > at)) // ten thousand, each second
        return;
    m_looked = Looked{list, now.customers};
    QList<PlannedEvent> events = planLeft(now, list, at);
    if (events.isEmpty())
        events = planJoined(now, dueNewcomers(list, at), at);
    if (events.isEmpty())
        return;
    m_looked.reset(); // whatever comes of it, there may be more
    storeOwn(events, {});
}

/// Those who have been in the list for long enough.
QList<Customer> OutageDesk::dueNewcomers(const QList<Customer> &list, Instant now)
{
    QList<Customer> due;
    QHash<QString, Instant> since;
    m_joinAt.reset();
    const QList<Customer> fresh = newcomers(incident(), list);
    for (const Customer &each : fresh) {
        const Instant from = m_newcomers.value(each.id, now);
        since.insert(each.id, from);
        const Instant when = from + m_joinAfter;
        if (when <= now)
            due += each;
        else
            m_joinAt = std::min(m_joinAt.value_or(when), when);
    }
    m_newcomers = since;
    return due;
}

} // namespace Switchback
