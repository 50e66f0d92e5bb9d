// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/way.h"
#include "app/link/ssh/agentkeys.h"
#include "app/link/ssh/hostkeys.h"
#include "app/link/ssh/sshuserconfig.h"

#include <QObject>

#include <optional>

namespace Switchback
{

/// All that a session set-up needs from this machine. Nothing more is read from here on.
struct SshSetup {
    QString host;
    quint16 port = 22;
    QString user; ///< empty: this user
    QList<KnownHostsFile> knownHosts;
    QString keyName;         ///< the one key of the configuration
    QByteArray key;          ///< its bytes
    QList<SignInKey> files;  ///< without it: private keys that ~/.ssh/config names; blobs not known yet
    QList<QByteArray> named; ///< public parts that it names
    bool namedOnly = false;  ///< IdentitiesOnly
    QString agent;           ///< its socket; empty: none
    QList<std::pair<QByteArray, QByteArray>> algorithms;
};

/// Reads it, before the first packet leaves: ~/.ssh/config, known_hosts, keys. Each may lie on a disk that
/// does not answer, so none of it is read in the link thread. Ends by one signal, later.
class SshPreparation : public QObject
{
    Q_OBJECT

public:
    SshPreparation(const WayContext &context, QObject *parent);
    void start();

signals:
    void ready(const Switchback::SshSetup &setup);
    void failed(const Switchback::WayFault &fault);

private:
    void configured(const SshUserConfig &config);
    void readFiles(const QStringList &knownHosts, const QStringList &identityFiles);

    const WayContext &m_context;
    SshSetup m_setup;
};

} // namespace Switchback
