// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QJsonObject>

namespace Switchback
{

class Connection;

/// The newest state under a key: what a pair last told, what was proven. Not history. In the store's thread.
class StateTable
{
public:
    explicit StateTable(Connection &connection)
        : m_connection(connection)
    {
    }
    Outcome put(const QString &key, const QJsonObject &value);
    /// Error `not_found` when nothing was ever put there.
    Result<QJsonObject> get(const QString &key);
    /// Which store this is: made by chance the first time that somebody asks, and never another.
    Result<QString> identity();

private:
    Connection &m_connection;
};

} // namespace Switchback
