// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/channel.h"
#include "models/notify/delivery.h"

namespace Switchback
{

/// Whether a gateway's code (of a bare 550 its words, too) says that the number or address itself is of no
/// use by that channel: unknown, invalid, a landline, opted out. What passes (busy, nobody answers, a full
/// mailbox, a telephone that is off, a policy) does not, nor does a code that is not known: the next message
/// tries again.
bool concernsAddress(Channel channel, const QString &code, const QString &words = {});
/// Whether that is why the newest attempt of a delivery failed.
bool failedByAddress(const Delivery &delivery);

} // namespace Switchback
