// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

namespace Switchback
{

class Connection;

/// Brings the schema up to this program's version by the numbered files under :/sql, all in one transaction.
/// Error: `store_newer` when a newer program made it, `store_foreign` when it is not a store of ours; nothing
/// is changed then.
Outcome migrate(Connection &connection);

/// Nothing is there yet: a new place, or an emptied one.
Result<bool> isEmptyStore(Connection &connection);

/// The version that this program brings along.
int newestSchema();

} // namespace Switchback
