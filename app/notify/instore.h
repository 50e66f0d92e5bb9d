// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/gateways/gatewaydoor.h"
#include "app/outage/outagedesk.h"
#include "models/core/plannedevent.h"
#include "models/notify/carrying.h"
#include "models/notify/deliveryfact.h"

#include <QList>
#include <QMap>
#include <QSet>

#include <algorithm>
#include <map>

namespace Switchback
{

/// So many are synced at once. In doubt after a crash is all for which there was GatewayDoor::room(), and
/// what was answered and is not stored yet.
inline constexpr qsizetype MostIntents = 50;

/// What a turn has found out and intends.
struct StoredBatch {
    QList<PlannedEvent> events;
    QList<Outgoing> toSend; ///< once they are stored
    OutageDesk::Under under = OutageDesk::Under::Nobody;
    quint64 place = 0; ///< in InStore
    bool more = false; ///< see InStore::begin()
};

/// What a notifier has given to the store and has not heard of: of these deliveries nobody knows yet how they
/// stand, and nothing else is found out about them meanwhile. Holds their places at the door, which outlives
/// it. One thread.
class InStore
{
public:
    explicit InStore(GatewayDoor &door)
        : m_door(door)
    {
    }

    /// `more`: beside facts of deliveries there is something that whoever looks at messages has to know.
    quint64 begin(const QList<DeliveryFact> &facts, const QList<Outgoing> &toSend, bool more)
    {
        One one{{}, {}, more};
        for (const DeliveryFact &each : facts)
            one.deliveries.insert(each.delivery);
        for (const Outgoing &each : toSend)
            ++one.intents[each.channel];
        for (auto some = one.intents.cbegin(); some != one.intents.cend(); ++some)
            m_door.hold(some.key(), *some);
        m_all.emplace(++m_last, one);
        return m_last;
    }
    /// What of it goes out takes its places before anybody else can.
    void end(quint64 place)
    {
        const QMap<Channel, int> intents = m_all.at(place).intents;
        m_all.erase(place);
        for (auto some = intents.cbegin(); some != intents.cend(); ++some)
            m_door.giveBack(some.key(), *some);
    }
    void endAll()
    {
        while (!m_all.empty())
            end(m_all.begin()->first);
    }

    [[nodiscard]] bool isEmpty() const { return m_all.empty(); }
    [[nodiscard]] bool takesMore() const { return m_all.size() < Most; }
    [[nodiscard]] bool has(const QString &delivery) const
    {
        return any([&delivery](const One &one) { return one.deliveries.contains(delivery); });
    }
    [[nodiscard]] bool hasMore() const
    {
        return any([](const One &one) { return one.more; });
    }
    [[nodiscard]] QSet<QString> deliveries() const
    {
        QSet<QString> all;
        for (const auto &each : m_all)
            all += each.second.deliveries;
        return all;
    }
    /// How many will go out by that channel.
    [[nodiscard]] int intents(Channel channel) const
    {
        int many = 0;
        for (const auto &each : m_all)
            many += each.second.intents.value(channel);
        return many;
    }

private:
    static constexpr std::size_t Most = 2; ///< one is synced while the other is made
    struct One {
        QSet<QString> deliveries;
        QMap<Channel, int> intents;
        bool more = false;
    };
    template<class Is>
    [[nodiscard]] bool any(Is is) const
    {
        return std::any_of(m_all.begin(), m_all.end(), [&](const auto &each) { return is(each.second); });
    }

    GatewayDoor &m_door;
    std::map<quint64, One> m_all;
    quint64 m_last = 0;
};

} // namespace Switchback
