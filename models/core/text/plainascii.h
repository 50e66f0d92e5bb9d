// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <algorithm>

namespace Switchback
{

/// Nothing but the letters, figures and signs of a keyboard, and blanks: most of a long list, in which
/// nothing has to be looked for that can't be seen or may be written in several ways.
inline bool isPlainAscii(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u' ' && c <= u'~'; });
}

} // namespace Switchback
