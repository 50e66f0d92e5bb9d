// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/messageclimb.h"

#include <algorithm>
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
{
    m_reaches.reserve(customers.size());
    for (const QString &customer : customers)
        m_reaches.insert(customer, Known{CustomerReach::Trying, int(m_reaches.size()), true, {}});
}

/// Ten thousand at once would hold up whoever waits in this thread.
const std::optional<QList<Rung>> &MessageClimb::rungs(const QString &customer)
{
    const auto known = m_rungs.constFind(customer);
    if (known != m_rungs.constEnd())
        return *known;
    const std::optional<QList<Recipient>> there = m_recipients(customer);
    return *m_rungs.insert(customer, there ? std::optional(rungsOf(*there, m_rules.carried)) : std::nullopt);
}

void MessageClimb::followedBy(const QSet<QString> &later, const QStringList &instead, int known)
{
    m_later = later;
    m_instead = instead;
    m_known = known;
}

void MessageClimb::news(const Delivery &delivery)
{
    const bool answered = delivery.state() == DeliveryState::Answered;
    if (delivery.notice == m_notice || m_instead.contains(delivery.notice) ||
        (answered && m_later.contains(delivery.notice)))
        touch(delivery.customer);
}

CustomerReach MessageClimb::reachLater(const QString &customer, const DeliveryBook &book) const
{
    const QStringList answered = book.answered(customer);
    if (std::any_of(answered.cbegin(), answered.cend(),
                    [this](const QString &notice) { return m_later.contains(notice); }))
        return CustomerReach::Answered;
    const bool told = std::any_of(m_instead.cbegin(), m_instead.cend(), [&](const QString &notice) {
        return book.reach(notice, customer) == CustomerReach::Told;
    });
    return told ? CustomerReach::Told : CustomerReach::Trying;
}

void MessageClimb::touch(const QString &customer)
{
    const auto known = m_reaches.find(customer);
    if (known == m_reaches.end() || known->dirty)
        return;
    m_otherwise.insert(customer, known->reach); // until it is looked at, that is what holds
    known->dirty = true;
    m_dirty += customer;
}

void MessageClimb::wakeAt(Known &known, std::optional<Instant> when)
{
    if (known.wake)
        m_wake.erase({*known.wake, known.place});
    known.wake = when;
    if (when)
        m_wake.emplace(*when, known.place);
}

QList<MessageClimb::Next> MessageClimb::look(const DeliveryBook &book, Instant now, int most)
{
    const auto isDue = [&] { return !m_wake.empty() && m_wake.begin()->first <= now; };
    while (isDue() && m_dirty.size() < most) {
        const QString customer = m_customers.at(m_wake.begin()->second);
        wakeAt(m_reaches[customer], std::nullopt);
        touch(customer);
    }
    m_moreDue = isDue();
    QList<Next> next;
    for (; most > 0 && m_looked < m_customers.size(); --most)
        lookAt(m_customers.at(m_looked++), book, now, next);
    for (; most > 0 && !m_dirty.isEmpty(); --most)
        lookAt(m_dirty.takeFirst(), book, now, next);
    return next;
}

void MessageClimb::lookAt(const QString &customer, const DeliveryBook &book, Instant now, QList<Next> &next)
{
    const auto isFinal = [&book](const ChannelAddress &address) { return book.isFinal(address); };
    const std::optional<QList<Rung>> &own = rungs(customer);
    Climb climbed = climb(own.value_or(QList<Rung>()), book.of(m_notice, customer), m_rules, isFinal, now,
                          reachLater(customer, book));
    if (!own && (climbed.standing == CustomerReach::Trying || climbed.standing == CustomerReach::Unreached))
        climbed.standing = CustomerReach::LeftOut;
    Known &known = m_reaches[customer];
    m_trying += int(climbed.standing == CustomerReach::Trying) - int(known.reach == CustomerReach::Trying);
    known.reach = climbed.standing;
    known.dirty = false;
    wakeAt(known, climbed.lookAgain);
    if (climbed.standing == book.reach(m_notice, customer))
        m_otherwise.remove(customer);
    else
        m_otherwise.insert(customer, climbed.standing);
    if (climbed.next)
        next += Next{customer, *climbed.next};
}

QStringList MessageClimb::untold() const
{
    QStringList all;
    for (const QString &customer : m_customers) {
        const CustomerReach reach = m_reaches.value(customer).reach;
        if (reach == CustomerReach::Trying || reach == CustomerReach::Unreached)
            all += customer;
    }
    return all;
}

std::optional<Instant> MessageClimb::nextLook() const
{
    return m_wake.empty() ? std::nullopt : std::optional(m_wake.begin()->first);
}

} // namespace Switchback
