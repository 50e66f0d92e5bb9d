// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/steps/rooms.h"

namespace Switchback
{

/// A kind of step that the program doesn't have: somebody rings the site's desk until it answers.
inline constexpr StepKind Ring{"ring"};
const StepRoom &ringRoom();
const StepDrawn &ringDrawn();

} // namespace Switchback
