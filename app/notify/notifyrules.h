// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

namespace Switchback
{

/// How a pair's customers are told.
struct NotifyRules {
    bool updatesByThemselves = true;
    Duration acknowledgeWithin{std::chrono::minutes(10)}; ///< after that the ladder climbs
    Duration sayWithin{std::chrono::seconds(60)}; ///< by then it is said of everybody whether they were told
    bool lab = false;                             ///< everything reaches the drill list alone
};

} // namespace Switchback
