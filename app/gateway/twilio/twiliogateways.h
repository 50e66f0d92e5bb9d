// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/twilio/callbacklistener.h"
#include "app/gateway/twilio/callgateway.h"
#include "app/gateway/twilio/smsgateway.h"

#include <memory>
#include <vector>

namespace Switchback
{

/// The gateways of the configured accounts, SMS first, with the listener that they share, which ends with the
/// first of them. In one thread, the caller's. `clock` must outlive them.
std::vector<std::unique_ptr<Gateway>> makeTwilioGateways(const NotifyGateways &settings, const Clock &clock,
                                                         const TwilioGateway::Times &times = {});

} // namespace Switchback
