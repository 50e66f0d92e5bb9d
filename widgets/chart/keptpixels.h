// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QTransform>

#include <functional>

class QPainter;

namespace Switchback
{

/// What is drawn once and painted often, as pixels of the screen. GUI thread.
class KeptPixels
{
public:
    /// Those of `bounds` on that ground: made by `draw` the first time, after drop(), and where the painter's
    /// scale or place has changed.
    void paint(QPainter &painter, const QRectF &bounds, const QColor &ground,
               const std::function<void(QPainter &)> &draw);
    void drop() { m_pixels = QPixmap(); }

private:
    QPixmap m_pixels;
    QTransform m_for;
};

} // namespace Switchback
