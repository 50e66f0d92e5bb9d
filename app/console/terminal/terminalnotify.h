// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/terminal/terminal.h"
#include "models/core/clock.h"
#include "models/sites/site.h"

namespace Switchback::Terminal
{

/// `switchback notify queue|dead-letters`: what is still to be sent, or ended without success and wants a
/// person. Exits with 0 where there is nothing, 1 where there is.
int notifyList(const ConsoleConfig &config, const Options &options, bool dead);

} // namespace Switchback::Terminal
