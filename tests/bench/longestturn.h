// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>
#include <QObject>

#include <algorithm>
#include <ctime>
#include <utility>

namespace Switchback
{

/// The longest turn of this thread's event loop, in seconds of its CPU: from a signal of the loop to the
/// next, for Qt's loop over GLib sleeps and works between the two of them.
class LongestTurn : public QObject
{
public:
    LongestTurn()
    {
        auto *loop = QAbstractEventDispatcher::instance();
        connect(loop, &QAbstractEventDispatcher::awake, this, &LongestTurn::mark);
        connect(loop, &QAbstractEventDispatcher::aboutToBlock, this, &LongestTurn::mark);
    }
    /// Since it was asked last.
    double take()
    {
        mark();
        return std::exchange(m_longest, 0.0);
    }

private:
    static double cpu()
    {
        timespec now = {};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
    }
    void mark()
    {
        const double now = cpu();
        m_longest = std::max(m_longest, now - m_last);
        m_last = now;
    }
    double m_last = cpu();
    double m_longest = 0;
};

} // namespace Switchback
