// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/deliveryfact.h"

#include <QHash>
#include <QList>

namespace Switchback
{

/// What was heard of deliveries and is not in the log yet, in the order in which it was heard. Says whether
/// there is something of one without looking through all: a mailbox may tell of ten thousand at once.
class FactQueue
{
public:
    void add(const DeliveryFact &fact);
    void addFirst(const QList<DeliveryFact> &facts);
    /// The first so many; they are not here any more.
    [[nodiscard]] QList<DeliveryFact> take(qsizetype most);
    void drop(const QString &delivery);

    [[nodiscard]] bool isEmpty() const { return m_facts.isEmpty(); }
    [[nodiscard]] qsizetype size() const { return m_facts.size(); }
    [[nodiscard]] bool hasOf(const QString &delivery) const { return m_of.contains(delivery); }

private:
    QList<DeliveryFact> m_facts;
    QHash<QString, int> m_of; ///< how many, by delivery
};

} // namespace Switchback
