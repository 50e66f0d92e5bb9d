// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/ladder/deliverybook.h"

#include <QHash>
#include <QMultiMap>
#include <QSet>

#include <functional>

namespace Switchback
{

/// The ladders of all customers of one message. Asks again only for those of whom there is news or whose time
/// has come: a second in which nothing happens costs the same for ten customers and for ten thousand.
class MessageClimb
{
public:
    MessageClimb() = default;
    /// The people at a customer; asked once for each, when they are looked at first.
    using RecipientsOf = std::function<QList<Recipient>(const QString &customer)>;
    /// `customers` in their order; one without recipients is reached by nobody.
    MessageClimb(QString notice, const QStringList &customers, RecipientsOf recipients, LadderRules rules);

    /// There is news of that customer's deliveries.
    void touch(const QString &customer);
    struct Next {
        QString customer;
        Rung rung;
    };
    /// What is to be tried now, at most so many customers looked at; call again while `busy()`.
    QList<Next> look(const DeliveryBook &book, Instant now, int most);
    [[nodiscard]] bool busy() const { return !m_dirty.isEmpty(); }

    [[nodiscard]] const QString &notice() const { return m_notice; }
    [[nodiscard]] const QStringList &customers() const { return m_customers; }
    [[nodiscard]] const QHash<QString, CustomerReach> &reaches() const { return m_reaches; }
    /// Everybody is told, or can't be: nobody is being tried.
    [[nodiscard]] bool decided() const { return !busy() && m_trying == 0; }
    /// When somebody has to be looked at without news; none: nobody.
    [[nodiscard]] std::optional<Instant> nextLook() const;

private:
    void stand(const QString &customer, CustomerReach now);
    const QList<Rung> &rungs(const QString &customer);

    QString m_notice;
    QStringList m_customers;
    RecipientsOf m_recipients;
    QHash<QString, QList<Rung>> m_rungs;
    LadderRules m_rules;
    QHash<QString, CustomerReach> m_reaches;
    int m_trying = 0;
    QStringList m_dirty; ///< in their order
    QSet<QString> m_isDirty;
    QMultiMap<Instant, QString> m_wake;
    QHash<QString, Instant> m_wakeOf;
};

} // namespace Switchback
