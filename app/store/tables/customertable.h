// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/longwork.h"
#include "models/customers/customer.h"

#include <QList>

namespace Switchback
{

class Connection;

/// The customers of each pair, in the order they were given. In the store's thread.
class CustomerTable
{
public:
    explicit CustomerTable(Connection &connection)
        : m_connection(connection)
    {
    }
    Result<QList<Customer>> all(const QString &pair);
    /// Checks them and lays them ready for replace(), where no other process waits for it. Errors:
    /// `bad_customers` names the first whose id is not [a-z0-9-]{1,40} or is there twice; `called_off`.
    Outcome prepare(const QList<Customer> &customers, LongWork &work);
    /// What was laid ready, in place of all there were, within a transaction: what is the same is left.
    Outcome replace(const QString &pair, const QList<Customer> &customers);

private:
    Outcome layReady(const QList<Customer> &customers, LongWork &work);

    Connection &m_connection;
    int m_readyIn = 0; ///< which opening of the connection they lie ready in
};

} // namespace Switchback
