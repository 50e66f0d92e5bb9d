// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <optional>

namespace Switchback
{

struct SiteConfig;

/// The newest trouble that the console itself had, such as a gateway that carries nothing: news, not a state.
/// It is said with its time, and for a quarter of an hour: nothing tells that it is over.
class TroubleLine
{
public:
    static constexpr Duration Shown{std::chrono::minutes(15)};

    void tell(const Error &error, Instant at);
    /// "04:27:30 Naperville: what happened. What to do"; empty if there is nothing (any more). The time is
    /// that of `place`.
    [[nodiscard]] QString text(Instant now, const SiteConfig &place) const;

private:
    Error m_error;
    std::optional<Instant> m_at;
};

} // namespace Switchback
