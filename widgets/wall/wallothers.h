// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/pairlines.h"
#include "widgets/wall/wallcanvas.h"

namespace Switchback
{

/// The lines of a wall's other pairs, the neediest first: a mark, the name, what is wrong or what would be
/// lost. Those that have no room are counted in the last line.
namespace WallOthers
{
/// In canvas pixels; 0 without any.
double height(const QList<PairLine> &others, bool upright);
void paint(WallCanvas &canvas, const QRectF &room, const QList<PairLine> &others);
} // namespace WallOthers

} // namespace Switchback
