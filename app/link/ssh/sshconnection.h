// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/socketwatch.h"
#include "app/link/base/tcpdialer.h"
#include "app/link/ssh/sshcall.h"
#include "app/link/ssh/sshhandshake.h"

#include <libssh/libssh.h>

#include <QList>
#include <QTimer>

#include <memory>

namespace Switchback
{

/// One SSH session to a site, from the dialling to its end, and the calls on it. Non-blocking libssh on
/// a watched socket. Ends by ready() and then lost(), or by failed(); after either, and after shut(), it does
/// nothing any more and may be deleted later.
class SshConnection : public QObject
{
    Q_OBJECT

public:
    SshConnection(const WayContext &context, SignInMemory &memory, QObject *parent);
    ~SshConnection() override;

    void start();
    [[nodiscard]] bool ready() const { return m_ready && !m_shut; }
    /// No new calls; the ones on it may still end well (a frozen machine may wake up).
    void retire() { m_retired = true; }
    [[nodiscard]] bool retired() const { return m_retired; }
    [[nodiscard]] bool hasRoom() const
    {
        return ready() && !m_retired && !m_paused && m_calls.size() < m_maxCalls;
    }
    [[nodiscard]] bool idle() const { return m_calls.isEmpty(); }
    [[nodiscard]] QString phaseText() const;
    [[nodiscard]] Reach phaseReach() const; ///< what it means when time runs out now
    [[nodiscard]] bool moreKeys() const { return m_handshake->moreKeys(); }
    /// Milliseconds on this object's own timer at which bytes came last.
    [[nodiscard]] qint64 lastBytes() const { return m_lastBytes; }

    /// Takes the call over; needs hasRoom().
    void take(SshCall *call);
    /// Goes on with everything as far as possible, and waits for what is left to do.
    void activate();
    /// Drops the session; the calls on it end with `fault`.
    void shut(const WayFault &fault);

signals:
    void becameReady();
    void failed(const Switchback::WayFault &fault);
    void lost(const Switchback::WayFault &fault);
    /// A call that never reached the site because the session turned out to be dead or full: to be queued
    /// again.
    void handBack(Switchback::SshCall *call);
    void roomLeft();

private:
    void dial(const SshSetup &setup);
    void fail(const WayFault &fault);
    void handOver(int fd);
    void pump();
    bool stepCalls();
    bool stepHandshake(bool broken);
    void forget(SshCall *call);
    void tooMany(SshCall *call);
    void noteBytes();
    void updateWatch();
    void sessionGone();
    void freeSession();

    const WayContext &m_context;
    ssh_session m_session;
    ssh_event m_event = nullptr;
    ssh_counter_struct m_received = {};
    std::unique_ptr<SshPreparation> m_preparation;
    std::unique_ptr<TcpDialer> m_dialer;
    std::unique_ptr<SshHandshake> m_handshake;
    std::unique_ptr<SocketWatch> m_watch;
    QList<SshCall *> m_calls;
    QElapsedTimer m_age;
    quint64 m_seenBytes = 0;
    qint64 m_lastBytes = 0;
    int m_fd = -1; ///< ours, to be watched; libssh has its own copy
    qsizetype m_maxCalls;
    QTimer m_full; ///< runs while the server gives out fewer channels than wanted
    bool m_paused = false;
    bool m_inEvent = false;
    bool m_ready = false;
    bool m_retired = false;
    bool m_shut = false;
    bool m_stepping = false;
    bool m_again = false;
};

} // namespace Switchback
