// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/ladder/ladder.h"

#include <QHash>
#include <QMap>
#include <QSet>
#include <QStringList>

#include <functional>

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

/// All deliveries of an incident as they are now. How a message stands is counted as its deliveries change.
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
    [[nodiscard]] qsizetype placeOf(const QString &id) const { return m_index.value(id, -1); } ///< in all()
    [[nodiscard]] bool isEmpty() const { return m_all.isEmpty(); }
    [[nodiscard]] const QList<Delivery> &all() const { return m_all; } ///< in the order they were made
    [[nodiscard]] QList<Delivery> of(const QString &notice, const QString &customer) const;
    [[nodiscard]] bool hasOf(const QString &notice, const QString &customer) const
    {
        return theirs(notice, customer) != nullptr;
    }
    [[nodiscard]] bool knows(const QString &notice) const { return m_messages.contains(notice); }
    [[nodiscard]] int deadLetters() const { return m_dead; } ///< how many want a person
    /// Ids of so many that are still to be tried.
    [[nodiscard]] QStringList queued(const QString &notice, int most) const;
    /// Whether it was found in this incident that the address itself is of no use by that channel.
    [[nodiscard]] bool isFinal(const ChannelAddress &address) const;

    /// Of a message to so many customers. `otherwise`: of whom the ladder says something else than their
    /// deliveries do. `place`: in which order customers are named. What it costs goes by those who are named.
    using PlaceOf = std::function<int(const QString &customer)>;
    [[nodiscard]] MessageStanding standing(const QString &notice, int customers, const PlaceOf &place,
                                           const QHash<QString, CustomerReach> &otherwise = {}) const;
    /// What a customer's deliveries of that message say; there may be none.
    [[nodiscard]] CustomerReach reach(const QString &notice, const QString &customer) const;
    /// The messages that somebody at that customer has acknowledged, in no order.
    [[nodiscard]] QStringList answered(const QString &customer) const { return m_answered.value(customer); }
    /// How many of a message's deliveries a gateway took, by channel.
    [[nodiscard]] QMap<Channel, int> toldBy(const QString &notice) const;
    /// When somebody at that customer was told first; none: not yet.
    [[nodiscard]] std::optional<Instant> toldAt(const QString &notice, const QString &customer) const;

private:
    /// One customer's deliveries of one message.
    struct Theirs {
        QList<qsizetype> made;
        CustomerReach reach = CustomerReach::Trying;
        bool tried = false; ///< at least one try of them has ended
    };
    struct Message {
        QHash<QString, Theirs> customers;
        QMap<DeliveryState, int> states;
        QMap<Channel, int> told;
        QMap<CustomerReach, int> reaches;
        QSet<QString> late; ///< customers who are still being tried, and were tried before
        QSet<QString> unreached;
    };
    [[nodiscard]] const Theirs *theirs(const QString &notice, const QString &customer) const; ///< null: none
    /// Takes a delivery out of what is counted of its message, or puts it in.
    void count(const Delivery &delivery, int many);
    void recount(Message &message, const QString &notice, const QString &customer);
    template<class Change>
    auto changed(Delivery &mine, const Change &change);

    QList<Delivery> m_all;
    QHash<QString, qsizetype> m_index; ///< by id
    QHash<QString, Message> m_messages;
    QHash<QString, QStringList> m_answered; ///< by customer
    QHash<QString, int> m_finals;           ///< by channel and address
    int m_dead = 0;
};

} // namespace Switchback
