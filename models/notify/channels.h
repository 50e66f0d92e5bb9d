// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/carrying.h"

namespace Switchback
{

/// "E-mail", as it is shown.
QString channelName(Channel channel);

QString audienceKey(Audience audience); ///< "live", "drill"
/// What is neither is a drill: it reaches nobody by mistake.
Audience audienceFromKey(const QString &key);

/// Whether it may come near a protocol: no blank, nothing that can't be seen, one @, or E.164 with its "+". A
/// task takes any number that a person can dial.
bool addressIsSound(Channel channel, const QString &address);

} // namespace Switchback
