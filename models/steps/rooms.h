// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/steproom.h"
#include "models/wizard/stepdrawn.h"

namespace Switchback
{

/// Makes one more kind of step known, for as long as the program runs: before any runbook is read. Those that
/// come with the program are in the table of rooms.cpp. Its page is registered with the wizard's pages.
void addStepKind(const StepRoom &room, const StepDrawn &drawn);

} // namespace Switchback
