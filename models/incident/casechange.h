// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"

namespace Switchback
{

/// Whether an event may change what the evidence of every customer says of the case. What is about customers
/// has said of whom; on what became of a message no evidence stands.
inline bool mayChangeCase(const Event &event)
{
    return !event.kind.startsWith(QLatin1String("customer.")) &&
           !event.kind.startsWith(QLatin1String("delivery.")) &&
           !event.kind.startsWith(QLatin1String("initials."));
}

} // namespace Switchback
