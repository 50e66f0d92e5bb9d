// SPDX-License-Identifier: GPL-3.0-or-later
// Test calls in quiet times: the site that stands by places one through its own SBC, so that nobody finds out
// in an outage that it can't.
#pragma once

#include "models/core/plannedevent.h"
#include "models/testcall/sitecall.h"

namespace Switchback
{

struct StandbyCall {
    SiteCall call;
    std::optional<Instant> due; ///< of the schedule; none: somebody wanted it
};
/// One that was due, and was not placed.
struct MissedCall {
    Instant due{};
    Instant at{}; ///< when that was said
    QString why;
};

/// What the log of a pair says of them, event by event; the newest alone.
struct StandbyCalls {
    std::optional<StandbyCall> last; ///< asked for, or ended
    std::optional<MissedCall> missed;
    std::optional<Instant> handled; ///< what was due then has been placed, or said to be missed
    /// Whether the event told something of them. Told in the log's order; twice does no harm.
    bool follow(const Event &event);
    /// Asked for, and its end may still come. One that nobody has told of for ForgottenAfter is forgotten:
    /// who had asked the site is gone.
    [[nodiscard]] bool underWay(Instant now) const
    {
        return last && last->call.underWay() && now - last->call.at < ForgottenAfter;
    }
    static constexpr Duration ForgottenAfter = std::chrono::minutes(10);
};

/// Under this operation one that was due then is asked for, whoever asks: one of two consoles has asked.
QString standbyOp(const QString &pair, Instant due);

// --- its events: `standbycall.asked`, `standbycall.ended`, `standbycall.missed` ---
/// The kinds, for a query: of those that were asked for, and of those that were missed.
QStringList standbyKinds();
QStringList standbyMissedKinds();
/// `behind`: the operation of the one before it, of which whoever asks knows that it has ended; two who ask
/// behind the same one are one. Empty: there was none.
PlannedEvent standbyAsked(const QString &pair, const QString &siteName, const StandbyCall &call,
                          const QString &behind);
/// What the site answered, or why nobody knows.
PlannedEvent standbyEnded(const QString &pair, const QString &siteName, const SiteCall &call,
                          const Result<QJsonObject> &answer, Instant now);
PlannedEvent standbyMissed(const QString &pair, const MissedCall &missed);

} // namespace Switchback
