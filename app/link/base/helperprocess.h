// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/helpers.h"
#include "app/link/base/socketwatch.h"

#include <QElapsedTimer>

#include <functional>
#include <memory>

#include <sys/types.h>

namespace Switchback
{

/// One process of a helper. Its thread; killed with all its children as this goes.
class HelperProcess
{
public:
    /// `moved`: out() or ended() may have changed; may delete this.
    HelperProcess(const HelperAsk &ask, std::function<void()> moved);
    ~HelperProcess();
    HelperProcess(const HelperProcess &) = delete;
    HelperProcess &operator=(const HelperProcess &) = delete;

    [[nodiscard]] bool started() const { return m_pid > 0; }
    [[nodiscard]] Duration age() const { return Duration{m_age.elapsed()}; }
    /// Its output has ended: it ends in a moment, and nobody tells when.
    [[nodiscard]] bool ending() const { return !m_watch; }
    /// Looks whether it is gone and takes it from the system.
    bool reap();
    [[nodiscard]] HelperSaid said() const { return m_said; }
    /// With whatever it has started. It is gone a moment later, or not at all (a dead disk).
    void kill();

private:
    void read();

    pid_t m_pid = -1;
    int m_out = -1;
    int m_err = -1;
    bool m_gone = false;
    HelperSaid m_said;
    QElapsedTimer m_age;
    std::function<void()> m_moved;
    std::unique_ptr<SocketWatch> m_watch; ///< its output
};

} // namespace Switchback
