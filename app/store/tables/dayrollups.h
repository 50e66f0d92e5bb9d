// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QList>
#include <QObject>
#include <QTimer>
#include <QVariantList>

#include <optional>
#include <utility>

namespace Switchback
{

class Connection;

/// Adds the days of a store that kept hours only, a month of a pair at a time, and those to which a console
/// from before there were days has added hours: each a transaction, with pauses for the work. Ended and begun
/// anew at any moment it goes on where it was. In the store's thread.
class DayRollups : public QObject
{
public:
    explicit DayRollups(Connection &connection);
    void start();
    /// The days of that pair that say less than their hours, oldest first; nothing: it may be any.
    static Result<std::optional<QList<Instant>>> owed(Connection &connection, const QString &pair);

private:
    void next();
    /// False: there was nothing left.
    Result<bool> addPiece();
    Outcome lock();
    Outcome addMonth(const QString &pair, qint64 from);
    Outcome addOwed(const QString &pair, qint64 day);
    using Statement = std::pair<QString, QVariantList>;
    Outcome addDays(const QString &pair, qint64 begin, qint64 end, const Statement &noted);

    Connection &m_connection;
    QTimer m_pause;
};

} // namespace Switchback
