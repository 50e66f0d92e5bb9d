// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QString>

namespace Switchback::Site
{

/// What site.toml says, checked. Everything a request may not decide comes from here.
struct SiteConfig {
    QString file; ///< absolute
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
    struct Database {
        QString binDir;
        QString dataDir;
        QString socketDir;
        int port = 5432;
        QString name; ///< the application's database
        QString user; ///< superuser role; also the OS user that the program becomes when root starts it
        QString logFile;
        QString countRowsSince; ///< SQL with $1, or empty
        QString rowsSince;      ///< SQL with $1 that names the rows themselves, for an export; or empty
        QString keptDir;        ///< where copies of data directories are kept; empty: beside data_dir
    } database;
    struct Backup {
        QString config;
        QString repoConfig;
        QString stanza;
        int ownRepo = 1;
        int peerRepo = 2;
        double fullEveryS = 86400;
        double logEveryS = 3600;
        QString repository; ///< this site's own, as repo_config has it
        QString spool;      ///< where its asynchronous archiver leaves word, as `config` has it
        /// The peer's pgBackRest is served although this machine can't confine it (its kernel has no
        /// Landlock).
        bool peerUnconfined = false;
    } backup;
    struct Files {
        QString url; ///< empty: no file replication is watched
        QString apiKeyFile;
        QString folder;
        QString peerDevice;
        QString path;
    } files;
};

/// A fault is said with file, line and key (code `config`).
Result<SiteConfig> loadSiteConfig(const QString &file);

/// An option of a pgBackRest configuration as it holds for the stanza; empty: not set.
QString backrestOption(const QString &configFile, const QString &stanza, const QString &option);

/// Reads a secret of one line (token, API key); refuses a file that others may read.
Result<QByteArray> readSecret(const QString &file);

} // namespace Switchback::Site
