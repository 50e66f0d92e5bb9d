// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/record/record.h"

#include <QRectF>

class QPainter;

namespace Switchback
{

/// The outage as a line: updates as ticks, what happened as numbered flags. The first stretch up to the RTO's
/// lower end at full width, the rest compressed. Shapes tell what is what, not colours.
void paintTimeline(QPainter &painter, const QRectF &area, const Record &record);

/// Drawn initials, in their proportions.
void paintStrokes(QPainter &painter, const QRectF &area, const QList<Stroke> &strokes);

} // namespace Switchback
