// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/ladder/deliverybook.h"

#include <QHash>

#include <functional>
#include <set>
#include <utility>

namespace Switchback
{

/// The ladders of all customers of one message. Asks again only for those of whom there is news or whose time
/// has come: a second in which nothing happens costs the same for ten customers and for ten thousand.
class MessageClimb
{
public:
    MessageClimb() = default;
    /// The people at a customer, none: they are told nothing any more. Asked once for each, when they are
    /// looked at first.
    using RecipientsOf = std::function<std::optional<QList<Recipient>>(const QString &customer)>;
    /// `customers` in their order; one without recipients is reached by nobody.
    MessageClimb(QString notice, const QStringList &customers, RecipientsOf recipients, LadderRules rules);

    /// There is news of that customer's deliveries.
    void touch(const QString &customer);
    /// What was approved after it, and how often that was said. Of whoever has acknowledged one of `later`
    /// it counts as acknowledged, too; who was told one of `instead` is tried no further.
    void followedBy(const QSet<QString> &later, const QStringList &instead, int known);
    [[nodiscard]] int followersKnown() const { return m_known; }
    /// There is news of a delivery of this message or of another one.
    void news(const Delivery &delivery);
    struct Next {
        QString customer;
        Rung rung;
    };
    /// What is to be tried now, at most so many customers looked at; call again while `busy()`.
    QList<Next> look(const DeliveryBook &book, Instant now, int most);
    [[nodiscard]] bool busy() const
    {
        return m_looked < m_customers.size() || !m_dirty.isEmpty() || m_moreDue;
    }

    [[nodiscard]] const QString &notice() const { return m_notice; }
    [[nodiscard]] const QStringList &customers() const { return m_customers; }
    /// As the ladder stands with them, for those of whom their deliveries alone would say something else.
    [[nodiscard]] const QHash<QString, CustomerReach> &otherwise() const { return m_otherwise; }
    [[nodiscard]] int placeOf(const QString &customer) const { return m_reaches.value(customer).place; }
    [[nodiscard]] QStringList untold() const; ///< in their order
    /// Everybody is told, or can't be: nobody is being tried.
    [[nodiscard]] bool decided() const { return !busy() && m_trying == 0; }
    /// When somebody has to be looked at without news; none: nobody.
    [[nodiscard]] std::optional<Instant> nextLook() const;

private:
    [[nodiscard]] CustomerReach reachLater(const QString &customer, const DeliveryBook &book) const;
    void lookAt(const QString &customer, const DeliveryBook &book, Instant now, QList<Next> &next);
    const std::optional<QList<Rung>> &rungs(const QString &customer);

    QString m_notice;
    QStringList m_customers;
    RecipientsOf m_recipients;
    QHash<QString, std::optional<QList<Rung>>> m_rungs;
    LadderRules m_rules;
    QSet<QString> m_later;
    QStringList m_instead;
    int m_known = 0;
    struct Known {
        CustomerReach reach = CustomerReach::Trying;
        int place = -1;
        bool dirty = true;           ///< to be looked at
        std::optional<Instant> wake; ///< looked at then without news
    };
    void wakeAt(Known &known, std::optional<Instant> when);
    QHash<QString, Known> m_reaches;
    QHash<QString, CustomerReach> m_otherwise;
    int m_trying = 0;
    qsizetype m_looked = 0;                   ///< so many of them once, at least
    QStringList m_dirty;                      ///< of those, of whom there is news
    std::set<std::pair<Instant, int>> m_wake; ///< when, and the customer's place
    bool m_moreDue = false;                   ///< more of them than the last look had room for
};

} // namespace Switchback
