// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <optional>

namespace Switchback
{

/// Whether who holds the duty still sees the sites: it proves it or loses it. Pure; times are monotonic.
class DutySight
{
public:
    enum class Advice {
        Keep,   ///< as it is
        GiveUp, ///< give the duty back, and do not seek it
        Seek,   ///< seek it again
    };

    /// To be asked once a poll period. `hangs`: the calls to the sites do not even fail any more; then the
    /// duty is no good here. `sees`: a way has answered within the last periods. Who sees nothing for a
    /// minute gives it up for a moment, once: another console that sees takes it. If none does, both sites
    /// may be down, and it is taken back.
    Advice look(bool hangs, bool sees, bool held, Duration now);

private:
    std::optional<Duration> m_blindSince;
    std::optional<Duration> m_awayUntil;
    bool m_offered = false; ///< since it saw last
};

} // namespace Switchback
