// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"
#include "models/incident/clocks.h"
#include "models/notify/ladder/slotadvice.h"

namespace Switchback
{

/// One of the clocks on top: "Next update 4:18".
struct ClockTile {
    QString key; ///< outage, update, decision, rto, limit
    QString label;
    QString value;            ///< "1:15:11"; after it ran out "+0:04:12"
    QString note;             ///< "due 14:21:59 Naperville · 5 of 5 sent on time · turn: communicator"
    Mark mark = Mark::NotYet; ///< Warning: under a third left; Bad: ran out. Outage: beyond the RTO's lower,
                              ///< upper end
    bool operator==(const ClockTile &) const = default;
};

/// "1:15:11", as a clock runs: hours always, seconds cut off.
QString runningText(Duration length);

/// The clocks of an outage as they are shown on the wizard, the outage page and the wall. `next`: of the
/// update that is due next, where it is known (slotFacts()): whether it goes out by itself. Pure.
QList<ClockTile> clockTiles(const Incident &incident, const Forecast &forecast, Instant now,
                            const std::optional<SlotFacts> &next = {});

} // namespace Switchback
