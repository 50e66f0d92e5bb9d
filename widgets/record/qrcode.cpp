// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/record/qrcode.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <memory>
#include <qrencode.h>

namespace Switchback
{

QrCode qrCode(const QString &text)
{
    static thread_local QString lastText;
    static thread_local QrCode last;
    if (text == lastText)
        return last;
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(
        QRcode_encodeString(text.toLatin1().constData(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
    QrCode code;
    if (made) {
        code.side = made->width;
        code.modules.resize(qsizetype(made->width) * made->width);
        std::transform(made->data, made->data + code.modules.size(), code.modules.begin(),
                       [](unsigned char module) { return char(module & 1U); });
    }
    lastText = text;
    last = code;
    return code;
}

void paintQrCode(QPainter &painter, const QRectF &area, const QrCode &code)
{
    if (code.side == 0)
        return;
    const int all = code.side + 2 * QuietModules;
    const double unit = std::min(area.width(), area.height()) / all;
    // One path, so that no seam shows between two squares.
    QPainterPath dark;
    dark.setFillRule(Qt::WindingFill);
    for (int y = 0; y < code.side; ++y) {
        for (int x = 0; x < code.side; ++x) {
            const int from = x;
            while (x < code.side && code.modules.at(y * code.side + x) != 0)
                ++x;
            if (x > from)
                dark.addRect(area.left() + (from + QuietModules) * unit,
                             area.top() + (y + QuietModules) * unit, (x - from) * unit, unit);
        }
    }
    painter.fillRect(QRectF(area.topLeft(), QSizeF(all * unit, all * unit)), Qt::white);
    painter.fillPath(dark, Qt::black);
}

} // namespace Switchback
