// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/recipients.h"

#include <QMap>
#include <QSet>
#include <QStringList>

namespace Switchback
{

/// By which way each customer is told first, as far as one can know before a message goes out.
struct FirstWays {
    QMap<Channel, int> customers; ///< how many by each
    QStringList without;          ///< ids, in their order: no gateway reaches anybody there
    bool operator==(const FirstWays &) const = default;
};
/// `carried`: what there are gateways for.
FirstWays firstWays(const QStringList &customers, const QList<Recipient> &recipients,
                    const QSet<Channel> &carried);

} // namespace Switchback
