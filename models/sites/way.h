// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/site.h"
#include "models/sites/sitestatus.h"
#include "models/witness/logwitness.h"

namespace Switchback
{

/// What the console last found on one way to one site.
struct WayState {
    WayKind way;
    Reach reach = Reach::Unknown;
    Instant at{};                        ///< when the last try ended, console's clock
    std::optional<Instant> lastAnswerAt; ///< when this way last answered as our site would
    std::optional<Instant> failingSince; ///< first failed try of the present row of failures
    int failures = 0;                    ///< in a row
    QString detail;                      ///< cause in words, already made visible (visibleText)
    Duration roundTrip{0};
    bool operator==(const WayState &) const = default;
};

/// The ways by which a site of that configuration is watched, none of them tried yet.
QList<WayState> untriedWays(const SiteConfig &site);

/// Everything the console knows of one site at one moment; the input of findings, loss and pictures.
struct SiteFacts {
    QString site;
    QList<WayState> ways = untriedWays({}); ///< in the order of their list
    std::optional<SiteStatus> status;       ///< newest good answer, by whichever way
    std::optional<Instant> statusAt;        ///< when it arrived, console's clock: ages count from here
    Duration clockOffset{0};                ///< site's clock minus console's
    Duration clockError{0};                 ///< half the round trip: the offset is right to this
    bool clockKnown = false;
    QString badAnswer; ///< the newest answer broke the contract: names the field; empty if not
    std::optional<Instant> badAnswerAt;
    LogWitness log; ///< of the console's log

    [[nodiscard]] const WayState &way(WayKind kind) const; ///< untried when it is not watched by that way
    WayState &way(WayKind kind);                           ///< watched by it from now on
    bool operator==(const SiteFacts &) const = default;
};

/// Both sites; production first. Which one is primary is a fact in them, not in the order.
struct PairFacts {
    SiteFacts production;
    SiteFacts backup;
    WayState reference; ///< the address outside both sites; Reach::Unknown: none, or never tried
    bool operator==(const PairFacts &) const = default;
};

} // namespace Switchback
