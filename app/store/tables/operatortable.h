// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/operators/operator.h"

#include <QList>

namespace Switchback
{

class Connection;

/// Who may sign in. Secrets are kept as the hash that the caller brings, and never told with the operators.
/// In the store's thread.
class OperatorTable
{
public:
    explicit OperatorTable(Connection &connection)
        : m_connection(connection)
    {
    }
    /// By name.
    Result<QList<Operator>> all();
    /// New or changed, within a transaction. An empty hash leaves the secret as it is. Errors: `bad_operator`
    /// without a name, and those of personMayBecome().
    Outcome put(const Operator &person, const QString &secretHash);
    /// The hash; empty while none was set. Error `not_found`.
    Result<QString> secret(const QString &name);

private:
    Result<QList<Operator>> readAll();
    Connection &m_connection;
};

} // namespace Switchback
