// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFont>

namespace Switchback
{

// The typefaces of paper. On the screen's Inter and JetBrains Mono "8x8" is drawn as a multiplication and
// "->" as an arrow, and what was drawn so can't be searched or copied as it was written. A record says what
// was written, so paper has the same typefaces without their contextual alternates, under names of their own.
// (Qt 6.4 can't switch the feature off.)

/// Registers them, once. Any thread while a QGuiApplication is there. False if one can't be read.
bool loadPaperFonts();

/// Sizes as in textFont().
QFont paperFont(qreal size, QFont::Weight weight = QFont::Normal);
QFont paperMonoFont(qreal size);

/// The font file with its feature `calt` put out of work and its family renamed to a name of the same length;
/// empty if it is no font or has no such feature.
QByteArray withoutAlternates(const QByteArray &font, const QByteArray &family, const QByteArray &newFamily);

} // namespace Switchback
