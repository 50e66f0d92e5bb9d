// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/way.h"
#include "app/link/ssh/sshpreparation.h"
#include "app/link/ssh/sshsignin.h"

#include <libssh/libssh.h>

#include <QTimer>

#include <memory>

namespace Switchback
{

/// From a connected socket to a session that may carry calls: key exchange, host key, sign-in. Nothing that
/// belongs to the user leaves before the host key is known. Each phase has its deadline; step() never waits.
class SshHandshake : public QObject
{
    Q_OBJECT

public:
    /// `received` counts the socket's bytes; all outlive this.
    SshHandshake(const WayContext &context, ssh_session session, const ssh_counter_struct &received,
                 SignInMemory &memory, QObject *parent);
    ~SshHandshake() override;

    /// False: fault() says why.
    bool configure(const SshSetup &setup);

    /// The socket is connected and handed over to the session.
    void begin();
    /// Goes on as far as it can. True if anything moved.
    bool step();
    /// The connection broke: nothing more will come.
    void sessionBroke();
    [[nodiscard]] bool ready() const { return m_phase == Phase::Ready; }
    [[nodiscard]] bool failed() const { return m_phase == Phase::Failed; }
    [[nodiscard]] const WayFault &fault() const { return m_fault; }
    /// It failed, but another session may offer other keys.
    [[nodiscard]] bool moreKeys() const { return m_signIn && m_signIn->moreKeys(); }
    [[nodiscard]] QString phaseText() const;
    [[nodiscard]] Reach phaseReach() const; ///< what it means when time runs out now

signals:
    void wake(); ///< something outside of the session moved: call step()

private:
    enum class Phase { Start, KeyExchange, SignIn, Ready, Failed };

    void enter(Phase phase, Duration limit);
    bool fail(Reach reach, const QString &text, const QString &hint);
    bool sessionFault();
    bool giveKnownHosts();
    bool exchangeKeys();
    bool checkHostKey();
    bool signIn();

    const WayContext &m_context;
    ssh_session m_session;
    const ssh_counter_struct &m_received;
    SignInMemory &m_memory;
    SshSetup m_setup;
    std::unique_ptr<SshSignIn> m_signIn;
    int m_knownHosts = -1; ///< a file in memory: libssh reads what we have read
    Phase m_phase = Phase::Start;
    WayFault m_fault;
    QTimer m_timer;
};

} // namespace Switchback
