// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

namespace Switchback
{

/// "1:15:11", as a clock runs: hours always, seconds cut off.
QString runningText(Duration length);

/// The clocks of an outage as they are shown on the wizard, the outage page and the wall. Pure.
QList<ClockTile> clockTiles(const Incident &incident, const Forecast &forecast, Instant now);

} // namespace Switchback
