// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/helpers.h"
#include "app/link/base/socketwatch.h"

#include <QElapsedTimer>

#include <functional>
#include <memory>

namespace Switchback
{

/// One process of a helper. The thread of its maker; begun by another one, for a busy machine or a dead disk
/// may hold up who begins a program. Killed with all its children as this goes.
class HelperProcess
{
public:
    /// `moved`: out() or ended() may have changed; may delete this.
    HelperProcess(const HelperAsk &ask, std::function<void()> moved);
    ~HelperProcess();
    HelperProcess(const HelperProcess &) = delete;
    HelperProcess &operator=(const HelperProcess &) = delete;

    [[nodiscard]] Duration age() const { return Duration{m_age.elapsed()}; }
    /// Its output has ended: it ends in a moment, and nobody tells when.
    [[nodiscard]] bool ending() const { return !m_watch; }
    /// Looks whether it is gone, or never came, and takes it from the system; said() says then how.
    bool reap();
    [[nodiscard]] HelperSaid said() const { return m_said; }
    /// With whatever it has started. It is gone a moment later, or not at all (a dead disk).
    void kill();

private:
    struct Birth;
    void read();

    std::shared_ptr<Birth> m_birth;
    int m_out = -1;
    int m_err = -1;
    bool m_gone = false;
    HelperSaid m_said;
    QElapsedTimer m_age;
    std::function<void()> m_moved;
    std::unique_ptr<SocketWatch> m_watch; ///< its output
};

} // namespace Switchback
