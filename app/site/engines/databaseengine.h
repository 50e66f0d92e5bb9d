// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/enginetypes.h"

#include <QDeadlineTimer>

#include <memory>

namespace Switchback::Site
{

class PeerClient;

/// What does a site's database work: a *cluster* of one to n members, of which one leads. All that a site
/// wants of it is here; files, processes and statements are the engine's own. What is asked for is meant for
/// the cluster as a whole: a fence ends every member, and what a position, a heartbeat or a promotion is
/// about is its leader. Who leads may change within the site: that changes neither role nor epoch.
///
/// Any thread may call; each call ends by its deadline. An act looks first whether its effect is there, for
/// the operation that it belongs to may have been killed and begun again.
class DatabaseEngine
{
public:
    virtual ~DatabaseEngine() = default;

    // --- set-up
    [[nodiscard]] virtual QString name() const = 0; ///< "PostgreSQL", for texts
    /// The OS user as whom everything at this site works; root never does.
    [[nodiscard]] virtual QString osUser() const = 0;
    [[nodiscard]] virtual QString home() const = 0;         ///< a place that belongs to that user, for texts
    [[nodiscard]] virtual QString messagesFile() const = 0; ///< where a person reads what it says
    [[nodiscard]] virtual QList<ProgramVersion> programs() const { return {}; }
    [[nodiscard]] virtual std::optional<DiskStatus> disk() const { return std::nullopt; }
    /// One of the commands of its registration, for its peer's engine; ends as the process's exit code.
    [[nodiscard]] virtual CommandEnd serveCommand(const QString &command, const QByteArray &line) const;

    // --- looking; needs no answer from the database
    [[nodiscard]] virtual ClusterView look() const = 0;
    /// What lies here is a standby's.
    [[nodiscard]] virtual bool isStandby() const = 0;
    /// What runs only reads old data, for a count or an export: it takes no writes.
    [[nodiscard]] virtual bool onlyReads() const { return false; }
    /// Changes with every start and stop, so that what ran since is seen; empty: there is no database.
    [[nodiscard]] virtual QString fingerprint() const { return {}; }

    // --- for `status`
    [[nodiscard]] virtual DatabaseStatus status(SiteRole role) const = 0;
    [[nodiscard]] virtual LogStatus logs(SiteRole role) const = 0;
    /// Full backups in one repository, newest first. One that can't be read is an error, never an empty list.
    [[nodiscard]] virtual Result<QList<FullBackup>> fulls(Repository of, int timeoutMs) const = 0;

    // --- running
    virtual Outcome start(int timeoutMs) const = 0;
    /// The act of a fence: surely, every member. In order within `shipMs`, by force after it. How, in words.
    virtual Result<QString> stop(int shipMs, Teller &teller) const = 0;
    /// Ships what a stopped database had not shipped yet. An error: nothing can be said of its log.
    virtual Result<LastLog> shipLast(const QDeadlineTimer &deadline, Teller &teller) const = 0;
    /// Waits `timeoutMs` for an answer.
    [[nodiscard]] virtual Result<Progress> progress(int timeoutMs) const = 0;
    /// The newest moment that its data shows.
    [[nodiscard]] virtual std::optional<Instant> newest() const = 0;
    /// Makes the leader take writes; done when it does.
    virtual Outcome promote(Teller &teller) const = 0;
    /// The number of the history that it writes, on disk: a promotion begins a new one.
    virtual Result<int> fixHistory() const = 0;
    [[nodiscard]] virtual int history() const = 0; ///< 0: not known
    /// Writes a row and reads it back as another client; its moment.
    virtual Result<Instant> writeTest() const = 0;
    /// `log` gets what goes wrong beside it.
    [[nodiscard]] virtual std::unique_ptr<Heartbeat>
    heartbeat(std::function<void(const QString &)> log) const = 0;

    // --- backups
    virtual Result<ClosedLog> closeLog() const = 0;
    [[nodiscard]] virtual bool isShipped(const QString &log) const = 0; ///< into both repositories
    virtual Result<FullBackup> takeFull(bool fromPeer, int timeoutMs) const = 0;

    // --- rebuild
    /// `refusal`: why the peer is none to rebuild from, if it is so; what can be found out without it still
    /// is.
    [[nodiscard]] virtual RebuildPreview previewRebuild(const SiteRecord &record, PeerClient &peer,
                                                        const std::optional<Error> &refusal,
                                                        const QDeadlineTimer &deadline) const = 0;
    /// Stops what runs and keeps the old data if it may hold rows that nobody else has; nothing: no need.
    virtual Result<std::optional<KeptAs>> keepOld(const QString &by, Teller &teller) const = 0;
    /// Overwrites the old data out of the peer's repository, along that history. Nothing runs after it.
    virtual Outcome restore(int history, int timeoutMs) const = 0;
    /// Whether a log that is missing here is fetched from the peer's repository too.
    virtual Outcome fetchFromPeer(bool on) const = 0;

    /// Which of these names of audio files rows of the application name; asked of what takes writes.
    /// `rows_not_told`: the configuration has no statement for it.
    [[nodiscard]] virtual Result<QStringList> rowsNaming(const QStringList &names, int timeoutMs) const;

    // --- kept copies, by their names
    [[nodiscard]] virtual KeptStatus kept() const { return {}; }
    virtual Result<KeptCopy> countKept(const QString &name, Teller &teller) const;
    virtual Result<KeptCopy> exportKept(const QString &name, const QString &by, Teller &teller) const;
    virtual Result<qint64> discardKept(const QString &name) const; ///< bytes freed; 0 if it is gone already
};

} // namespace Switchback::Site
