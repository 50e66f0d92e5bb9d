// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QDateTime>
#include <QElapsedTimer>

namespace Switchback
{

/// Where the time comes from: every time-dependent rule takes one, so that tests make twelve hours pass in a
/// millisecond. Read from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    /// Wall-clock time, UTC. It may jump when somebody sets the machine's clock.
    [[nodiscard]] virtual Instant now() const = 0;
    /// Never jumps and never goes back; only differences mean something.
    [[nodiscard]] virtual Duration monotonic() const = 0;
};

class SystemClock final : public Clock
{
public:
    SystemClock() { m_timer.start(); }
    [[nodiscard]] Instant now() const override { return instantFromMs(QDateTime::currentMSecsSinceEpoch()); }
    [[nodiscard]] Duration monotonic() const override { return Duration{m_timer.elapsed()}; }

private:
    QElapsedTimer m_timer;
};

/// For tests: stands still until told. One thread.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(Instant start = instantFromMs(1'790'000'000'000))
        : m_now(start)
    {
    }
    [[nodiscard]] Instant now() const override { return m_now; }
    [[nodiscard]] Duration monotonic() const override { return m_monotonic; }
    void advance(Duration by)
    {
        m_now += by;
        m_monotonic += by;
    }
    /// The wall clock is set by somebody; monotonic time goes on.
    void setWall(Instant at) { m_now = at; }

private:
    Instant m_now;
    Duration m_monotonic{0};
};

} // namespace Switchback
