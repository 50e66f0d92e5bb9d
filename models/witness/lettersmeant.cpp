// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/lettersmeant.h"

namespace Switchback
{

QString lettersMeant(const QString &typed)
{
    QString out;
    for (QChar c : typed.toUpper()) {
        if (c.isSpace() || c.category() == QChar::Punctuation_Dash)
            continue;
        if (c == QLatin1Char('O'))
            c = QLatin1Char('0');
        else if (c == QLatin1Char('I') || c == QLatin1Char('L'))
            c = QLatin1Char('1');
        out += c;
    }
    return out;
}

} // namespace Switchback
