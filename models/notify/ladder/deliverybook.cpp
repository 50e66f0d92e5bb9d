// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/deliverybook.h"

#include "models/notify/channels.h"
#include "models/notify/outboxrows.h"

#include <algorithm>

namespace Switchback
{

namespace
{
QString addressKey(Channel channel, const QString &address)
{
    return channelKey(channel) + QLatin1Char(' ') + address.toLower();
}

bool failed(const Delivery &delivery)
{
    return delivery.state() == DeliveryState::Failed;
}

bool hasTried(const Delivery &delivery)
{
    return std::any_of(
        delivery.attempts.cbegin(), delivery.attempts.cend(),
        [](const DeliveryAttempt &attempt) { return attempt.state != DeliveryState::Sending; });
}

/// What the deliveries of one customer come to, one after the other.
struct Reaching {
    bool any = false;
    bool open = false;
    bool told = false;
    bool answered = false;
    bool tried = false;

    void add(const Delivery &delivery)
    {
        any = true;
        open = open || delivery.open();
        told = told || delivery.told();
        answered = answered || delivery.state() == DeliveryState::Answered;
        tried = tried || hasTried(delivery);
    }
    [[nodiscard]] CustomerReach reach() const
    {
        if (answered)
            return CustomerReach::Answered;
        if (told)
            return CustomerReach::Told;
        return !any || open ? CustomerReach::Trying : CustomerReach::Unreached;
    }
};
} // namespace

void DeliveryBook::put(const Delivery &delivery)
{
    const auto known = m_index.constFind(delivery.id);
    if (known == m_index.constEnd()) {
        m_index.insert(delivery.id, m_all.size());
        m_byNotice[delivery.notice][delivery.customer] += m_all.size();
        m_all += delivery;
        if (failed(delivery))
            ++m_finals[addressKey(delivery.channel, delivery.to.address)];
        return;
    }
    // It was read while facts came: neither side has to be the newer one.
    Delivery &mine = m_all[*known];
    if (mine.to == Addressee{})
        mine.to = delivery.to;
    if (delivery.tries() > mine.tries() || (delivery.tries() == mine.tries() && mine.attempts.isEmpty() &&
                                            delivery.stateAt() > mine.stateAt())) {
        const bool wasFinal = failed(mine);
        const Addressee to = mine.to;
        mine = delivery;
        mine.to = to;
        if (failed(mine) != wasFinal)
            m_finals[addressKey(mine.channel, mine.to.address)] += wasFinal ? -1 : 1;
    }
}

bool DeliveryBook::apply(const DeliveryFact &fact)
{
    const auto known = m_index.constFind(fact.delivery);
    if (known == m_index.constEnd())
        return false;
    Delivery &mine = m_all[*known];
    const bool wasFinal = failed(mine);
    const bool changed = mine.apply(fact);
    if (failed(mine) != wasFinal)
        m_finals[addressKey(mine.channel, mine.to.address)] += wasFinal ? -1 : 1;
    return changed;
}

void DeliveryBook::clear()
{
    *this = DeliveryBook();
}

void DeliveryBook::erase(const QString &customer)
{
    for (Delivery &each : m_all) {
        if (each.customer == customer)
            each = withoutPerson(each);
    }
}

const Delivery *DeliveryBook::find(const QString &id) const
{
    const auto known = m_index.constFind(id);
    return known == m_index.constEnd() ? nullptr : &m_all.at(*known);
}

QList<Delivery> DeliveryBook::of(const QString &notice, const QString &customer) const
{
    QList<Delivery> made;
    for (const qsizetype index : m_byNotice.value(notice).value(customer))
        made += m_all.at(index);
    return made;
}

bool DeliveryBook::isFinal(const ChannelAddress &address) const
{
    return m_finals.value(addressKey(address.channel, address.address)) > 0;
}

MessageStanding DeliveryBook::standing(const QString &notice, const QStringList &customers,
                                       const QHash<QString, CustomerReach> &reaches) const
{
    MessageStanding out;
    out.customers = int(customers.size());
    const QHash<QString, QList<qsizetype>> byCustomer = m_byNotice.value(notice);
    for (const QString &customer : customers) {
        Reaching reaching;
        if (const auto theirs = byCustomer.constFind(customer); theirs != byCustomer.constEnd()) {
            for (const qsizetype index : *theirs) {
                const Delivery &each = m_all.at(index);
                ++out.deliveries[each.state()];
                reaching.add(each);
            }
        }
        const CustomerReach now = reaches.value(customer, reaching.reach());
        out.told += now == CustomerReach::Told || now == CustomerReach::Answered;
        out.answered += now == CustomerReach::Answered;
        out.trying += now == CustomerReach::Trying;
        if (now == CustomerReach::Unreached)
            out.unreached += customer;
        else if (now == CustomerReach::Trying && reaching.tried)
            out.late += customer;
    }
    return out;
}

std::optional<Instant> DeliveryBook::toldAt(const QString &notice, const QString &customer) const
{
    std::optional<Instant> first;
    const QList<Delivery> made = of(notice, customer);
    for (const Delivery &each : made) {
        if (const auto at = each.toldAt())
            first = first ? std::min(*first, *at) : *at;
    }
    return first;
}

} // namespace Switchback
