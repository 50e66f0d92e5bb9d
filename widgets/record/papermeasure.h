// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

class QPaintDevice;

namespace Switchback
{

/// The paper's own measures, for what lays it and what paints it.
namespace PaperMeasure
{
inline constexpr int Dpi = 600;
inline constexpr double MmPerInch = 25.4;
// Room for a head and a foot; printers leave 5 mm or so blank.
inline constexpr double SideMm = 17, TopMm = 22, BottomMm = 20, HeadMm = 11, FootMm = 11;
inline const QColor Ink(0x11, 0x18, 0x1c), Line(0xb4, 0xbb, 0xbf), HeadGround(0xec, 0xee, 0xef),
    Soft(0x4a, 0x53, 0x58), WatermarkInk(0xea, 0xea, 0xea);

/// Sizes in pixels at 96 dpi, as paperFont() takes them.
inline constexpr double Small = 10, Body = 12, Cell = 11, Heading = 15.5, Title = 22;

/// Dots of the device.
inline double dots(double mm)
{
    return mm / MmPerInch * Dpi;
}
/// The metrics of a device of our resolution, without a file: the document is laid out before there is one.
QPaintDevice &device();
} // namespace PaperMeasure

} // namespace Switchback
