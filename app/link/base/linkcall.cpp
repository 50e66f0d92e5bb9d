// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/linkcall.h"

namespace Switchback
{

QString codeForReach(Reach reach)
{
    switch (reach) {
    case Reach::Refused:
        return QStringLiteral("refused");
    case Reach::Silent:
        return QStringLiteral("silent");
    case Reach::Unreachable:
        return QStringLiteral("unreachable");
    case Reach::Rejected:
        return QStringLiteral("rejected");
    case Reach::Local:
        return QStringLiteral("local");
    case Reach::Nonsense:
        return QStringLiteral("bad_answer");
    case Reach::Unknown:
    case Reach::Answers:
        break;
    }
    return QStringLiteral("failed");
}

} // namespace Switchback
