// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/duty/dutysight.h"

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration BlindFor = 60s;
constexpr Duration Away = 12s; ///< two beats of whoever else seeks the duty
} // namespace

DutySight::Advice DutySight::look(bool hangs, bool sees, bool held, Duration now)
{
    if (hangs) {
        const bool known = m_awayUntil && *m_awayUntil > now;
        m_awayUntil = now + Away;
        return held || !known ? Advice::GiveUp : Advice::Keep;
    }
    if (sees) {
        m_blindSince.reset();
        m_offered = false;
        return std::exchange(m_awayUntil, {}) ? Advice::Seek : Advice::Keep;
    }
    if (m_awayUntil) {
        if (now < *m_awayUntil)
            return Advice::Keep;
        m_awayUntil.reset();
        return Advice::Seek;
    }
    if (!m_blindSince)
        m_blindSince = now;
    if (!held || m_offered || now - *m_blindSince < BlindFor)
        return Advice::Keep;
    m_offered = true;
    m_awayUntil = now + Away;
    return Advice::GiveUp;
}

} // namespace Switchback
