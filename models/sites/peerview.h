// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/sites/siterole.h"
#include "models/sites/waykind.h"

#include <QList>

#include <optional>

namespace Switchback
{

/// How a site is reached by one way.
struct WayReach {
    WayKind way;
    Reach reach = Reach::Unknown;
    bool operator==(const WayReach &) const = default;
};

/// What a site says of the other one: the console's second vantage point.
struct PeerView {
    Instant at;
    /// How it reaches the other one; the contract wants these two.
    QList<WayReach> ways{{Ways::Ssh}, {Ways::Rest}};
    std::optional<Instant> lastAnswerAt;
    SiteRole role = SiteRole::Unknown;
    int epoch = 0;
    QString detail;

    [[nodiscard]] Reach way(WayKind kind) const;
    Reach &way(WayKind kind);           ///< begins as not known
    [[nodiscard]] bool looked() const;  ///< by any way
    [[nodiscard]] bool answers() const; ///< the other one, on any way
    bool operator==(const PeerView &) const = default;
};

} // namespace Switchback
