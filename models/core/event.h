// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>

namespace Switchback
{

/// One line of the log that everything else is folded from. Append-only; the events of a pair are chained by
/// hash in the store, and so are those without a pair, which are about people and their rights.
struct Event {
    qint64 seq = 0; ///< given by the store, from 1, without gaps over all chains
    qint64 follows =
        -1;       ///< the event before it in its chain; 0: none; -1: from when there was one chain for all
    Instant at{}; ///< UTC, console's clock
    QString kind; ///< "run.started", "finding.opened", "log.restored" ...
    QString pair;
    QString site;     ///< empty when it concerns none
    QString run;      ///< UUID of a failover or failback, empty outside of one
    QString incident; ///< UUID of an outage or drill, empty outside of one
    QString actor;    ///< who did it: an operator's name, or "console"
    QString text;     ///< one line for people, plain text
    QJsonObject body;
    /// Places in the body (RFC 6901) whose values lie outside of the chain, each with its salt, hex; see
    /// apart.h
    QMap<QString, QByteArray> apart;
    QByteArray hash; ///< SHA-256 over the previous event's hash and this event, hex; see chainHash()
    int form = 1;    ///< how it is hashed: 1 as once, 2 by its digest
    bool operator==(const Event &) const = default;
};

} // namespace Switchback
