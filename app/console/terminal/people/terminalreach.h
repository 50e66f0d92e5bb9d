// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/notify/gateways/gatewaystate.h"
#include "models/sites/site.h"

namespace Switchback
{
class Engine;
}

namespace Switchback::Terminal
{

/// The console on duty, and what it can carry. Error `not_now`: nobody has the duty, or it has no gateways.
Result<GatewayReport> gatewaysOnDuty(Engine &engine);

struct ReachOptions {
    QString words;          ///< each of them stands in the customer's name, the contact's or an address
    bool drillList = false; ///< whoever is on that list, and no customer
    QString confirm;        ///< how many messages it is, as typed by whoever has read what would be sent
    QString actor;
    bool json = false;
};
/// `switchback notify test`: the window's test of reachability. Says whom it would reach and by what, wants
/// their number, has the console on duty send it, and waits for what comes of it. 0: a gateway took all, 1:
/// not all, or nothing was sent.
int reachTest(const ConsoleConfig &config, const ReachOptions &options, const Clock &clock);

} // namespace Switchback::Terminal
