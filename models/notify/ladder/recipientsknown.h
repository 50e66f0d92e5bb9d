// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/ladder/firstways.h"

namespace Switchback
{

/// Those whom a message that is written now would go to, and what follows from all of them: worked out when
/// the list is made, so that nobody who shows a message walks over ten thousand each second. Copies share.
class RecipientsKnown
{
public:
    RecipientsKnown() = default;
    /// `customers`: ids of those who are to be told, in their order; `carried`: what there are gateways for.
    RecipientsKnown(const QList<Recipient> &all, const QStringList &customers, const QSet<Channel> &carried);

    [[nodiscard]] const QList<Recipient> &all() const { return m_all; }
    [[nodiscard]] const QStringList &customers() const { return m_customers; } ///< ids
    [[nodiscard]] bool isEmpty() const { return m_all.isEmpty(); }
    [[nodiscard]] const FirstWays &ways() const { return m_ways; }
    /// The same of these customers alone; worked out anew.
    [[nodiscard]] FirstWays waysTo(const QStringList &customers) const;
    [[nodiscard]] QList<Recipient> at(const QStringList &customers) const;
    /// How many contacts have which; empty: the message's own.
    [[nodiscard]] const QHash<QByteArray, int> &languages() const { return m_languages; }
    /// How their calls run: of who has most of something, and of somebody of whom nothing of it is known.
    [[nodiscard]] const QList<Routing> &outliers() const { return m_outliers; }
    bool operator==(const RecipientsKnown &) const = default;

private:
    QList<Recipient> m_all;
    QStringList m_customers;
    QSet<Channel> m_carried;
    FirstWays m_ways;
    QHash<QByteArray, int> m_languages;
    QList<Routing> m_outliers;
};

/// How many recipients were looked at for that, in this process; for tests. Any thread.
quint64 recipientsLookedAt();

} // namespace Switchback
