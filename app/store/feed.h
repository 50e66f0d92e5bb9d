// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace Switchback
{

class Connection;
class EventTable;

/// Tells of every event that comes into the store, whoever wrote it: in the order of seq, each once, from the
/// newest at start() on. PostgreSQL says so itself, and is asked now and then all the same; SQLite is asked.
/// Lives in the store's thread.
class Feed : public QObject
{
    Q_OBJECT
public:
    Feed(Connection &connection, EventTable &events);
    /// The connection must be open. Called again after it was opened anew, it goes on where it was.
    Outcome start();
    /// What this process has just stored.
    void stored(const QList<Event> &events);
    /// Something is there up to this event.
    void heardOf(qint64 seq);
    /// Looks now, whatever is known.
    void look();
    /// Somebody who writes was told that the store is lost: it is from here on, until it can be read again.
    void heardLost(const Error &error);

signals:
    void appended(const Switchback::Event &event);
    /// The store can't be read any more; it is tried again every second.
    void lost(const Switchback::Error &error);
    void found();

private:
    void tick();
    Result<bool> changed();
    Outcome catchUp();
    void tellOutcome(const Outcome &outcome);

    Connection &m_connection;
    EventTable &m_events;
    QTimer m_timer;
    std::optional<qint64> m_told; ///< the last event that was told of
    qint64 m_version = -1;        ///< SQLite's data_version at the last look
    bool m_lost = false;
};

} // namespace Switchback
