// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/pairlines.h"
#include "widgets/wall/wallcanvas.h"

namespace Switchback
{

/// The lines of a wall's other pairs, the neediest first; those that have no room are counted.
namespace WallOthers
{
/// In calm, as a card: a mark, the name, and what is the matter or what would be lost.
void paintCard(WallCanvas &canvas, const QRectF &card, const QList<PairLine> &others);
/// While something is going on, in one line: the neediest of them and how many more there are.
void paintStrip(WallCanvas &canvas, const QRectF &row, const QList<PairLine> &others);
} // namespace WallOthers

} // namespace Switchback
