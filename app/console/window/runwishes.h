// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

namespace Switchback
{

class Moves;
struct RunWish;

/// Does what a button asked for about a run, or says why it may not be done.
Outcome doneAbout(Moves &moves, const RunWish &wish);

} // namespace Switchback
