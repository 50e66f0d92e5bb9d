// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/sites/kept.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Switchback
{

/// Position in PostgreSQL's write-ahead log, in bytes ("0/3000148" = 0x3000148). Comparable only on one
/// timeline or along its history.
using Lsn = quint64;
std::optional<Lsn> lsnFromText(const QString &text);
QString lsnToText(Lsn lsn);

/// What a site's database is there for, as the site itself has it on disk.
enum class SiteRole {
    Unknown,
    Primary,    ///< takes writes
    Standby,    ///< restores what arrives
    Fenced,     ///< was stopped on purpose, or stopped itself when it met a newer primary; takes no writes
    Held,       ///< was primary, came back by itself, and waits because its peer does not answer
    Rebuilding, ///< is being rebuilt from the peer
};
QString roleKey(SiteRole role); ///< "primary": the contract's word
SiteRole roleFromKey(const QString &key);

enum class DatabaseState {
    Unknown,
    AcceptingWrites,
    Recovering, ///< a standby that restores
    ReadOnly,   ///< runs, but refuses writes though it is no standby (disk full, read-only setting)
    Starting,
    Stopped,
    Silent, ///< its processes are there, but it does not answer
    Failed,
};
QString databaseStateKey(DatabaseState state);
DatabaseState databaseStateFromKey(const QString &key);

/// How one thing is reached from one vantage point.
enum class Reach {
    Unknown,
    Answers,
    Refused,     ///< the machine is there and says that nothing listens
    Silent,      ///< connects, but never answers (frozen, hung)
    Unreachable, ///< no machine answers at all: off, or cut off
    Rejected,    ///< answers, but we may not come in (key, token, changed host key, certificate)
    Nonsense,    ///< answers, but not as our site would
    Local, ///< a fault of this machine's own (key, token, CA file, agent): says nothing of the other side
};
QString reachKey(Reach reach);
Reach reachFromKey(const QString &key);

struct DatabaseStatus {
    Instant at; ///< when this was true, site's clock
    DatabaseState state = DatabaseState::Unknown;
    QString detail; ///< plain words, from outside
    QString systemId;
    int timeline = 0;
    std::optional<Lsn> lsn; ///< primary: written up to; standby: replayed up to
    std::optional<double> rowsPerSecond;
    std::optional<Instant> heartbeatAt;      ///< newest heartbeat row visible here, primary's clock
    std::optional<Instant> lastCommitAt;     ///< newest commit replayed or made here
    std::optional<qint64> rowsSinceLastLog;  ///< primary: rows of the application since the last log backup
    std::optional<Instant> rowsCountedSince; ///< the moment since which rowsSinceLastLog counts
    bool operator==(const DatabaseStatus &) const = default;
};

/// One log backup (WAL segment) at one stage of its way.
struct LogMark {
    QString segment;                 ///< 24 hex digits
    Instant at;                      ///< when it reached this stage, this site's clock
    std::optional<Lsn> upTo;         ///< it holds everything before this position
    std::optional<Instant> coversTo; ///< newest commit or heartbeat it holds, primary's clock
    bool operator==(const LogMark &) const = default;
};

struct LogStatus {
    Instant at;
    std::optional<LogMark> taken; ///< primary: newest log backup in its own repository
    std::optional<LogMark>
        copied; ///< newest one, without a gap before it, that lies in *this* site's repository
    std::optional<LogMark> restored; ///< standby: newest one replayed
    int waiting = 0;                 ///< primary: finished segments not yet shipped everywhere
    bool failing = false;
    QString failure;
    std::optional<Instant> nextAt; ///< next scheduled log backup
    Duration interval{0};
    bool operator==(const LogStatus &) const = default;
};

struct FullBackup {
    QString label;
    Instant takenAt; ///< when it was complete
    qint64 bytes = 0;
    std::optional<Lsn> stopLsn; ///< a standby that has replayed this far holds everything in it
    bool operator==(const FullBackup &) const = default;
};

struct FullStatus {
    Instant at;
    QList<FullBackup> own; ///< in this site's own repository, newest first, at most 10
    QString notKnown;      ///< why the repository could not be read: `own` is empty then and says nothing
    bool running = false;
    QString failure;
    std::optional<Instant> nextAt;
    Duration interval{0};
    bool operator==(const FullStatus &) const = default;
};

struct FileStatus {
    Instant at;
    QString state; ///< in_sync, syncing, failing, stopped, unknown
    QString detail;
    qint64 files = 0;
    qint64 bytes = 0;
    qint64 waitingFiles = 0; ///< that the peer does not have yet
    qint64 waitingBytes = 0;
    bool operator==(const FileStatus &) const = default;
};

/// What a site says of the other one: the console's second vantage point.
struct PeerView {
    Instant at;
    Reach ssh = Reach::Unknown;
    Reach rest = Reach::Unknown;
    std::optional<Instant> lastAnswerAt;
    SiteRole role = SiteRole::Unknown;
    int epoch = 0;
    QString detail;
    bool operator==(const PeerView &) const = default;
};

struct DiskStatus {
    Instant at;
    qint64 freeBytes = 0;
    qint64 sizeBytes = 0;
    bool operator==(const DiskStatus &) const = default;
};

/// A line of the site's journal of operations.
struct OperationSummary {
    QString id;    ///< UUID made by the caller
    QString kind;  ///< fence, promote, rebuild, resume, write_test, log_backup ...: a doing of the contract
    QString state; ///< running, done, failed, interrupted
    QString by;
    QString text;
    Instant startedAt{}; ///< Instant{}: what the site said of it could not be believed
    std::optional<Instant> finishedAt;
    int attempts = 1;
    bool operator==(const OperationSummary &) const = default;
};

/// One whole answer of a site to `status`. A part that the site could not find out, or whose own time or
/// measure could not be believed, is absent, never zero.
struct SiteStatus {
    QString site; ///< id, as in the configuration: an answer from another site is refused
    QString name;
    QString release;
    Instant at; ///< site's clock when it answered
    SiteRole role = SiteRole::Unknown;
    int epoch = 0; ///< counts the promotions of the pair; the higher one is the rightful primary
    QString roleDetail;
    std::optional<DatabaseStatus> database;
    std::optional<LogStatus> logs;
    std::optional<FullStatus> fulls;
    std::optional<FileStatus> files;
    std::optional<PeerView> peer;
    std::optional<DiskStatus> disk;
    std::optional<KeptStatus> kept;
    QList<OperationSummary> operations; ///< newest first, at most 20
    QStringList dropped; ///< fields that could not be believed, and why; the rest of the answer counts
    bool operator==(const SiteStatus &) const = default;
};

} // namespace Switchback
