// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/aged.h"
#include "models/sites/site.h"
#include "models/sites/way.h"

#include <optional>

namespace Switchback
{

/// Which of a pair's two sites: by its purpose in calm times, not by what it does now.
enum class Side { Production, Backup };

constexpr Side otherSide(Side side)
{
    return side == Side::Production ? Side::Backup : Side::Production;
}
inline const SiteFacts &factsOf(const PairFacts &facts, Side side)
{
    return side == Side::Production ? facts.production : facts.backup;
}
inline const SiteConfig &configOf(const PairConfig &config, Side side)
{
    return side == Side::Production ? config.production : config.backup;
}
/// How much the newest whole answer of a site may still be believed.
inline Freshness statusFreshness(const SiteFacts &site, const PairConfig &config, Instant now)
{
    return site.status ? freshness(site.statusAt, now, config.pollPeriod) : Freshness::Unknown;
}

/// Who takes writes, as role and epoch of both sites' newest answers tell it.
struct PairRoles {
    enum class Primary {
        NotKnown,  ///< no answer ever told
        None,      ///< both sites answer now, and neither is primary
        One,       ///< one says so now
        LastKnown, ///< one said so, but its answer is old
        Two,       ///< both say so now, or both databases take writes now
    };
    Primary state = Primary::NotKnown;
    std::optional<Side> primary; ///< the one of the highest epoch
    std::optional<Side> standby; ///< where we would fail over to; set even when it does not answer
    bool operator==(const PairRoles &) const = default;
};

PairRoles rolesOf(const PairFacts &facts, const PairConfig &config, Instant now);

} // namespace Switchback
