// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sites/way.h"

#include <QJsonObject>
#include <QMetaType>

namespace Switchback
{

/// Which way a call is to take; none: the first that delivers, in the order of their list. Safe: a doing has
/// an operation id and never runs twice.
using Via = std::optional<WayKind>;
inline constexpr Via AnyWay;

/// One call to a site.
struct CallRequest {
    QString site; ///< SiteConfig::key()
    QString verb;
    QJsonObject body;
    Via via;
    Duration deadline{8000}; ///< for all of it, all ways together
};

/// How a call ended.
struct CallAnswer {
    /// The data of the `result` line, or why there is none. An `error` line of the site has the site's own
    /// code and reach Answers; what the link finds has these codes: `unreachable`, `refused`, `silent`,
    /// `rejected`, `bad_answer`, `deadline` (began to answer, was not done in time), `cancelled`,
    /// `not_configured`, `bad_request`, `unknown_site`. Texts are safe to show.
    Result<QJsonObject> data{Error{}};
    WayKind way; ///< the way the answer came, or the one tried last
    Reach reach = Reach::Unknown;
    Duration roundTrip{0};       ///< receivedAt - sentAt, by a clock that cannot jump
    Instant sentAt{};            ///< when the request left, session already up; console's clock
    Instant receivedAt{};        ///< when the last line was here; console's clock
    bool maybeDelivered = false; ///< true unless the site certainly never saw the request
};

/// What one way says about one try; for WayTracker.
struct TryOutcome {
    Reach reach = Reach::Unknown;
    QString detail; ///< cause in words; empty when it answered
    Duration roundTrip{0};
};

/// The code that goes with a reach that is not Answers.
QString codeForReach(Reach reach);

} // namespace Switchback

Q_DECLARE_METATYPE(Switchback::CallAnswer)
Q_DECLARE_METATYPE(Switchback::WayState)
