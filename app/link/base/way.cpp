// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/way.h"

#include <QCoreApplication>

namespace Switchback
{

CallAnswer faultAnswer(WayKind way, const WayFault &fault)
{
    CallAnswer answer;
    answer.way = way;
    answer.reach = fault.reach;
    answer.data = Error{codeForReach(fault.reach), fault.text, fault.hint};
    return answer;
}

CallAnswer cancelledAnswer(WayKind way)
{
    CallAnswer answer;
    answer.way = way;
    answer.data = Error{QStringLiteral("cancelled"),
                        QCoreApplication::translate("Way", "The call was cancelled."), QString()};
    return answer;
}

} // namespace Switchback
