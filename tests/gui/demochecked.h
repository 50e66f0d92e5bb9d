// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/logchecked.h"

namespace Switchback::Demo
{

/// A look at a log that is "whole", "alone" (nobody says so), "cut" (or "typed", "gap": it lacks what both
/// sites were told), "signed": the same with its gap signed for.
LogChecked checked(const QString &state, Instant now);

} // namespace Switchback::Demo
