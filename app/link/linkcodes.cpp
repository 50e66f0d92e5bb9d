// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/linkcodes.h"

#include <QSet>

namespace Switchback
{

bool isLinkCode(const QString &code)
{
    static const QSet<QString> codes{QStringLiteral("unreachable"), QStringLiteral("refused"),
                                     QStringLiteral("silent"),      QStringLiteral("rejected"),
                                     QStringLiteral("local"),       QStringLiteral("bad_answer"),
                                     QStringLiteral("deadline"),    QStringLiteral("cancelled")};
    return codes.contains(code);
}

} // namespace Switchback
