// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/command.h"
#include "app/site/engines/postgres/server/postmaster.h"

namespace Switchback::Site
{

/// pgBackRest at this site. Every call has a deadline; those that only read look at one repository, so that a
/// dead peer's repository can't make them wait.
class Backrest
{
public:
    explicit Backrest(const PostgresSite &config)
        : m_config(config)
    {
    }

    struct Backup {
        FullBackup full;
        QString archiveStop;
    };
    /// Full backups in one repository, newest first: an incremental is none. A repository that can't be
    /// reached or read is an error (`repository_unknown`), never an empty list.
    [[nodiscard]] Result<QList<Backup>> backups(int repo, int timeoutMs) const;
    struct Archived {
        WalName wal;
        Instant at; ///< when it came to lie there
    };
    /// What lies in this site's own repository of the archive, from `from` on, on its timeline or a later
    /// one; per position the newest timeline.
    [[nodiscard]] Result<QList<Archived>> archivedFrom(const WalName &from, quint64 segmentBytes,
                                                       int timeoutMs) const;

    /// Timelines whose history file lies in this site's own repository.
    [[nodiscard]] Result<QList<int>> histories(int timeoutMs) const;

    /// Copies a segment or a history out of a repository's archive; false if it is not there or can't be
    /// read.
    [[nodiscard]] bool fetch(int repo, const QString &name, const QString &file, int timeoutMs) const;
    /// Why the archiver can't ship a segment, in pgBackRest's words, and what to move aside where a
    /// repository holds another file of the same name; empty if it left no word.
    [[nodiscard]] QString whyNotShipped(const QString &segment) const;
    [[nodiscard]] CommandResult run(const QStringList &command, int timeoutMs, bool repoSide = false) const;
    [[nodiscard]] QStringList base(bool repoSide = false) const; ///< program, configuration and stanza
    /// PostgreSQL reads it with a shell: only words of our own configuration are in it.
    [[nodiscard]] QString restoreCommand() const;
    /// While this file exists, missing segments are also fetched from the peer's repository.
    [[nodiscard]] QString fromPeerMark() const;

    /// Newest commit in a segment of our own repository; remembered in STATE. Nothing if it can't be read or
    /// holds no commit.
    [[nodiscard]] std::optional<Instant> coversTo(const QString &segment, int timeoutMs) const;

    /// The rule of `whyNotShipped`: what lies in a segment's file of the spool, a code and a text below it.
    static QString shippingFault(const QByteArray &left, const QString &stanza, const QString &segment);

    /// The rule of `backups`: what `pgbackrest info` printed.
    static Result<QList<Backup>> backupsIn(const QByteArray &info);

private:
    [[nodiscard]] std::optional<QString> archiveId(int timeoutMs) const;
    const PostgresSite &m_config;
};

} // namespace Switchback::Site
