// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/deliverybook.h"

#include "models/notify/channels.h"
#include "models/notify/ladder/addressrefusal.h"
#include "models/notify/outboxrows.h"

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
QString addressKey(Channel channel, const QString &address)
{
    return channelKey(channel) + QLatin1Char(' ') + address.toLower();
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

void DeliveryBook::recount(Message &message, const QString &notice, const QString &customer)
{
    Theirs &theirs = message.customers[customer];
    Reaching reaching;
    for (const qsizetype index : std::as_const(theirs.made))
        reaching.add(m_all.at(index));
    const bool had = theirs.reach == CustomerReach::Answered;
    theirs.reach = reaching.reach();
    if (const bool has = theirs.reach == CustomerReach::Answered; has && !had)
        m_answered[customer] += notice;
    else if (had && !has)
        m_answered[customer].removeOne(notice);
    theirs.tried = reaching.tried;
}

void DeliveryBook::count(const Delivery &delivery, int many)
{
    Message &message = m_messages[delivery.notice];
    message.states[delivery.state()] += many;
    if (delivery.told())
        message.told[delivery.channel] += many;
    m_dead += delivery.deadLetter() ? many : 0;
    if (failedByAddress(delivery))
        m_finals[addressKey(delivery.channel, delivery.to.address)] += many;
    const QString &customer = delivery.customer;
    if (many > 0)
        recount(message, delivery.notice, customer);
    const Theirs &theirs = message.customers[customer];
    message.reaches[theirs.reach] += many;
    message.late.remove(customer);
    message.unreached.remove(customer);
    if (many > 0 && theirs.reach == CustomerReach::Unreached)
        message.unreached.insert(customer);
    if (many > 0 && theirs.reach == CustomerReach::Trying && theirs.tried)
        message.late.insert(customer);
}

/// What is counted of it goes by how it was, and then by how it is.
template<class Change>
auto DeliveryBook::changed(Delivery &mine, const Change &change)
{
    count(mine, -1);
    const auto result = change();
    count(mine, 1);
    return result;
}

void DeliveryBook::put(const Delivery &delivery)
{
    const auto known = m_index.constFind(delivery.id);
    if (known == m_index.constEnd()) {
        Message &message = m_messages[delivery.notice];
        Theirs &theirs = message.customers[delivery.customer];
        if (!theirs.made.isEmpty())
            --message.reaches[theirs.reach]; // counted once, whatever is sent to them
        m_index.insert(delivery.id, m_all.size());
        theirs.made += m_all.size();
        m_all += delivery;
        count(delivery, 1);
        return;
    }
    // It was read while facts came: neither side has to be the newer one.
    Delivery &mine = m_all[*known];
    changed(mine, [&] {
        if (mine.to == Addressee{})
            mine.to = delivery.to;
        if (delivery.tries() > mine.tries() || (delivery.tries() == mine.tries() && mine.attempts.isEmpty() &&
                                                delivery.stateAt() > mine.stateAt())) {
            const Addressee to = mine.to;
            mine = delivery;
            mine.to = to;
        }
        return true;
    });
}

bool DeliveryBook::apply(const DeliveryFact &fact)
{
    const auto known = m_index.constFind(fact.delivery);
    if (known == m_index.constEnd())
        return false;
    Delivery &mine = m_all[*known];
    return changed(mine, [&] { return mine.apply(fact); });
}

void DeliveryBook::clear()
{
    *this = DeliveryBook();
}

void DeliveryBook::erase(const QString &customer)
{
    for (Delivery &each : m_all) {
        if (each.customer == customer)
            changed(each, [&each] {
                each = withoutPerson(each);
                return true;
            });
    }
}

const Delivery *DeliveryBook::find(const QString &id) const
{
    const auto known = m_index.constFind(id);
    return known == m_index.constEnd() ? nullptr : &m_all.at(*known);
}

const DeliveryBook::Theirs *DeliveryBook::theirs(const QString &notice, const QString &customer) const
{
    const auto message = m_messages.constFind(notice);
    if (message == m_messages.constEnd())
        return nullptr;
    const auto found = message->customers.constFind(customer);
    return found == message->customers.constEnd() ? nullptr : &*found;
}

QList<Delivery> DeliveryBook::of(const QString &notice, const QString &customer) const
{
    QList<Delivery> made;
    if (const Theirs *known = theirs(notice, customer)) {
        for (const qsizetype index : known->made)
            made += m_all.at(index);
    }
    return made;
}

QStringList DeliveryBook::queued(const QString &notice, int most) const
{
    QStringList ids;
    const auto message = m_messages.constFind(notice);
    if (message == m_messages.constEnd() || message->states.value(DeliveryState::Queued) == 0)
        return ids;
    for (const Theirs &theirs : message->customers) {
        for (const qsizetype index : theirs.made) {
            if (ids.size() >= most)
                return ids;
            if (m_all.at(index).state() == DeliveryState::Queued)
                ids += m_all.at(index).id;
        }
    }
    return ids;
}

bool DeliveryBook::isFinal(const ChannelAddress &address) const
{
    return m_finals.value(addressKey(address.channel, address.address)) > 0;
}

CustomerReach DeliveryBook::reach(const QString &notice, const QString &customer) const
{
    const Theirs *known = theirs(notice, customer);
    return known ? known->reach : CustomerReach::Trying;
}

QMap<Channel, int> DeliveryBook::toldBy(const QString &notice) const
{
    QMap<Channel, int> told = m_messages.value(notice).told;
    told.removeIf([](const auto &each) { return each.value() == 0; });
    return told;
}

MessageStanding DeliveryBook::standing(const QString &notice, int customers, const PlaceOf &place,
                                       const QHash<QString, CustomerReach> &otherwise) const
{
    const auto message = m_messages.constFind(notice);
    const Message none;
    const Message &of = message == m_messages.constEnd() ? none : *message;
    QMap<CustomerReach, int> reaches = of.reaches;
    QSet<QString> unreached = of.unreached;
    QSet<QString> late = of.late;
    reaches[CustomerReach::Trying] += std::max(0, customers - int(of.customers.size()));
    for (auto each = otherwise.cbegin(); each != otherwise.cend(); ++each) {
        const Theirs *known = theirs(notice, each.key());
        --reaches[known ? known->reach : CustomerReach::Trying];
        ++reaches[*each];
        unreached.remove(each.key());
        late.remove(each.key());
        if (*each == CustomerReach::Unreached)
            unreached.insert(each.key());
        else if (*each == CustomerReach::Trying && known && known->tried)
            late.insert(each.key());
    }
    const auto named = [&place](const QSet<QString> &ids) {
        QStringList all(ids.cbegin(), ids.cend());
        std::sort(all.begin(), all.end(),
                  [&place](const QString &a, const QString &b) { return place(a) < place(b); });
        return all;
    };
    MessageStanding out;
    out.customers = customers - reaches.value(CustomerReach::LeftOut);
    out.told = reaches.value(CustomerReach::Told) + reaches.value(CustomerReach::Answered);
    out.answered = reaches.value(CustomerReach::Answered);
    out.trying = reaches.value(CustomerReach::Trying);
    out.unreached = named(unreached);
    out.late = named(late);
    out.deliveries = of.states;
    out.deliveries.removeIf([](const auto &each) { return each.value() == 0; });
    return out;
}

std::optional<Instant> DeliveryBook::toldAt(const QString &notice, const QString &customer) const
{
    std::optional<Instant> first;
    const Theirs *known = theirs(notice, customer);
    if (!known)
        return first;
    for (const qsizetype index : known->made) {
        if (const auto at = m_all.at(index).toldAt())
            first = first ? std::min(*first, *at) : *at;
    }
    return first;
}

} // namespace Switchback
