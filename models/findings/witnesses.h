// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/verdict.h"

namespace Switchback
{

/// What the peer says of a site. Usable only if the peer answered us just now and looked after our ways were
/// lost.
struct PeerWitness {
    bool usable = false;
    PeerView view;
    std::optional<Instant> at; ///< console's clock
};
PeerWitness peerWitness(const PairFacts &facts, const PairConfig &config, Side side, Instant now);

/// Each way from here, the peer.
QList<Witness> witnessesOf(const PairFacts &facts, const PairConfig &config, Side side, Instant now);

/// "refused", "connects, never answers", "unreachable" ...
QString reachText(Reach reach);

} // namespace Switchback
