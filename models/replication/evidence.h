// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/replication/prooflog.h"

namespace Switchback
{

/// A site's clock as the console can read it: console's time = site's time - offset, right to `error`.
struct ClockReading {
    Duration offset{0};
    Duration error{0};
    bool known = false;
    /// The earlier end: what is used wherever a loss is worked out.
    [[nodiscard]] Instant earliest(Instant siteTime) const { return siteTime - offset - error; }
};
/// From the newest poll, else from the remembered measurement, widened by what clocks drift meanwhile; else
/// taken for right and marked as not known.
ClockReading clockOf(const SiteFacts &site, Side side, const ProofLog &log, Instant now);

/// What the newest answers prove about the standby, and what had to be refused.
struct Evidence {
    std::optional<Proof> newest;
    QList<ProofIssue> issues;
};
Evidence gatherEvidence(const PairFacts &facts, const PairConfig &config, const PairRoles &roles,
                        const ProofLog &log, Instant now);

/// Of what timeline a WAL segment is; 0 when its name is not one.
int timelineOfSegment(const QString &segment);
/// The newest history that a site's database and restored log belong to; 0: not known.
int timelineOf(const SiteStatus &status);

/// A value may lie this far in the future, beside the clock's own error, before it is refused.
constexpr Duration FutureTolerance{2000};
/// A site reads its position and then its clock; the two may lie as far apart as it waits for its database.
constexpr Duration PositionMargin{1500};
/// How long positions may lie behind where they have been before it counts (a restarted standby replays
/// anew).
constexpr Duration BackwardsHold{15000};

} // namespace Switchback
