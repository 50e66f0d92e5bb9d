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
/// Why that act can't be begun now, in one sentence; empty: it can.
QString actBlocked(const OfferedAct &act, const PairConfig &config, const PairFacts &facts, bool runUnderWay,
                   Instant now);

/// The way answered within two polls: a call would get through.
bool wayAnswers(const WayState &way, Instant now, Duration poll);
bool siteAnswers(const SiteFacts &facts, Instant now, Duration poll);
/// A database that can be asked to stop cleanly, and so to ship its last log.
bool shipsLastLog(const SiteFacts &facts, Instant now, Duration poll);

const SiteConfig &siteById(const PairConfig &config, const QString &id);
const SiteFacts &factsById(const PairFacts &facts, const QString &id);

} // namespace Switchback
