// SPDX-License-Identifier: GPL-3.0-or-later
// Where a customer's calls arrive, as the page of the step shows it.
#pragma once

#include "models/wizard/stepdrawn.h"

namespace Switchback
{

/// "Centennial 14:10:31 · acme"; "no call since 13:58"; "not yet".
QString callCell(const StepScene &scene, const Customer &customer);
/// What a row is made of beside what the log says: what was seen of the customer's calls.
KeptRows::Beside besideCalls(const StepScene &scene);
/// What a person has to know of how far the SBCs tell it; empty: they do.
QString callsNote(const StepScene &scene);

} // namespace Switchback
