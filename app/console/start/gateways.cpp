// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/start/gateways.h"

namespace Switchback
{

void addGateways(Notifying &notifying, const ConsoleConfig &config, const Clock &clock)
{
    Q_UNUSED(notifying)
    Q_UNUSED(config)
    Q_UNUSED(clock)
}

} // namespace Switchback
