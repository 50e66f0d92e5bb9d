// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbook/runplan.h"
#include "models/sites/site.h"
#include "models/sites/way.h"

namespace Switchback
{

/// Which act the pair's state offers: failover while production is primary, failback while the backup is.
struct OfferedAct {
    RunKind kind = RunKind::Failover;
    QString from; ///< site ids
    QString to;
};
OfferedAct offeredAct(const PairConfig &config, const PairFacts &facts);
/// A move that is meant in place of the one offered: a planned one, or one step of a case.
struct MoveOrder {
    RunKind kind = RunKind::Failover;
    QString
        incident; ///< UUID of the case; empty: there is none, and all calls of the pair's runbook are made
    QString step; ///< of the case's runbook
    QString from; ///< site ids, of the case
    QString to;
    QList<RunbookCall> calls;         ///< of that step
    bool noReturn = false;            ///< that step is the point of no return
    [[nodiscard]] bool turns() const; ///< it changes which site takes the writes
};
/// Why that act can't be begun now, in one sentence; empty: it can.
QString actBlocked(const OfferedAct &act, const PairConfig &config, const PairFacts &facts, bool runUnderWay,
                   Instant now);
/// The same for what is ordered: that the sites stand as it needs them.
QString orderBlocked(const MoveOrder &order, const PairConfig &config, const PairFacts &facts,
                     bool runUnderWay, Instant now);

/// The way answered within two polls: a call would get through.
bool wayAnswers(const WayState &way, Instant now, Duration poll);
bool siteAnswers(const SiteFacts &facts, Instant now, Duration poll);
/// A database that can be asked to stop cleanly, and so to ship its last log.
bool shipsLastLog(const SiteFacts &facts, Instant now, Duration poll);

const SiteConfig &siteById(const PairConfig &config, const QString &id);
const SiteFacts &factsById(const PairFacts &facts, const QString &id);

} // namespace Switchback
