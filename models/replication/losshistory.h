// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QList>

#include <optional>

namespace Switchback
{

/// One point or bucket of the chart. Not-known stretches have known = false and are drawn as gaps.
struct LossPoint {
    Instant at{};
    float minSeconds = 0;
    float maxSeconds = 0;
    bool known = true;
    bool operator==(const LossPoint &) const = default;
};

struct LossHistory {
    QList<LossPoint> points; ///< ascending by time
    Duration bucket{0};      ///< 0: raw samples
    Duration rpo{0};
    std::optional<Instant> worstAt;
    float worstSeconds = 0;
    int breaches = 0;                 ///< separate times over the RPO in the last 30 days
    bool over = false;                ///< the newest sample is over the RPO: that breach is counted already
    std::optional<Instant> countedTo; ///< when the newest counted sample was taken
    bool operator==(const LossHistory &) const = default;
};
/// Takes one more sample into the summary (worst, breaches), as the store would have counted it; the points
/// stay as they are. One that was counted already changes nothing.
void countPoint(LossHistory &history, const LossPoint &point);

} // namespace Switchback
