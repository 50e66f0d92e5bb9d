// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/linklimits.h"
#include "models/sites/sitestatus.h"

namespace Switchback
{

/// How long to wait before the next session set-up. After a rejection (key, token, host key, certificate) and
/// after a fault of this machine's own the pause doubles from retryFirst to retryLast with jitter, so that a
/// lost key never becomes a storm that locks an account; anything else is tried again almost at once. Times
/// are monotonic.
class RetryPause
{
public:
    explicit RetryPause(const LinkLimits &limits)
        : m_limits(limits)
    {
    }
    /// Whether such a failure spaces out the tries that follow.
    static bool spaces(Reach reach);
    void succeeded();
    /// `dice` in 0..1 is the jitter: the pause lies between 75 % and 125 %.
    void failed(Reach reach, Duration now, double dice);
    [[nodiscard]] Duration left(Duration now) const;

private:
    LinkLimits m_limits;
    int m_rejections = 0;
    Duration m_until{0};
};

} // namespace Switchback
