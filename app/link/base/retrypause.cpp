// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/retrypause.h"

#include <algorithm>

namespace Switchback
{

bool RetryPause::spaces(Reach reach)
{
    return reach == Reach::Rejected || reach == Reach::Local;
}

void RetryPause::succeeded()
{
    m_rejections = 0;
    m_until = Duration{0};
}

void RetryPause::failed(Reach reach, Duration now, double dice)
{
    if (!spaces(reach)) {
        m_rejections = 0;
        m_until = now + m_limits.retryOther;
        return;
    }
    const int doublings = std::min(m_rejections++, 20);
    const Duration whole = std::min(m_limits.retryLast, Duration(m_limits.retryFirst * (1LL << doublings)));
    m_until = now + Duration(qint64(double(whole.count()) * (0.75 + 0.5 * dice)));
}

Duration RetryPause::left(Duration now) const
{
    return std::max(Duration{0}, m_until - now);
}

} // namespace Switchback
