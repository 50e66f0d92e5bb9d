// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/operators/signin.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr int FreeTries = 5;
constexpr Duration FirstWait = 30s;
constexpr Duration LongestWait = 15min;
constexpr Duration Remembered = 24h;
constexpr int MostNames = 10'000;

Duration waitAfter(int wrong)
{
    if (wrong < FreeTries)
        return 0ms;
    return std::min(LongestWait, FirstWait * (1 << std::min(wrong - FreeTries, 10)));
}
} // namespace

Duration SignInThrottle::waitFor(const QString &name, Instant now)
{
    const auto tries = m_names.find(name);
    if (tries == m_names.end())
        return 0ms;
    // When the clock was set back the wait begins anew, and does not last until the old time comes again.
    tries->last = std::min(tries->last, now);
    return std::max(Duration{0}, tries->last + waitAfter(tries->wrong) - now);
}

void SignInThrottle::tried(const QString &name, bool right, Instant now)
{
    if (right) {
        m_names.remove(name);
        return;
    }
    forgetOld(now);
    Tries &tries = m_names[name];
    ++tries.wrong;
    tries.last = now;
}

void SignInThrottle::forgetOld(Instant now)
{
    m_names.removeIf([&](const auto &entry) { return now - entry.value().last > Remembered; });
    if (m_names.size() < MostNames)
        return;
    const auto oldest = std::min_element(m_names.begin(), m_names.end(),
                                         [](const Tries &a, const Tries &b) { return a.last < b.last; });
    m_names.erase(oldest);
}

} // namespace Switchback
