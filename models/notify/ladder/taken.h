// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/ladder/deliverybook.h"

namespace Switchback
{

/// What gateways have taken of these deliveries since then and may still say something of: where an SMS or a
/// call is, what somebody answers to it. Mail comes back by itself.
QList<Taken> takenIn(const DeliveryBook &book, Instant since);

} // namespace Switchback
