// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/telling.h"

#include "models/core/jsoncanonical.h"

#include <algorithm>

namespace Switchback
{

Link linkOf(const Event &event)
{
    return {{event.seq, event.hash}, event.form > 1 ? eventDigest(event) : QByteArray()};
}

std::optional<HeldHead> nextTold(const QList<Link> &links, const ChainEnd &holds, const QString &store,
                                 const QString &chain)
{
    if (links.isEmpty() || links.last().end == holds)
        return std::nullopt;
    HeldHead told;
    told.head.store = store;
    told.head.chain = chain;
    if (holds.seq == 0) {
        told.head.end = links.last().end;
        return told;
    }
    const qsizetype count = std::min(links.size(), DigestsInACall);
    told.from = holds;
    for (const Link &link : links.first(count))
        told.digests += link.digest;
    told.head.end = links.at(count - 1).end;
    return told;
}

} // namespace Switchback
