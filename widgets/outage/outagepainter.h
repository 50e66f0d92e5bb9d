// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/outage/outagelayout.h"
#include "widgets/theme/tokens.h"

class QPainter;

namespace Switchback
{

/// Draws the timeline where the layout says: the desk's and the wall's. `ground` is the colour beneath it.
/// Returns the texts it has drawn, for who can't see them. GUI thread.
QStringList paintOutage(QPainter &painter, const OutageTimeline &line, const OutageLayout &layout,
                        const OutageStyle &style, const Tokens &tokens, const QColor &ground);
/// The moment that is pointed at, with its time.
void paintPointed(QPainter &painter, const OutageTimeline &line, const OutageLayout &layout,
                  const OutageStyle &style, const Tokens &tokens, Instant at);

} // namespace Switchback
