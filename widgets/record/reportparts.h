// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/record/record.h"
#include "widgets/record/paper.h"

namespace Switchback
{

// The parts of the incident report, each with its heading; nothing where there is nothing to say.

/// "214: 210 signed, 1 declined, ..."; states that nobody is in are left out.
QString signoffCounts(const Record &record);
void addTimeline(Paper &paper, const Record &record);
/// Decisions with what was on the screen, and second persons' approvals.
void addDecisions(Paper &paper, const Record &record);
void addSteps(Paper &paper, const Record &record);
/// Operations at the sites.
void addRuns(Paper &paper, const Record &record);
/// Messages to customers, and every update of the grid.
void addMessages(Paper &paper, const Record &record);
void addCustomers(Paper &paper, const Record &record);
void addLogLines(Paper &paper, const Record &record);

} // namespace Switchback
