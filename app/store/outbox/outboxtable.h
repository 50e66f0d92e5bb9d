// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/outboxrow.h"
#include "models/core/result.h"

#include <QList>

namespace Switchback
{

class Connection;

/// Which messages are to go to whom, and what became of them. In the store's thread.
class OutboxTable
{
public:
    explicit OutboxTable(Connection &connection)
        : m_connection(connection)
    {
    }
    /// New ones, and what those that are there have come to; within a transaction.
    Outcome put(const QList<OutboxRow> &rows);
    Result<QList<OutboxRow>> rows(const OutboxQuery &query);
    /// To whom it went, and all words of and about them; within a transaction.
    Outcome erase(const QString &pair, const QString &customer);

private:
    Result<qint64> lastPlace();
    Outcome putSome(const QList<OutboxRow> &rows, qint64 from);
    Outcome changeSome(const QList<OutboxRow> &rows);

    Connection &m_connection;
};

} // namespace Switchback
