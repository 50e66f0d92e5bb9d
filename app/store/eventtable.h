// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"

#include <QList>
#include <QStringList>

namespace Switchback
{

class Connection;

/// Which events to read. Empty fields don't restrict.
struct EventQuery {
    QString pair;
    QString run;
    QStringList kinds;
    qint64 fromSeq = 0; ///< this one and later; newest first: this one and earlier, 0 for the newest
    int limit = 1000;
    bool newestFirst = false;
};

/// The hash of an event that follows one with `previous`, hex; both empty for the first.
QByteArray chainHash(const QByteArray &previous, const Event &event);

/// The append-only log. In the store's thread.
class EventTable
{
public:
    explicit EventTable(Connection &connection)
        : m_connection(connection)
    {
    }
    /// Gives seq and hash; returns when it is on disk.
    Result<Event> append(Event event);
    Result<QList<Event>> events(const EventQuery &query);
    /// Walks the whole chain; how many events it holds. Error `chain_broken` names the first bad event.
    Result<qint64> verify();

private:
    Outcome insert(Event &event);
    Result<bool> isThere(const Event &event);

    Connection &m_connection;
};

} // namespace Switchback
