// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sites/site.h"

namespace Switchback
{

/// `switchback --duty`: watches all pairs without a window, keeps the clocks of their outages and declares
/// them by evidence, for as long as it holds the duty; stands by while another process does. Runs until it is
/// told to end. Nothing is ever moved from here. Needs a QCoreApplication.
int runDuty(const ConsoleConfig &config, const Clock &clock);

} // namespace Switchback
