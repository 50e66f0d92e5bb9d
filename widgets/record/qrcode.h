// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QRectF>
#include <QString>

class QPainter;

namespace Switchback
{

/// A QR code (ISO/IEC 18004, by libqrencode), without its quiet zone.
struct QrCode {
    int side = 0;       ///< modules; 0: the text does not fit into one
    QByteArray modules; ///< row by row, 1 is dark
};
/// Of plain ASCII; any thread. What was asked last in a thread is not made twice.
QrCode qrCode(const QString &text);

/// Light modules around it, so that a scanner finds it.
inline constexpr int QuietModules = 4;
/// As squares at the left of the area, as high as that with its quiet zone; always dark on white.
void paintQrCode(QPainter &painter, const QRectF &area, const QrCode &code);

} // namespace Switchback
