// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/site.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>

#include <QByteArray>

#include <vector>

namespace Switchback
{

/// What a program that does nothing else would do with libssh: sessions on one thread and one epoll, a
/// command on each, its bytes counted and thrown away. No deadlines, no checks of what comes. For figures.
class BareLink
{
public:
    /// Sessions to the same server; nothing is connected yet.
    BareLink(const SiteConfig &site, int sessions);
    ~BareLink();
    BareLink(const BareLink &) = delete;
    BareLink &operator=(const BareLink &) = delete;

    /// Sends the command on a session, which is connected first if it is not.
    void begin(int session);
    /// Waits for something to move, at most that long, and goes on with it.
    void turn(int timeoutMs);
    /// Commands that have ended since it was made; the good ones.
    [[nodiscard]] int ended() const { return m_ended; }
    [[nodiscard]] int good() const { return m_good; }
    [[nodiscard]] int descriptor() const { return m_epoll; } ///< readable when something moved

private:
    enum class Phase { New, Connecting, SignIn, Idle, Opening, Exec, Reading, Dead };
    struct One {
        ssh_session session = nullptr;
        ssh_event event = nullptr;
        ssh_channel channel = nullptr;
        int fd = -1;
        unsigned waitsFor = 0;
        Phase phase = Phase::New;
        qsizetype bytes = 0;
    };

    bool dial(One &one, unsigned index);
    void pump(One &one, unsigned index);
    bool step(One &one);
    bool finish(One &one, bool good);
    static bool move(One &one, int rc, Phase next);

    SiteConfig m_site;
    std::vector<One> m_all;
    ssh_key m_key = nullptr;
    int m_epoll = -1;
    int m_ended = 0;
    int m_good = 0;
};

} // namespace Switchback
