// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/start/commandline.h"

namespace Switchback
{

/// `switchback notify`: how customers are told, and what one of us does with a message by hand.
int notifyCommand(const ConsoleConfig &config, const CommandLine &line, const Clock &clock);
/// That it does something, so that it has to know for which pair.
bool isOfOnePair(const CommandLine &line);

} // namespace Switchback
