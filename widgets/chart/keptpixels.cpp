// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart/keptpixels.h"

#include <QPainter>

namespace Switchback
{

void KeptPixels::paint(QPainter &painter, const QRectF &bounds, const QColor &ground,
                       const std::function<void(QPainter &)> &draw)
{
    const QTransform onScreen = painter.deviceTransform();
    const QRect pixels = onScreen.mapRect(bounds).toAlignedRect();
    if (m_pixels.isNull() || m_for != onScreen || m_pixels.size() != pixels.size()) {
        m_pixels = QPixmap(pixels.size());
        m_pixels.fill(ground); // opaque, so that letters are smoothed as they are on the screen itself
        QPainter own(&m_pixels);
        own.setRenderHints(painter.renderHints());
        own.setTransform(onScreen * QTransform::fromTranslate(-pixels.left(), -pixels.top()));
        draw(own);
        m_for = onScreen;
    }
    // Pixel on pixel, whatever scale the painter has.
    painter.save();
    painter.setTransform(QTransform(), false);
    const QTransform device = painter.deviceTransform();
    m_pixels.setDevicePixelRatio(device.m11());
    painter.drawPixmap(device.inverted().map(QPointF(pixels.topLeft())), m_pixels);
    painter.restore();
}

} // namespace Switchback
