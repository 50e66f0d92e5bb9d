// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// Text from outside made safe to show, log and copy: control characters, terminal escapes and bidirectional
/// overrides become visible escapes (\x1b, \u202e), bad UTF-8 becomes U+FFFD, and more than `maxLength`
/// characters end in an ellipsis. Line breaks stay only if `keepLines`.
QString visibleText(const QString &text, int maxLength = 400, bool keepLines = false);
QString visibleText(const QByteArray &utf8, int maxLength = 400, bool keepLines = false);

} // namespace Switchback
