// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// Whether a person could take one name for the other: sameName(), or letters of other scripts that look the
/// same, small or capital (the skeleton of Unicode's TS 39).
bool looksLike(const QString &a, const QString &b);

/// "U+200B ZERO WIDTH SPACE", as Unicode calls it.
QString characterName(char32_t c);

} // namespace Switchback
