// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/filestatus.h"

#include <QJsonArray>

#include <functional>

namespace Switchback::Site
{

/// What Syncthing says that one side lacks: its counts of all, and its list of some. Pure.
struct NeedTold {
    qint64 items = 0; ///< files, folders, and what is to go
    qint64 bytes = 0; ///< it counts a folder as 128
    QJsonArray list;  ///< entries as `/rest/db/remoteneed` and `/rest/db/need` have them
    bool cut = false; ///< the list does not name all
};

/// When a file came to this site, or was changed in any way; nothing: that can't be seen.
using CameHere = std::function<std::optional<Instant>(const QString &name)>;

/// Since when the oldest of them waits: an old file that was put here just now has not waited for years, so
/// of its own time and `cameHere` the later one counts. Complete up to the earliest of their own times: who
/// changed a file's owner just now made none arrive. A time that lies ahead of `now` is none: such a file is
/// of when it came here. As long as the list is whole, its folders are not counted as files.
FilesBehind filesBehind(const NeedTold &told, Instant now, const CameHere &cameHere);

} // namespace Switchback::Site
