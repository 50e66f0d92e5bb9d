// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QString>

namespace Switchback
{

/// Sizes of type at a desk, in pixels at 96 dpi; they follow the desktop's own font scaling.
namespace TypeSize
{
inline constexpr qreal Small = 12.5, Body = 14, Lead = 15, Title = 20, Big = 24, Figure = 54;
}

/// Registers the embedded typefaces, once. GUI thread. False if one of them can't be read.
bool loadFonts();

QFont textFont(qreal size, QFont::Weight weight = QFont::Normal);
/// The same in pixels of the painter, for what is drawn on a scaled canvas.
QFont canvasFont(int pixels, QFont::Weight weight = QFont::Normal);
QFont monoFont(qreal size);

/// The text with its digits replaced by the typeface's tabular ones, for painting and measuring only, so that
/// figures which change every second don't make their neighbours dance. (Qt 6.4 can't switch on the feature
/// `tnum`; Inter has these digits at code points of their own.) Unchanged where the typeface lacks them.
QString tabular(QString text);

} // namespace Switchback
