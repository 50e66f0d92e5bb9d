// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/place/witness.h"
#include "models/core/result.h"

#include <QString>

#include <atomic>
#include <optional>

namespace Switchback
{

/// A store of so many bytes is read whole when it is opened: that takes some 10 ms a megabyte.
constexpr qint64 SmallStoreBytes = 4 << 20;

/// Whether a larger one is to be read whole beside the work: after an end in the middle of a transaction, and
/// once a week.
bool wholeCheckDue(const std::optional<Witness> &witness, bool endedInMidWork, Instant now);

/// Reads every row of every table, and every index, of an SQLite file, in slices: between two of them others
/// write, for whoever reads a file holds up those who want to. Blocks for long; any thread, a connection of
/// its own. Errors: `store_damaged`, `called_off`, and those of a file that can't be read.
Outcome checkWholeStore(const QString &path, const std::atomic<bool> &calledOff);

/// "The store PATH is damaged ...", and what to do about it.
Error damagedStore(const StoreUrl &url, const QString &why);

/// Of a store that was opened long ago, and is being written to.
Error damageInUse(Error damage);

} // namespace Switchback
