// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/store.h"
#include "models/incident/incident.h"

#include <QByteArray>
#include <QFuture>
#include <QList>

#include <functional>

namespace Switchback
{

/// Takes the next events of a record's log, and the hash of the one that the first of all follows (empty:
/// none). The future says, when they are done with, whether more are wanted.
using TakeEvents = std::function<QFuture<bool>(const QList<Event> &events, const QByteArray &previous)>;

/// Reads what an incident's record is made of, `page` by page: the events of its pair from the incident's
/// first to its last; nothing of another pair, unless they stood in one chain then. `take` and, at the end,
/// `done` are called in the thread that made the store, from its event loop; never once the store is gone.
void readRecordLog(Store &store, const Incident &incident, const TakeEvents &take,
                   const std::function<void(const Outcome &)> &done, int page = 2'000);

} // namespace Switchback
