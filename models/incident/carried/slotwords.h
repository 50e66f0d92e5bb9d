// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/carried/carried.h"

namespace Switchback
{

/// What is said of the update that is due next, before its standing text goes out by itself, or doesn't.
struct SlotWords {
    QString line; ///< "The standing text goes out by itself at 14:15:30 Naperville, unless …"; empty: nothing
    QString note;      ///< the same beside a clock, once the draft is due: "by itself 14:15:30"
    bool soon = false; ///< the draft is due: whoever wants another text has to act now
    bool operator==(const SlotWords &) const = default;
};
/// Times by the failed site's clock.
SlotWords slotWords(const Incident &incident, const SlotFacts &facts, Instant now);

} // namespace Switchback
