// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/firstways.h"

#include <QHash>

#include <algorithm>

namespace Switchback
{

FirstWays firstWays(const QStringList &customers, const QList<Recipient> &recipients,
                    const QSet<Channel> &carried)
{
    // As the ladder climbs: the first way of the first contact that has one.
    QHash<QString, Channel> first;
    for (const Recipient &each : recipients) {
        if (first.contains(each.customer))
            continue;
        const auto way = std::find_if(each.ways.cbegin(), each.ways.cend(), [&](const ChannelAddress &one) {
            return carried.contains(one.channel);
        });
        if (way != each.ways.cend())
            first.insert(each.customer, way->channel);
    }
    FirstWays ways;
    for (const QString &id : customers) {
        const auto way = first.constFind(id);
        if (way == first.constEnd())
            ways.without += id;
        else
            ++ways.customers[*way];
    }
    return ways;
}

} // namespace Switchback
