// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QDeadlineTimer>
#include <QTimer>

#include <functional>

namespace Switchback
{

/// A single-shot timer for deadlines that are set anew many times and hardly ever pass: setting it later, or
/// stopping it, costs no timer of the event loop. It wakes up once in vain instead.
class LateTimer
{
public:
    explicit LateTimer(std::function<void()> passed)
        : m_passed(std::move(passed))
    {
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
    }
    LateTimer(const LateTimer &) = delete;
    LateTimer &operator=(const LateTimer &) = delete;

    void start(Duration left)
    {
        m_active = true;
        m_due.setRemainingTime(left.count());
        if (!m_timer.isActive() || m_due < m_wakes)
            wakeAt(m_due);
    }
    void stop() { m_active = false; }

private:
    void wakeAt(const QDeadlineTimer &when)
    {
        m_wakes = when;
        m_timer.start(Duration{when.remainingTime()});
    }
    void look()
    {
        if (!m_active)
            return;
        if (!m_due.hasExpired()) {
            wakeAt(m_due);
            return;
        }
        m_active = false;
        m_passed();
    }

    std::function<void()> m_passed;
    QTimer m_timer;
    QDeadlineTimer m_due;
    QDeadlineTimer m_wakes; ///< when m_timer wakes
    bool m_active = false;
};

} // namespace Switchback
