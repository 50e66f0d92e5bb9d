// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// "12 481": digits in threes, parted by a no-break space, whatever the locale.
inline QString numberText(qint64 number)
{
    QString text = QString::number(number);
    for (qsizetype at = text.size() - 3; at > (number < 0 ? 1 : 0); at -= 3)
        text.insert(at, QChar(QChar::Nbsp));
    return text;
}

} // namespace Switchback
