// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QString>

#include <optional>

namespace Switchback
{

/// Position in PostgreSQL's write-ahead log, in bytes ("0/3000148" = 0x3000148). Comparable only on one
/// timeline or along its history.
using Lsn = quint64;
std::optional<Lsn> lsnFromText(const QString &text);
QString lsnToText(Lsn lsn);

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

/// The database of a site, as the site tells it.
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

} // namespace Switchback
