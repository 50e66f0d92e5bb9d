// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/longwork.h"
#include "models/customers/cardhistory.h"

#include <QList>

namespace Switchback
{

class Connection;

/// The customers of each list, in the order in which they came. In the store's thread.
class CardTable
{
public:
    explicit CardTable(Connection &connection)
        : m_connection(connection)
    {
    }
    Result<QList<CustomerCard>> all(const QString &list);
    /// Those of them, in no order; who is not there is left out.
    Result<QList<CustomerCard>> some(const QString &list, const QStringList &ids);
    /// Checks them and lays them ready for put(), where no other process waits for it. Errors:
    /// `bad_customers` names the first whose id is not [a-z0-9-]{1,40} or is there twice; `called_off`.
    Outcome prepare(const QList<CustomerCard> &cards, LongWork &work);
    /// What was laid ready, added or in place of what it was, within a transaction; what is the same is left.
    /// The act is noted with what it replaced. Error `changed_meanwhile` names a card that is no longer of
    /// the version that it was laid ready with.
    Outcome put(const QString &list, const QList<CustomerCard> &cards, const CardAct &act);
    /// After put(), however that ended: what lay ready is not kept, for it would outlive an erasure.
    void forgetReady();

private:
    Outcome layReady(const QList<CustomerCard> &cards, LongWork &work);
    Outcome checkVersions(const QString &list);
    Outcome replace(const QString &list, qint64 act);

    Connection &m_connection;
    int m_readyIn = 0; ///< which opening of the connection they lie ready in
};

/// The next act of a list, noted; within a transaction.
Result<qint64> noteAct(Connection &connection, const QString &list, const CardAct &act);
/// From a body as it is kept.
Result<CustomerCard> cardFromBody(const QString &id, const QString &body, int version);

} // namespace Switchback
