// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"

namespace Switchback
{

/// storableEvent() of models/core/chain.h, and the bytes of its body: canonicalJson(event.body), for who goes
/// on with them.
Event storableEvent(Event event, QByteArray &body);

} // namespace Switchback
