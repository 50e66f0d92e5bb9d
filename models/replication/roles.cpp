// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/roles.h"

namespace Switchback
{

namespace
{
bool takesWrites(const SiteFacts &site)
{
    return site.status &&
           (site.status->role == SiteRole::Primary ||
            (site.status->database && site.status->database->state == DatabaseState::AcceptingWrites));
}

bool saysPrimary(const SiteFacts &site)
{
    return site.status && site.status->role == SiteRole::Primary;
}

/// The rightful primary: the higher epoch; of equal ones the newer answer.
std::optional<Side> rightfulPrimary(const PairFacts &facts)
{
    const bool production = saysPrimary(facts.production);
    const bool backup = saysPrimary(facts.backup);
    if (production && backup) {
        const int first = facts.production.status->epoch;
        const int second = facts.backup.status->epoch;
        if (first != second)
            return first > second ? Side::Production : Side::Backup;
        return facts.production.statusAt >= facts.backup.statusAt ? Side::Production : Side::Backup;
    }
    if (production)
        return Side::Production;
    return backup ? std::optional(Side::Backup) : std::nullopt;
}

std::optional<Side> standbyOf(const PairFacts &facts, std::optional<Side> primary)
{
    if (primary)
        return otherSide(*primary);
    const auto restores = [](const SiteFacts &site) {
        return site.status && site.status->role == SiteRole::Standby;
    };
    if (restores(facts.backup))
        return Side::Backup;
    return restores(facts.production) ? std::optional(Side::Production) : std::nullopt;
}
} // namespace

PairRoles rolesOf(const PairFacts &facts, const PairConfig &config, Instant now)
{
    PairRoles roles;
    roles.primary = rightfulPrimary(facts);
    roles.standby = standbyOf(facts, roles.primary);
    const bool productionFresh = statusFreshness(facts.production, config, now) == Freshness::Fresh;
    const bool backupFresh = statusFreshness(facts.backup, config, now) == Freshness::Fresh;
    if (productionFresh && backupFresh && takesWrites(facts.production) && takesWrites(facts.backup))
        roles.state = PairRoles::Primary::Two;
    else if (roles.primary) {
        const bool fresh = *roles.primary == Side::Production ? productionFresh : backupFresh;
        roles.state = fresh ? PairRoles::Primary::One : PairRoles::Primary::LastKnown;
    } else if (productionFresh && backupFresh)
        roles.state = PairRoles::Primary::None;
    return roles;
}

} // namespace Switchback
