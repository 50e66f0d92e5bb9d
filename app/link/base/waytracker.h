// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/linkcall.h"

namespace Switchback
{

/// Folds the outcomes of one way's tries into its WayState. Pure.
class WayTracker
{
public:
    explicit WayTracker(WayKind way) { m_state.way = way; }
    const WayState &note(const TryOutcome &outcome, Instant now);
    [[nodiscard]] const WayState &state() const { return m_state; }

private:
    WayState m_state;
};

} // namespace Switchback
