// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/pairrunbooks.h"

namespace Switchback
{

/// What the runbooks that come with the program have the sites do.
inline const Runbooks &shippedRunbooks()
{
    static const Runbooks all = [] {
        PairConfig pair;
        pair.profile = QStringLiteral("hosted");
        QList<Error> troubles;
        Runbooks read = pairRunbooks(pair, &troubles);
        if (!troubles.isEmpty())
            qFatal("%s", qPrintable(troubles.first().text));
        return read;
    }();
    return all;
}

} // namespace Switchback
