// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QList>

namespace Switchback
{

/// A mark on the time axis, at a round moment of the shown zone.
struct TimeTick {
    Instant at{};
    QString label; ///< "14:00", "22 Nov" at midnight, "Nov 2026"
    bool operator==(const TimeTick &) const = default;
};
/// At most `most` of them within [from, to]; round in `zone`, also across a change of its offset.
QList<TimeTick> timeTicks(Instant from, Instant to, const QTimeZone &zone, int most);

/// The loss axis: from 0 to `top` seconds in steps of `step`, written in one unit.
struct LossScale {
    double top = 1;
    double step = 1;
    double unitSeconds = 1;
    QString unit; ///< "s", "m", "h", "d"
    bool operator==(const LossScale &) const = default;
};
/// Round, with room for the worst value shown and for the RPO with its band above it.
LossScale lossScale(double worstSeconds, double rpoSeconds);

} // namespace Switchback
