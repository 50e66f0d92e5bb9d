// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo.h"

#include "models/messages/messagesview.h"

namespace Switchback::Demo
{

/// An alert to 214 customers through gateways, some minutes old: most told, some answered, some in vain.
MessagesView messages(Instant now, const Words &words = {});

} // namespace Switchback::Demo
