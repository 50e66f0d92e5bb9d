// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trunks/callstold.h"

namespace Switchback
{

/// Calls that a site dated ahead of now: its clock was set and not measured since, or its SBC's goes ahead of
/// it. Each is believed once its moment has come, by the clock as it is measured then, and no longer waited
/// for after a while.
class CallsAhead
{
public:
    /// `ahead`: of a page, by the site's clock.
    void add(const QList<TrunkCall> &ahead, Instant now);
    /// Those whose moment has come; times are the console's.
    [[nodiscard]] CallsTold due(Instant now, Duration clockOffset, Duration clockError);
    [[nodiscard]] qsizetype size() const { return m_waiting.size(); }
    static constexpr Duration WaitAtMost{std::chrono::seconds(90)}; ///< a clock is measured anew in a minute
    static constexpr qsizetype Most = 2000;                         ///< of more the oldest are let go

private:
    struct Waiting {
        TrunkCall call;
        Instant since{};
    };
    QList<Waiting> m_waiting;
};

} // namespace Switchback
