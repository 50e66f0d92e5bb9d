// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/notifying.h"
#include "models/core/clock.h"

namespace Switchback
{

/// The gateways that the configuration names, none where it names none.
void addGateways(Notifying &notifying, const ConsoleConfig &config, const Clock &clock);

} // namespace Switchback
