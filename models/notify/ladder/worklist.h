// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/delivery.h"

#include <QHash>
#include <QSet>

#include <map>

namespace Switchback
{

/// Which deliveries are to be worked on, and when: kept in order, so that of ten thousand only those are
/// touched whose turn it is.
class Worklist
{
public:
    /// It is new, or has changed.
    void note(const Delivery &delivery);
    void clear() { *this = Worklist(); }

    /// Ids of those to be tried at `now` by that channel, whose turn came first before the others.
    [[nodiscard]] QStringList due(Channel channel, Instant now, int most) const;
    /// Those that nobody wants any more, and that are not on their way.
    [[nodiscard]] QStringList late(Instant now, int most) const;
    [[nodiscard]] const QSet<QString> &sending() const { return m_sending; }
    [[nodiscard]] const QSet<QString> &doubtful() const { return m_doubtful; }
    /// How many are still to be tried by that channel.
    [[nodiscard]] int queued(Channel channel) const;
    [[nodiscard]] bool isEmpty() const { return m_places.isEmpty(); }

private:
    using Key = std::pair<Instant, qint64>; ///< when, and in the order in which they were made
    struct Place {
        qint64 order = 0;
        Channel channel = Channel::Email;
        Key due;
        Key late;
    };
    void drop(const QString &id);

    qint64 m_order = 0;
    QHash<QString, qint64> m_orders;
    QHash<QString, Place> m_places; ///< of those that are queued
    std::map<Channel, std::map<Key, QString>> m_due;
    std::map<Key, QString> m_late;
    QSet<QString> m_sending;
    QSet<QString> m_doubtful;
};

} // namespace Switchback
