// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/enginetypes.h"
#include "app/site/engines/postgres/server/postmaster.h"

namespace Switchback::Site
{

/// One timeline of a database's history and where it was left; nothing: it goes on.
struct TimelineEnd {
    int timeline = 0;
    std::optional<Lsn> end;
    bool operator==(const TimelineEnd &) const = default;
};
using Lineage = QList<TimelineEnd>; ///< oldest first; the last one goes on

/// Reads NNNNNNNN.history; the timeline that it is the history of is added as the one that goes on.
Lineage lineageFromHistory(int timeline, const QByteArray &history);

/// Up to which position two histories are the same; nothing if they share none. Two that are the same
/// throughout have no end: `throughout` is set, and the position is where their last timeline began.
struct Shared {
    Lsn upTo = 0;
    bool throughout = false;
};
std::optional<Shared> sharedHistory(const Lineage &one, const Lineage &other);

/// What lies in a data directory, as far as it can be seen without starting it.
struct OldData {
    bool cluster = false;      ///< there is a database at all, or its log
    bool running = false;      ///< a PostgreSQL works in it
    bool standby = false;      ///< standby.signal is there
    bool beingRead = false;    ///< for a count or an export, or one that was killed: its state is not its own
    bool halfRestored = false; ///< a restore began after the last copy was kept, and did not end
    bool neverStarted = false; ///< restored and not started since: all of it comes from a repository
    std::optional<ControlData> control;
    Lineage lineage; ///< its own; empty: not known
};

/// What the present primary holds.
struct PeerData {
    bool known = false;
    QString why; ///< why it is not known
    QString systemId;
    Lineage lineage;
    std::optional<Lsn> position; ///< it has written up to there
};

/// Whether rows may lie in a data directory that the peer's database does not hold. In doubt they may.
struct OldVerdict {
    bool mayHold = true;
    QString why;               ///< in words, either way
    std::optional<Lsn> beyond; ///< up to there the peer has the same; nothing: not known
};
OldVerdict judgeOldData(const OldData &own, const PeerData &peer, const QString &peerName);

/// The position before which everything must have been replayed elsewhere for nothing to be lost.
Lsn finalPosition(const ControlData &control);

/// Is it worth a line in the list of copies without asking the peer? `sealed`: unchanged since a fence that
/// shipped everything into both repositories.
bool mayHoldHere(const OldData &own, bool sealed);

/// `keep`: bytes of the directory that must be kept, 0 for none; `full`: of the backup; `there`: of what the
/// restore may overwrite in place.
qint64 neededBytes(qint64 keep, qint64 full, qint64 there);

} // namespace Switchback::Site
