// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/mnemonics.h"

#include "models/core/visibletext.h"

namespace Switchback
{

QString withMnemonic(const QString &text, QString &taken)
{
    bool given = false;
    QString shown;
    for (const QChar c : visibleText(text, 120)) {
        if (!given && c.unicode() < 0x80 && c.isLetter() && !taken.contains(c.toLower())) {
            taken += c.toLower();
            given = true;
            shown += QLatin1Char('&');
        }
        shown += c == QLatin1Char('&') ? QStringLiteral("&&") : QString(c);
    }
    return shown;
}

} // namespace Switchback
