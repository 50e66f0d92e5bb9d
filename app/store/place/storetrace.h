// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/place/storeurl.h"
#include "models/core/event.h"
#include "models/core/instant.h"

#include <QByteArray>

#include <optional>

namespace Switchback
{

/// What is remembered of a store outside of it: that there was one, and how far its log had come. Beside an
/// SQLite file it is FILE.witness; of a server it lies in this user's state folder. By it an emptied or
/// removed store is not taken for a new one.
struct StoreTrace {
    qint64 seq = 0;                   ///< the last event
    QByteArray hash;                  ///< its hash
    Instant at{};                     ///< when that was looked at
    std::optional<Instant> checkedAt; ///< a large file was last read whole and found sound
    bool operator==(const StoreTrace &) const = default;
};

QString traceFile(const StoreUrl &url);
/// None: no store was ever seen there, or the file can't be read.
std::optional<StoreTrace> readTrace(const StoreUrl &url);
/// Quietly nothing where it can't be written.
void writeTrace(const StoreUrl &url, const StoreTrace &trace);

/// What the log says of a store that holds less, up to `seq`, than the trace had seen.
Event behindEvent(const StoreTrace &before, qint64 seq, Instant now);

} // namespace Switchback
