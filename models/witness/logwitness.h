// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/chain.h"
#include "models/core/instant.h"

#include <QString>

#include <optional>

namespace Switchback
{

/// How a site stands as a witness of the log, as this console knows it.
struct LogWitness {
    bool takes = false; ///< it keeps heads; one of an older release does not
    std::optional<ChainEnd> told;
    std::optional<Instant> toldAt;      ///< by the site's clock
    std::optional<Instant> behindSince; ///< there is something that it was not told yet; console's clock
    QString wrong;   ///< what it was told of and the log does not hold, in a sentence; empty: nothing
    QString refused; ///< why it did not take what it was told; empty: it did
    bool operator==(const LogWitness &) const = default;
};

} // namespace Switchback
