// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/callsengine.h"

#include <QDeadlineTimer>
#include <QStringList>

namespace Switchback::Site
{

/// How many calls this site's voice servers answered since then, by the records that one node keeps. Reads
/// backwards, and no more than the newest 100,000. Errors and waiting as RecordsFile.
Result<qint64> answeredSince(const QString &file, Instant since, QDeadlineTimer deadline);

/// From where records are read.
struct CallsFrom {
    QString cursor;               ///< empty: from `since`
    std::optional<Instant> since; ///< where there is no place to go on from; nothing: from the beginning
};
/// What the records of all nodes tell from there, `most` records at most. A record that was read last and is
/// no longer there, or another one, is a gap: that file is read from `since`. So is a cursor of other files
/// or none at all (but an empty one): then all are.
Result<CallChanges> callsSince(const QStringList &files, const CallsFrom &from, int most,
                               QDeadlineTimer deadline);

} // namespace Switchback::Site
