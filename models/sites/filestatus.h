// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QString>

#include <optional>

namespace Switchback
{

/// What of one site's files the other one does not have yet. Times by the clock of the site that says so.
struct FilesBehind {
    qint64 files = 0; ///< with those that are gone here and there not yet
    qint64 bytes = 0;
    /// Since when the oldest of them waits; nothing: none waits, or it is not known.
    std::optional<Instant> oldest;
    bool cut = false; ///< not all were looked at: the oldest waits at least so long
    /// Everything from before it is there; nothing: not known.
    std::optional<Instant> completeTo;
    bool operator==(const FilesBehind &) const = default;
};

/// How a site's files stand to its peer's, in both directions.
struct FileStatus {
    Instant at{};
    QString state; ///< in_sync, syncing, failing, stopped, unknown
    QString detail;
    qint64 files = 0;
    qint64 bytes = 0;
    FilesBehind waiting = {}; ///< what the peer does not have
    /// What the peer has and this site does not, as far as it was told; nothing: not known.
    std::optional<FilesBehind> missing = {};
    bool operator==(const FileStatus &) const = default;
};

} // namespace Switchback
