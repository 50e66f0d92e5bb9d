// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace Switchback
{

/// A count as the plural forms of a text are chosen by.
constexpr int howMany(qint64 count)
{
    return int(std::clamp<qint64>(count, 0, std::numeric_limits<int>::max()));
}

/// A text in the form that a count wants: "%1 row" for 1, "%1 rows" for others. `text` comes out of
/// QT_TRANSLATE_N_NOOP; the number itself is put in by whoever asks, who knows how it is written.
inline QString counted(const char *context, const char *text, qint64 count)
{
    return QCoreApplication::translate(context, text, nullptr, howMany(count));
}

} // namespace Switchback
