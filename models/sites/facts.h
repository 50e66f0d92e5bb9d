// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sites/way.h"

namespace Switchback
{

/// One try on one way, as it ended.
struct WayAnswer {
    WayKind way;
    Reach reach = Reach::Unknown;
    QString detail; ///< cause in words when it did not answer
    Instant sentAt{};
    Instant receivedAt{};
};

/// Folds one try into what is known of the way: failures in a row, since when, last answer. Pure.
WayState foldWay(WayState state, const WayAnswer &answer);

/// Folds a good status answer into a site's facts: the newer one stays, and the site's clock is measured by
/// it (offset = site's time minus the middle of the round trip, right to half the round trip). Of the last
/// answers the one with the shortest round trip within a minute gives the offset.
void foldStatus(SiteFacts &facts, const SiteStatus &status, const WayAnswer &answer);

/// Folds an answer that broke the contract.
void foldBadAnswer(SiteFacts &facts, const Error &error, Instant at);

SiteFacts &factsOf(PairFacts &facts, const QString &site);

} // namespace Switchback
