// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/store.h"
#include "models/incident/incident.h"

#include <functional>

namespace Switchback
{

/// What an incident's record is made of: the events of its pair from the incident's first to its last, and
/// the hash of the one that they follow (empty: none). Nothing of another pair, unless they stood in one
/// chain then.
struct RecordEvents {
    QList<Event> events;
    QByteArray previous;
};

/// Reads it; `done` is called once, in the thread that made the store, from its event loop; never once the
/// store is gone.
void readRecordLog(Store &store, const Incident &incident,
                   const std::function<void(const Result<RecordEvents> &)> &done);

} // namespace Switchback
