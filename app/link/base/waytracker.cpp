// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/waytracker.h"

#include "models/core/visibletext.h"

namespace Switchback
{

const WayState &WayTracker::note(const TryOutcome &outcome, Instant now)
{
    m_state.at = now;
    m_state.reach = outcome.reach;
    if (outcome.reach == Reach::Answers) {
        m_state.lastAnswerAt = now;
        m_state.failingSince.reset();
        m_state.failures = 0;
        m_state.detail.clear();
        m_state.roundTrip = outcome.roundTrip;
    } else {
        if (!m_state.failingSince)
            m_state.failingSince = now;
        ++m_state.failures;
        m_state.detail = visibleText(outcome.detail);
    }
    return m_state;
}

} // namespace Switchback
