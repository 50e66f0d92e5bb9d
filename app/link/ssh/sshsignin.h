// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/way.h"
#include "app/link/ssh/agentkeys.h"
#include "app/link/ssh/sshpreparation.h"

#include <libssh/libssh.h>

#include <QHash>
#include <QTimer>

#include <memory>

namespace Switchback
{

class AgentClient;

/// From a session whose host key is known to one that is signed in. Keys are offered one by one, few enough
/// that the server does not hang up. What only the agent can do is asked of it by ourselves, with a deadline;
/// libssh gets the answer when it is there. step() never waits.
class SshSignIn : public QObject
{
    Q_OBJECT

public:
    /// All outlive this.
    SshSignIn(const WayContext &context, ssh_session session, const SshSetup &setup, SignInMemory &memory,
              QObject *parent);
    ~SshSignIn() override;

    void begin();
    /// Goes on as far as it can. True if anything moved.
    bool step();
    [[nodiscard]] bool ready() const { return m_phase == Phase::Ready; }
    [[nodiscard]] bool failed() const { return m_phase == Phase::Failed; }
    [[nodiscard]] const WayFault &fault() const { return m_fault; }
    /// It failed, but there are keys that another session may offer.
    [[nodiscard]] bool moreKeys() const { return m_moreKeys; }
    [[nodiscard]] QString phaseText() const;
    /// What it means when time runs out now: an agent that waits says nothing about the site.
    [[nodiscard]] Reach phaseReach() const;

signals:
    void wake();   ///< the agent answered: call step()
    void broken(); ///< the session ended under it; what libssh knows says why

private:
    enum class Phase { Start, List, Offer, Ask, Sign, FileKey, Ready, Failed };

    void order(const QList<SignInKey> &agentKeys);
    bool openFileKeys(QList<SignInKey> &files);
    void next();
    void refused();
    void askForSignature();
    void signedByAgent(const std::optional<QByteArray> &answer);
    bool took(int rc);
    bool feed(const QList<QByteArray> &answers);
    [[nodiscard]] QByteArray signQuestion() const;
    void accept();
    bool fail(Reach reach, const QString &text, const QString &hint);
    void failAll();
    [[nodiscard]] QString userName() const;

    const WayContext &m_context;
    ssh_session m_session;
    const SshSetup &m_setup;
    SignInMemory &m_memory;
    std::unique_ptr<AgentClient> m_agent;
    QHash<QByteArray, ssh_key> m_fileKeys; ///< by their public part
    QList<SignInKey> m_keys;               ///< to be offered still
    SignInKey m_key;                       ///< being offered
    int m_offered = 0;
    qsizetype m_known = 0; ///< keys there are
    bool m_agentSilent = false;
    bool m_notSigned = false; ///< the agent refused to sign with one
    int m_ours = -1;          ///< our end of what libssh takes for an agent
    int m_theirs = -1;        ///< libssh closes it with the session
    Phase m_phase = Phase::Start;
    WayFault m_fault;
    bool m_moreKeys = false;
    QTimer m_timer;
};

} // namespace Switchback
