// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QSet>
#include <QString>

#include <optional>

namespace Switchback
{

/// A key that may be offered to a site: of the agent, or of a file.
struct SignInKey {
    QByteArray blob; ///< the public part, which tells keys apart
    QString name;    ///< the agent's comment or the file's name, safe to show
    QByteArray file; ///< the private key itself; empty: the agent has it
    bool ofAgent() const { return file.isEmpty(); }
};

/// What signing in to a site has taught: which key it takes, which ones it does not, and how many it may be
/// offered in one session before it hangs up (OpenSSH's MaxAuthTries counts each).
struct SignInMemory {
    QByteArray accepted;
    QSet<QByteArray> refused; ///< since the last round over all keys ended
    int keysAtOnce = 5;       ///< one below OpenSSH's own limit
};

// The agent's messages, by draft-miller-ssh-agent, without their length; agentFrame() puts it before.
QByteArray agentFrame(const QByteArray &message);
QByteArray agentListQuestion();
/// The keys of the agent's answer to it; nothing if it is none.
std::optional<QList<SignInKey>> agentKeys(const QByteArray &answer);
/// The answer of an agent that has this one key.
QByteArray agentListAnswer(const SignInKey &key);
QByteArray agentFailure();
bool isAgentSignQuestion(const QByteArray &message);
bool isAgentSignAnswer(const QByteArray &message);

/// In which order keys are offered: the one that was taken before, the agent's that ~/.ssh/config names, the
/// agent's others (not with IdentitiesOnly), then those of files; without those refused in this round.
/// `named` are the public parts of the files that the configuration names.
QList<SignInKey> signInOrder(const QList<SignInKey> &agent, const QList<SignInKey> &files,
                             const QList<QByteArray> &named, bool namedOnly, const SignInMemory &memory);

/// The public part that stands in an OpenSSH .pub file ("ssh-ed25519 AAAA... comment"); empty if it is none.
QByteArray publicKeyBlob(const QByteArray &line);

} // namespace Switchback
