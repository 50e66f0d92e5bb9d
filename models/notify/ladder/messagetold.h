// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace Switchback
{

struct DeliveryFact;

/// Of an update, how many customers were told by when it was due, after that, and only after the next was
/// due.
struct SlotTold {
    int onTime = 0;
    int late = 0;
    int after = 0;
    bool operator==(const SlotTold &) const = default;
};

/// Whom gateways have told of one message, and when first, by what the log says of its deliveries. What
/// bounced has told nobody; what is said twice or late changes nothing.
class MessageTold
{
public:
    void add(const QString &delivery, const QString &customer);
    [[nodiscard]] bool knows(const QString &delivery) const { return m_deliveries.contains(delivery); }
    /// False: it says nothing new of when somebody was told, or is of a delivery that is not known here.
    bool apply(const DeliveryFact &fact);
    /// When somebody at that customer was told first, by customer; who was not told is not in it.
    [[nodiscard]] QHash<QString, Instant> customers() const;
    /// Somebody at that customer was told.
    [[nodiscard]] bool knowsTold(const QString &customer) const { return firstAt(customer).has_value(); }
    /// Of an update that was due then. Asked again with the same, it costs nothing, however many customers
    /// there are.
    [[nodiscard]] SlotTold inTime(Instant due, Instant nextDue);
    bool operator==(const MessageTold &) const = default;

private:
    struct One {
        QString customer;
        std::optional<Instant> at;
        int failed = 0;    ///< the newest attempt that failed: a late "sent" of it takes nothing back
        bool sure = false; ///< delivered or answered: no failure takes it back
        bool operator==(const One &) const = default;
    };
    struct Counted {
        Instant due{};
        Instant nextDue{};
        SlotTold told;
        bool operator==(const Counted &) const = default;
    };
    void count(std::optional<Instant> at, int many);
    [[nodiscard]] std::optional<Instant> firstAt(const QString &customer) const;

    QHash<QString, One> m_deliveries;
    QHash<QString, QStringList> m_ofCustomer; ///< deliveries
    std::optional<Counted> m_counted;         ///< since it was asked first
};

} // namespace Switchback
