// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"
#include "models/customers/erasure.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace Switchback
{

class Connection;

/// Erases what is known of a customer's person, from the list of customers and from what lies apart of the
/// log. In the store's thread.
class Erasing
{
public:
    /// Stores an event; what is handed over happens in the same transaction.
    using Append = std::function<Result<QList<Event>>(const Event &, const std::function<Outcome()> &)>;

    explicit Erasing(Connection &connection)
        : m_connection(connection)
    {
    }
    /// What would go.
    Result<Erasure> find(const QString &pair, const QString &customer);
    /// Gone, together with the event that says so, whose body this fills in; never to be had back. `lists`:
    /// the lists of customers that it is taken from. Gone from the file too, or on a server when it writes
    /// over those pages.
    Result<Event> carryOut(Event entry, const QString &customer, const QString &reason,
                           const QStringList &lists, const Append &append);

private:
    Outcome take(const Erasure &erasure, const QString &pair, const QStringList &lists);
    Outcome takeFromEvent(qint64 seq, const QStringList &places);
    Outcome takeFromList(const QString &list, const QString &customer);

    Connection &m_connection;
};

} // namespace Switchback
