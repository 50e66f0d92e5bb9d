// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QString>

namespace Switchback::Site
{

/// What site.toml says, checked. Everything a request may not decide comes from here.
struct SiteConfig {
    QString file;    ///< absolute
    QByteArray text; ///< all that it says: an engine reads the tables that are its own
    QString id;
    QString name;
    QString zone;
    QString stateDir;
    int timeScale = 1;
    struct Peer {
        QString id;
        QString name;
        QString sshHost;
        quint16 sshPort = 22;
        QString restUrl; ///< https://host:port
        QString caFile;
        QString tokenFile;
    } peer;
    struct Rest {
        QString listen;
        quint16 port = 8443;
        QString certFile;
        QString keyFile;
        QString tokenFile;     ///< a console's: for all verbs
        QString peerTokenFile; ///< the peer's: for what a peer asks; empty: it shows the same as a console
    } rest;
    QString databaseEngine = QStringLiteral("postgres"); ///< what is registered under that name
    QString filesEngine = QStringLiteral("syncthing");
    QString callsEngine; ///< empty: none
    struct Backup {
        double fullEveryS = 86400;
        double logEveryS = 3600;
    } backup;
};

/// A fault is said with file, line and key (code `config`).
Result<SiteConfig> loadSiteConfig(const QString &file);

/// Reads a secret of one line (token, API key); refuses a file that others may read.
Result<QByteArray> readSecret(const QString &file);

} // namespace Switchback::Site
