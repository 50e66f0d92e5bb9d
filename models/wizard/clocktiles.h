// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

namespace Switchback
{

/// "1:15:11" or "4:18", as a clock runs; seconds are cut off. `minutesOnly` allows "4:18", else hours always
/// show.
QString runningText(Duration length, bool minutesOnly = false);

/// The clocks of an outage as they are shown on the wizard, the outage page and the wall. Pure.
QList<ClockTile> clockTiles(const Incident &incident, const Forecast &forecast, Instant now);

} // namespace Switchback
