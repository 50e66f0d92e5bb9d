// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/toldlist.h"

#include "models/incident/carried/carried.h"

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
QString contactKey(const QString &customer, const QString &contact)
{
    return customer + QLatin1Char('/') + contact;
}
} // namespace

bool ToldList::take(const QList<CustomerCard> &list, const Incident &incident, Instant now)
{
    if (m_list.constData() == list.constData())
        return false;
    noteWhoJoined(list, incident, now);
    m_list = list;
    m_at.clear();
    for (qsizetype i = 0; i < list.size(); ++i)
        m_at.insert(list.at(i).id, i);
    return true;
}

void ToldList::noteWhoJoined(const QList<CustomerCard> &list, const Incident &incident, Instant now)
{
    const bool same = std::exchange(m_ofDrill, incident.drill()) == incident.drill();
    if (!same || !incident.open())
        m_joined.clear();
    if (!same)
        return; // the drill list is not a later state of the customers
    const Instant since = m_changedAt == Instant{} ? now : std::min(m_changedAt, now);
    for (const CustomerCard &card : list) {
        const auto known = m_at.constFind(card.id);
        if (known == m_at.constEnd() || m_list.at(*known).version == card.version)
            continue;
        const CustomerCard &before = m_list.at(*known);
        for (const Contact &each : card.contacts) {
            const Contact *was = before.contact(each.id);
            if (!each.retired && (!was || was->retired || before.retired))
                m_joined.insert(contactKey(card.id, each.id), since);
        }
    }
}

void ToldList::forget(const QString &customer)
{
    if (const auto at = m_at.constFind(customer); at != m_at.constEnd())
        m_gone.insert(customer, m_list.at(*at).version);
}

std::optional<QList<Recipient>> ToldList::recipients(const QString &customer, const Incident &incident,
                                                     Instant approvedAt) const
{
    const auto at = m_at.constFind(customer);
    if (at == m_at.constEnd()) {
        // Whoever was added in mid-incident may have been added by mistake, and is gone by now.
        const bool added = incident.joined.contains(customer) || incident.left.contains(customer);
        return added ? std::nullopt : std::optional(QList<Recipient>());
    }
    const CustomerCard &card = m_list.at(*at);
    if (card.retired || m_gone.value(customer, -1) == card.version)
        return std::nullopt;
    QList<Recipient> there = recipientsAt(incident, card);
    there.removeIf([&](const Recipient &each) {
        return m_joined.value(contactKey(customer, each.contact), approvedAt) > approvedAt;
    });
    return there;
}

} // namespace Switchback
