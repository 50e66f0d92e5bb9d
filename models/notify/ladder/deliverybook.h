// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/ladder/ladder.h"

#include <QHash>
#include <QMap>
#include <QStringList>

namespace Switchback
{

/// How a message stands, customer by customer.
struct MessageStanding {
    int customers = 0;
    int told = 0;          ///< a gateway took it for somebody there; answered ones included
    int answered = 0;      ///< of those told
    int trying = 0;        ///< nobody there has been told yet
    QStringList unreached; ///< customer ids: every rung was tried in vain
    QStringList late;      ///< customer ids, of those being tried: at least one try has failed so far
    QMap<DeliveryState, int> deliveries;
    bool operator==(const MessageStanding &) const = default;
};

/// All deliveries of an incident as they are now.
class DeliveryBook
{
public:
    /// One that is there already takes what is newer of both.
    void put(const Delivery &delivery);
    /// False: it says nothing new, or of a delivery that is not here.
    bool apply(const DeliveryFact &fact);
    void clear();
    /// What was said about a customer, and where they are, is forgotten.
    void erase(const QString &customer);

    [[nodiscard]] const Delivery *find(const QString &id) const;
    [[nodiscard]] bool isEmpty() const { return m_all.isEmpty(); }
    [[nodiscard]] const QList<Delivery> &all() const { return m_all; } ///< in the order they were made
    [[nodiscard]] QList<Delivery> of(const QString &notice, const QString &customer) const;
    [[nodiscard]] bool knows(const QString &notice) const { return m_byNotice.contains(notice); }
    /// Whether that address was refused for good in this incident, by that channel.
    [[nodiscard]] bool isFinal(const ChannelAddress &address) const;

    /// Of a message to these customers; `reaches`: what the ladder said of each, where it was asked.
    [[nodiscard]] MessageStanding standing(const QString &notice, const QStringList &customers,
                                           const QHash<QString, CustomerReach> &reaches = {}) const;
    /// When somebody at that customer was told first; none: not yet.
    [[nodiscard]] std::optional<Instant> toldAt(const QString &notice, const QString &customer) const;

private:
    QList<Delivery> m_all;
    QHash<QString, qsizetype> m_index;                           ///< by id
    QHash<QString, QHash<QString, QList<qsizetype>>> m_byNotice; ///< notice, then customer
    QHash<QString, int> m_finals;                                ///< by channel and address
};

} // namespace Switchback
