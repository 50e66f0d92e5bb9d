// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/way.h"

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
    /// `received` counts the socket's bytes and outlives this.
    SshHandshake(const WayContext &context, ssh_session session, const ssh_counter_struct &received,
                 QObject *parent);
    ~SshHandshake() override;

    /// Takes options from the configuration and ~/.ssh/config. False: fault() says why.
    bool configure();
    [[nodiscard]] QString host() const { return m_host; } ///< after ~/.ssh/config
    [[nodiscard]] quint16 port() const { return m_port; }

    /// The socket is connected and handed over to the session.
    void begin();
    /// Goes on as far as it can. True if anything moved.
    bool step();
    /// The connection broke: nothing more will come.
    void sessionBroke();
    [[nodiscard]] bool ready() const { return m_phase == Phase::Ready; }
    [[nodiscard]] bool failed() const { return m_phase == Phase::Failed; }
    [[nodiscard]] const WayFault &fault() const { return m_fault; }
    [[nodiscard]] QString phaseText() const;

signals:
    void wake(); ///< something outside of the session moved: call step()

private:
    enum class Phase { Start, KeyExchange, Agent, KeyAuth, AutoAuth, Ready, Failed };

    void enter(Phase phase, Duration limit);
    bool fail(Reach reach, const QString &text, const QString &hint);
    bool sessionFault();
    bool readUserConfig();
    bool exchangeKeys();
    bool checkHostKey();
    bool prepareAuth();
    void probeAgent();
    bool authenticate();
    [[nodiscard]] QStringList knownHostsFiles() const;

    const WayContext &m_context;
    ssh_session m_session;
    const ssh_counter_struct &m_received;
    ssh_key m_key = nullptr;
    QString m_host;
    quint16 m_port = 22;
    Phase m_phase = Phase::Start;
    WayFault m_fault;
    QTimer m_timer;
};

} // namespace Switchback
