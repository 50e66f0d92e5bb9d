// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/offeredact.h"

namespace Switchback
{

bool isPrimary(const SiteFacts &facts)
{
    return facts.status && facts.status->role == SiteRole::Primary;
}

OfferedAct offeredAct(const PairConfig &config, const PairFacts &facts)
{
    const bool production = isPrimary(facts.production);
    const bool backup = isPrimary(facts.backup);
    const bool backupIsNewer =
        backup && production && facts.backup.status->epoch > facts.production.status->epoch;
    if (backup && (!production || backupIsNewer))
        return {RunKind::Failback, config.backup.id, config.production.id};
    return {RunKind::Failover, config.production.id, config.backup.id};
}

} // namespace Switchback
