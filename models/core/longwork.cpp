// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/longwork.h"

#include <QCoreApplication>

namespace Switchback
{

Error workCalledOff()
{
    return {QStringLiteral("called_off"), QCoreApplication::translate("LongWork", "It was called off."),
            QCoreApplication::translate("LongWork", "Nothing was changed.")};
}

} // namespace Switchback
