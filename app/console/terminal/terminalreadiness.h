// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/terminal/terminal.h"
#include "models/core/clock.h"
#include "models/sites/site.h"

namespace Switchback
{
class Engine;
}

namespace Switchback::Terminal
{

/// `switchback notify status`: how the gateways of the console on duty stand, what the last test call at the
/// standby came to, and whom the last tests of reachability did not reach. 0: nothing is wrong, 1: something
/// is.
int notifyStatus(const ConsoleConfig &config, const Options &options, const Clock &clock);
/// An act in a terminal leaves the duty to others: says so where nobody has it.
void sayWhoTells(Engine &engine);

} // namespace Switchback::Terminal
