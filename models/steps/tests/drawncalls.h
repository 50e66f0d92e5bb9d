// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/stepdrawn.h"

namespace Switchback
{

/// The test calls of a tests step as its page has them: a card for each site that serves.
TestCallsPart testCallsPart(const StepScene &scene);
/// A line of the record for each that was placed: which one proved what.
QStringList testCallLines(const Record &record, const RecordStep &step);

} // namespace Switchback
