// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <thread>

namespace Switchback
{

/// Measures how long the window's thread does not come round to its events. A second thread asks it every 10
/// ms; the longest time to an answer is printed at the end when SWITCHBACK_STALLS is set (tests read it), and
/// costs nothing when it is not.
class StallProbe
{
public:
    StallProbe();
    ~StallProbe();
    StallProbe(const StallProbe &) = delete;
    StallProbe &operator=(const StallProbe &) = delete;

private:
    std::thread m_thread;
    std::atomic<bool> m_stop{false};
    std::atomic<long long> m_longestMs{0};
};

} // namespace Switchback
