// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/tables/leasetable.h"
#include "models/core/chain.h"
#include "models/core/event.h"
#include "models/core/longwork.h"
#include "models/core/outboxrow.h"
#include "models/core/result.h"

#include <QByteArrayList>
#include <QList>
#include <QMap>
#include <QStringList>

#include <functional>
#include <optional>

namespace Switchback
{

class Connection;
class Rows;

/// Which events to read. Empty fields don't restrict.
struct EventQuery {
    /// That pair's chain (or, without a name, the one about people), and all of the chain from before.
    std::optional<QString> chain;
    QString pair;
    QString run;
    QString incident;
    QStringList kinds;
    qint64 fromSeq = 0; ///< this one and later; newest first: this one and earlier, 0 for the newest
    qint64 toSeq = 0;   ///< this one and earlier; 0: to the newest
    int limit = 1000;
    bool newestFirst = false;
};

/// One event of several that are stored together or not at all.
struct Entry {
    Event event;
    QString once;                 ///< a word that may be stored once in this store, for ever; empty: no limit
    QList<OutboxRow> outbox = {}; ///< rows that are made or changed with it
    bool operator==(const Entry &) const = default;
};

/// One row of eventsAndApart(), of eventColumns(); in column EventBodyColumn stand the very bytes that are
/// hashed.
Event eventFrom(const Rows &row);
QString eventColumns();
/// The log with what lies apart of it: for FROM.
QString eventsAndApart();
inline constexpr int EventBodyColumn = 8;
/// The name of the one chain from before there was one a pair.
inline constexpr const char *FirstChain = "*";

/// The append-only log. In the store's thread.
class EventTable
{
public:
    explicit EventTable(Connection &connection)
        : m_connection(connection)
    {
    }
    /// Gives seq and hash; returns when all are on disk. Errors: `already_done` when a word was stored
    /// before, `lease_lost` when the guard's token is no longer the newest, `outcome_unknown`: asked again
    /// with the same entries it finds out and stores nothing twice.
    /// `with` happens in the same transaction: what is told of and the telling are one.
    Result<QList<Event>> append(const QList<Entry> &entries, const Guard &guard,
                                const std::function<Outcome()> &with = {});
    Result<QList<Event>> events(const EventQuery &query);
    /// Number and hash of the newest event, whatever its chain.
    Result<ChainEnd> end();
    /// The newest event's number, 0 before the first.
    Result<qint64> newest();

private:
    /// `bodies`: the bytes of each entry's.
    Outcome insertAll(QList<Entry> &entries, const QByteArrayList &bodies, const Guard &guard);
    Outcome insert(Event &event, const QByteArray &body, const QByteArray &previous);
    Outcome claim(const Entry &entry);
    Outcome alreadyDone(const QString &word, qint64 seq);
    Result<bool> landed(const QList<Entry> &entries);
    Outcome moveEnds(const QMap<QString, ChainEnd> &ends, const ChainEnd &newest);
    /// Where the chain ends that an event of this pair (none: about people) would go on with.
    Result<ChainEnd> endOf(const QString &chain);

    Connection &m_connection;
    QList<QList<Entry>> m_doubtful; ///< nobody knows yet whether these were stored; with seq and hash
};

} // namespace Switchback
