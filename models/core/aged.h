// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <optional>

namespace Switchback
{

/// How much a value may still be believed (ux-rule: old is never green).
enum class Freshness {
    Fresh,   ///< at most two poll periods old
    Stale,   ///< older: shown as last known, neither normal nor good enough for a gate
    Unknown, ///< older than five poll periods, or never heard: drawn as not known, whatever it was
};

/// The one rule for freshness, used for every value on every screen. `at` is when it was true.
constexpr Freshness freshness(std::optional<Instant> at, Instant now, Duration pollPeriod)
{
    if (!at)
        return Freshness::Unknown;
    const Duration age = now - *at;
    if (age > 5 * pollPeriod)
        return Freshness::Unknown;
    return age > 2 * pollPeriod ? Freshness::Stale : Freshness::Fresh;
}

/// A value that knows when it was true.
template<class T>
struct Aged {
    T value{};
    Instant at{};

    bool operator==(const Aged &) const = default;
};

} // namespace Switchback
