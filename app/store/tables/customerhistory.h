// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/customers/cardhistory.h"

#include <QList>

namespace Switchback
{

class Connection;

/// What the cards of a list were before, and the way back. In the store's thread.
class CustomerHistory
{
public:
    explicit CustomerHistory(Connection &connection)
        : m_connection(connection)
    {
    }
    /// What a card was, the newest first.
    Result<QList<CardVersion>> of(const QString &list, const QString &id);
    /// The last act of a list, with number 0 where there was none.
    Result<CardAct> lastAct(const QString &list);
    /// Takes the last act back, which has to be `seen`, as an act of its own: what it changed is what it was,
    /// what it added is gone from the list (and kept here), what it took away is there again. Within a
    /// transaction. Errors: `changed_meanwhile`, `nothing_to_undo`.
    Outcome undo(const QString &list, qint64 seen, const CardAct &act);

private:
    Outcome takeBack(const QString &list, qint64 undone, qint64 act);

    Connection &m_connection;
};

} // namespace Switchback
