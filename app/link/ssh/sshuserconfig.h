// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/helpers.h"
#include "app/link/base/way.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QStringList>

#include <utility>

namespace Switchback
{

/// What ~/.ssh/config and /etc/ssh/ssh_config say of a host.
struct SshUserConfig {
    QString host;
    quint16 port = 22;
    QString user;
    QStringList identityFiles; ///< as written: "~/" and %-sequences are not resolved yet
    bool identitiesOnly = false;
    QString agent; ///< "SSH_AUTH_SOCK", "none", or a path as written; empty: not said
    QStringList knownHosts;
    QString proxy;                                       ///< why it can't be reached directly; empty: it can
    QList<std::pair<QByteArray, QByteArray>> algorithms; ///< "ciphers" and the like, with their lists
};

/// Reads what `ssh -G` prints.
SshUserConfig parseSshUserConfig(const QByteArray &printed);

/// Resolves "~/" and the %-sequences that name user and host; anything else stays.
QString sshPath(const QString &written, const SshUserConfig &config);
/// The home of this user as the system knows it, which is where ssh looks, whatever HOME says.
QString sshHome();

/// Asks OpenSSH itself, by a helper with a deadline: `Match exec` runs a command, and a file of the
/// configuration may lie on a dead disk. One question an object.
class SshConfigAsker : public QObject
{
    Q_OBJECT

public:
    SshConfigAsker(const SiteConfig &site, Duration deadline, QObject *parent);
    void start();

signals:
    void done(const Switchback::SshUserConfig &config);
    void failed(const Switchback::WayFault &fault);

private:
    void ended(const HelperSaid &said);
    void timeUp();
    void startPlain();

    SiteConfig m_site;
    Duration m_deadline;
};

} // namespace Switchback
