// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"

namespace Switchback
{

/// An event to be stored, and the word under which it may be stored once only, whoever else tries. Empty: any
/// number of times.
struct PlannedEvent {
    Event event;
    QString once;
    bool operator==(const PlannedEvent &) const = default;
};

} // namespace Switchback
