// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbook/runplan.h"
#include "models/sites/site.h"
#include "models/sites/way.h"

namespace Switchback
{

/// The site's newest answer says that it is primary.
bool isPrimary(const SiteFacts &facts);

/// Which act the pair's state offers: failover while production is primary, failback while the backup is.
struct OfferedAct {
    RunKind kind = RunKind::Failover;
    QString from; ///< site ids
    QString to;
};
OfferedAct offeredAct(const PairConfig &config, const PairFacts &facts);

} // namespace Switchback
