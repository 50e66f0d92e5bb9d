// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/spelling/smslength.h"

#include <QString>

namespace Switchback
{

/// "230 characters · 2 short messages (GSM-7, 153 each)"; of UCS-2 because of which character, and what would
/// do in its place. `tagged`: counted as a gateway sends it, with the tag of its attempt.
QString smsCountText(const SmsLength &length, bool tagged);

} // namespace Switchback
