// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/chain.h"
#include "models/core/longwork.h"
#include "models/core/result.h"
#include "models/operators/peoplelog.h"
#include "models/witness/testimony.h"

#include <QMap>

#include <functional>

namespace Switchback
{

class Connection;

/// What a walk along the whole log found: it is whole.
struct LogFacts {
    qint64 events = 0;
    ChainEnd newest;
    QMap<QString, ChainFacts> chains; ///< of each pair, and (without a name) about people
    PeopleLog people;                 ///< as that last chain made them
    ChainFacts first;                 ///< from before there was one for each: what all begin with

    [[nodiscard]] ChainFacts of(const QString &chain) const { return chains.value(chain, first); }
};

/// Goes along all chains of the log in the order in which they were written. In the store's thread.
class LogWalk
{
public:
    explicit LogWalk(Connection &connection)
        : m_connection(connection)
    {
    }
    /// How many events they hold. Errors: `chain_broken` names the first bad event; `called_off`.
    Result<qint64> verify(LongWork &work);
    /// The same, and every event's hash by its chain; some 150 bytes an event.
    Result<LogFacts> verifiedFacts(LongWork &work);

private:
    /// What the store says of where its chains end.
    struct Noted {
        QMap<QString, ChainEnd> ends;
        ChainEnd newest;    ///< of all
        qint64 outside = 0; ///< an event that stands before the first or beyond the newest; 0: none
    };
    Result<Noted> noted();
    /// Along all chains in the order of the log.
    struct Walks {
        QMap<QString, ChainWalk> walks;
        ChainEnd newest;
        Outcome step(const Event &event, const QByteArray &body);
        [[nodiscard]] Outcome end(const Noted &noted) const;
    };
    /// `seen` is told of each event that is as it was written.
    Result<ChainEnd> walk(LongWork &work, const std::function<void(const Event &)> &seen);

    Connection &m_connection;
};

} // namespace Switchback
