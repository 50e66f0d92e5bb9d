// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/postgres/server/postgressite.h"
#include "models/sites/sitestatus.h"

#include <QList>
#include <QMap>

#include <functional>
#include <sys/types.h>

namespace Switchback::Site
{

/// PostgreSQL's processes at this site: looking at them, starting and stopping them. Needs no connection, so
/// it works when the server is frozen.
struct PostmasterView {
    pid_t pid = 0;         ///< 0: not running
    bool frozen = false;   ///< its process is stopped (state T): it can't answer anybody
    QList<pid_t> children; ///< and every other process that works in the data directory
    [[nodiscard]] bool alive() const { return pid > 0 || !children.isEmpty(); }
};

/// Found by the working directory of the processes, not by a pid file that may be stale.
PostmasterView lookAtPostmaster(const PostgresSite &config);

/// What pg_controldata says of the stopped or running cluster.
struct ControlData {
    QString state; ///< "shut down", "in production", "in archive recovery" ...
    QString systemId;
    int timeline = 0;
    int recoveryTimeline = 0; ///< 0 outside of recovery
    Lsn checkpoint = 0;
    Lsn minRecovery = 0;
    quint64 segmentBytes = quint64(16) * 1024 * 1024;
    /// What a server that replays this log must have at least: max_connections and the like.
    QMap<QString, int> settings;
};
Result<ControlData> readControlData(const PostgresSite &config);

/// `options`: further words for the server, of our own making only: pg_ctl hands them to a shell.
Outcome startPostgres(const PostgresSite &config, int timeoutMs, const QString &options = {});

struct StopReport {
    bool wasRunning = false;
    bool clean = false;  ///< the shutdown checkpoint is written
    bool forced = false; ///< it had to be killed
    QString how;
};
/// Stops it surely: fast (thawing it if it is frozen), at `shipMs` at once, then by SIGKILL to every process
/// of the data directory. `tell` gets a line now and then.
Result<StopReport> stopPostgres(const PostgresSite &config, int shipMs,
                                const std::function<void(QString)> &tell);

/// "000000010000000000000003" and back.
struct WalName {
    quint32 timeline = 0;
    quint64 number = 0; ///< position divided by the segment's size
};
std::optional<WalName> walFromName(const QString &name, quint64 segmentBytes);
QString walToName(const WalName &wal, quint64 segmentBytes);

/// Finished segments that PostgreSQL still has to ship (archive_status/*.ready); nothing if it can't be read.
std::optional<QStringList> waitingSegments(const PostgresSite &config);

} // namespace Switchback::Site
