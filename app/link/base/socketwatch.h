// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QtGlobal>

namespace Switchback
{

/// Tells when a socket can be read or written, in the thread that made it, for as long as it lives. All
/// sockets of a thread are behind one epoll descriptor with one QSocketNotifier: a wake-up costs what is
/// ready, however many there are. (Qt polls every notifier's socket at each wake-up.)
class SocketWatch
{
public:
    enum For : unsigned { Reading = 1, Writing = 2 };

    /// `fd` stays the caller's and open for as long as this lives. `ready` may delete this.
    SocketWatch(int fd, unsigned wanted, std::function<void()> ready);
    ~SocketWatch();
    SocketWatch(const SocketWatch &) = delete;
    SocketWatch &operator=(const SocketWatch &) = delete;

    void want(unsigned wanted); ///< what of For; nothing else is told of but the socket's end

    /// How many there are in this thread.
    [[nodiscard]] static qsizetype inThisThread();

private:
    friend class SocketEpoll;

    int m_fd;
    unsigned m_wanted;
    quint64 m_id;
    std::function<void()> m_ready;
};

} // namespace Switchback
