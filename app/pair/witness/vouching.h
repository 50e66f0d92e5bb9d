// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keys/headsigner.h"
#include "app/store/store.h"
#include "models/core/chain.h"
#include "models/record/packetvouchers.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace Switchback
{

/// Of whom a record's vouchers are gathered.
struct VouchersWanted {
    QString pair;
    QStringList sites; ///< their ids
    qint64 firstSeq = 0;
    ChainEnd end; ///< of the record
    Instant now{};
    std::optional<HeadSigner> signer; ///< none: it is unsigned
};

/// Reads from the store who vouches for a record: what its log says of keys, the sites' newest words as this
/// console or another last heard them, and gaps that were signed for. No site is asked. A key that the log
/// does not know, or that has ended, signs nothing. `done` once, in the thread that made the store, from its
/// event loop; never once the store is gone.
void gatherVouchers(Store &store, const VouchersWanted &wanted,
                    std::function<void(const Result<PacketEnd> &)> done);

} // namespace Switchback
