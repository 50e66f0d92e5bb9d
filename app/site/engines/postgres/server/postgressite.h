// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siteconfig.h"

namespace Switchback::Site
{

/// A site whose database is PostgreSQL with pgBackRest: what site.toml says of them besides.
struct PostgresSite : SiteConfig {
    PostgresSite() = default;
    explicit PostgresSite(const SiteConfig &site)
        : SiteConfig(site)
    {
    }

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
        QString audioRows;      ///< SQL with $1, an array of names of files: those that rows name; or empty
        QString keptDir;        ///< where copies of data directories are kept; empty: beside data_dir
    } database;
    struct Repositories {
        QString config;
        QString repoConfig;
        QString stanza;
        int ownRepo = 1;
        int peerRepo = 2;
        QString repository; ///< this site's own, as repo_config has it
        QString spool;      ///< where its asynchronous archiver leaves word, as `config` has it
        /// The peer's pgBackRest is served although this machine can't confine it (its kernel has no
        /// Landlock).
        bool peerUnconfined = false;
    } backrest;
};

/// Reads [database] and [backup]. A fault is said with file, line and key (code `config`).
Result<PostgresSite> readPostgresSite(const SiteConfig &site);

/// An option of a pgBackRest configuration as it holds for the stanza; empty: not set.
QString backrestOption(const QString &configFile, const QString &stanza, const QString &option);

} // namespace Switchback::Site
