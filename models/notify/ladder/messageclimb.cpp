// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/messageclimb.h"

#include <utility>

namespace Switchback
{

MessageClimb::MessageClimb(QString notice, const QStringList &customers, RecipientsOf recipients,
                           LadderRules rules)
    : m_notice(std::move(notice))
    , m_customers(customers)
    , m_recipients(std::move(recipients))
    , m_rules(std::move(rules))
    , m_trying(int(customers.size()))
    , m_dirty(customers)
    , m_isDirty(customers.begin(), customers.end())
{
    for (const QString &customer : customers)
        m_reaches.insert(customer, CustomerReach::Trying);
}

/// Ten thousand at once would hold up whoever waits in this thread.
const QList<Rung> &MessageClimb::rungs(const QString &customer)
{
    const auto known = m_rungs.constFind(customer);
    if (known != m_rungs.constEnd())
        return *known;
    return *m_rungs.insert(customer, rungsOf(m_recipients(customer), m_rules.carried));
}

void MessageClimb::touch(const QString &customer)
{
    if (!m_reaches.contains(customer) || m_isDirty.contains(customer))
        return;
    m_isDirty.insert(customer);
    m_dirty += customer;
}

void MessageClimb::stand(const QString &customer, CustomerReach now)
{
    CustomerReach &before = m_reaches[customer];
    m_trying += int(now == CustomerReach::Trying) - int(before == CustomerReach::Trying);
    before = now;
}

QList<MessageClimb::Next> MessageClimb::look(const DeliveryBook &book, Instant now, int most)
{
    while (!m_wake.isEmpty() && m_wake.firstKey() <= now)
        touch(m_wake.take(m_wake.firstKey()));
    QList<Next> next;
    const auto isFinal = [&book](const ChannelAddress &address) { return book.isFinal(address); };
    for (; most > 0 && !m_dirty.isEmpty(); --most) {
        const QString customer = m_dirty.takeFirst();
        m_isDirty.remove(customer);
        if (const auto wake = m_wakeOf.constFind(customer); wake != m_wakeOf.constEnd()) {
            m_wake.remove(*wake, customer);
            m_wakeOf.erase(wake);
        }
        const Climb climbed = climb(rungs(customer), book.of(m_notice, customer), m_rules, isFinal, now);
        stand(customer, climbed.standing);
        if (climbed.next)
            next += Next{customer, *climbed.next};
        if (climbed.lookAgain) {
            m_wake.insert(*climbed.lookAgain, customer);
            m_wakeOf.insert(customer, *climbed.lookAgain);
        }
    }
    return next;
}

std::optional<Instant> MessageClimb::nextLook() const
{
    return m_wake.isEmpty() ? std::nullopt : std::optional(m_wake.firstKey());
}

} // namespace Switchback
