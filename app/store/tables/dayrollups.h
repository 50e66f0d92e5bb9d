// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QObject>
#include <QTimer>

namespace Switchback
{

class Connection;

/// Adds the days of a store that kept hours only: a month of a pair at a time, each a transaction, with
/// pauses for the work. Ended and begun anew at any moment it goes on where it was. In the store's thread.
class DayRollups : public QObject
{
public:
    explicit DayRollups(Connection &connection);
    void start();
    /// The days of that pair say what its hours say.
    static Result<bool> whole(Connection &connection, const QString &pair);

private:
    void next();
    /// False: there was nothing left.
    Result<bool> addPiece();
    Outcome addMonth(const QString &pair, qint64 from);

    Connection &m_connection;
    QTimer m_pause;
};

} // namespace Switchback
