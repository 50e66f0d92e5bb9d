// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// What stands at the end of an SMS, so that one whose answer was lost can be found again at the provider,
/// and an answer to it be matched: "#abc234", a blank before it. Letters of GSM-7; whoever counts segments
/// counts them.
inline constexpr qsizetype MessageTagLength = 7;

/// Of an attempt, always the same.
QString messageTag(const QString &attempt);
/// The text as it goes out: with its tag behind it, unless it is there already.
QString taggedText(const QString &text, const QString &attempt);
/// Whether a text that came from outside holds that tag as a word of its own.
bool holdsTag(const QString &text, const QString &attempt);

} // namespace Switchback
