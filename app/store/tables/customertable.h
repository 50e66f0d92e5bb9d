// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
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
    /// In place of all there were, within a transaction. Error `bad_customers` names the first whose id is
    /// not [a-z0-9-]{1,40} or is there twice.
    Outcome replace(const QString &pair, const QList<Customer> &customers);

private:
    Connection &m_connection;
};

} // namespace Switchback
