// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sites/site.h"

namespace Switchback::Terminal
{

struct GapOptions {
    QString by; ///< an administrator, who is asked for their secret where people are set up
    QString reason;
};
/// Signs for what the witnesses were told of and the log does not hold, after saying what that is: the store
/// came from a backup. Exits with 0: signed, and the log goes on; 1: nothing is lost, or refused.
int signGap(const ConsoleConfig &config, const GapOptions &options, const Clock &clock);

} // namespace Switchback::Terminal
