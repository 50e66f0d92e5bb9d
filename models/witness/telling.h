// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/heldheads.h"

#include <QList>

#include <optional>

namespace Switchback
{

/// So many digests go into one call: it stays below 64 KiB with all else in it.
inline constexpr qsizetype DigestsInACall = 700;

/// One event of a chain as a witness is told of it.
struct Link {
    ChainEnd end;
    QByteArray digest; ///< of form 1 there is none
};
Link linkOf(const Event &event);

/// What to tell a witness next, unsigned: how the chain goes on from what it holds, `holds` 0: it was told
/// nothing. `links` is the chain after `holds`, or, where nothing was told, at least its last. None: it
/// holds the newest already. A long way is told in as many heads as it needs, one call each.
std::optional<HeldHead> nextTold(const QList<Link> &links, const ChainEnd &holds, const QString &store,
                                 const QString &chain);

} // namespace Switchback
