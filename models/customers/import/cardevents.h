// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/customers/import/importplan.h"

namespace Switchback
{

// What the log says of a change of the directory: who was changed, by what and where, and nothing of a person
// at a customer. Who tells it adds pair, actor and moment. `drill`: of the drill list.

/// One card that was added (`before` is null), changed, retired or taken back.
Event cardEvent(bool drill, const CustomerCard *before, const CustomerCard &after);
/// An import; `file` as it may be shown.
Event importEvent(bool drill, const ImportPlan &plan, const QString &file);
Event undoEvent(bool drill, const CardAct &undone);

} // namespace Switchback
