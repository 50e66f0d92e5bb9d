// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/finding.h"
#include "models/overview/overview.h"
#include "models/replication/lossestimate.h"

namespace Switchback
{

/// Turns facts, loss and findings of one moment into everything that the overview and the wall draw. Pure.
/// The duty's own line and the drill history are left empty: whoever knows them fills them in.
Overview buildOverview(const PairConfig &config, const PairFacts &facts, const LossEstimate &loss,
                       const QList<Finding> &findings, Instant now);

/// Parts of it, each in a file of its own.
SiteCard buildSiteCard(const PairConfig &config, const PairFacts &facts, Side side, Instant now);
LossCard buildLossCard(const PairConfig &config, const PairFacts &facts, const LossEstimate &loss,
                       const QList<Finding> &findings);
QList<ComponentLine> buildReadiness(const PairConfig &config, const PairFacts &facts,
                                    const LossEstimate &loss, Instant now);

} // namespace Switchback
