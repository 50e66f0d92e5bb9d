// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbook/runbookinspection.h"

namespace Switchback
{

// What the kinds have in common that send messages.

/// The stage and the texts of its messages, in a runbook.
void checkMessage(RunbookInspection &inspection, const RunbookStep &step);
/// "updates/3": of a step that writes more than one.
QString numberedNotice(const RunbookStep &step, qsizetype number);

} // namespace Switchback
