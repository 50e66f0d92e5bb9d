// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/databasestatus.h"

#include <QList>

namespace Switchback
{

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

} // namespace Switchback
