// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/slotadvice.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// It is said after a minute at the latest who was told, and that is before it is due.
constexpr Duration Ahead = 90s;
} // namespace

SlotAdvice slotAdvice(const SlotFacts &facts)
{
    SlotAdvice out;
    out.draftFrom = facts.due - facts.every / 3;
    using Why = SlotAdvice::Why;
    if (facts.approved)
        out.why = Why::Approved;
    else if (!facts.carried)
        out.why = Why::NoGateway;
    else if (!facts.byItself)
        out.why = Why::Off;
    else if (!facts.alertByPerson)
        out.why = Why::NoAlert;
    if (out.why != Why::Goes)
        return out;
    Instant at = facts.due - std::min(Ahead, facts.every / 10);
    if (facts.answersSince)
        at = std::max(at, *facts.answersSince + facts.every / 3);
    if (at < facts.due + facts.every)
        out.goesOutAt = at;
    else
        out.why = Why::JustBack;
    return out;
}

SlotKept slotKept(Instant due, Instant nextDue, std::optional<Instant> toldAt, Instant now)
{
    if (toldAt && *toldAt <= due)
        return SlotKept::Kept;
    if (toldAt && *toldAt < nextDue)
        return SlotKept::Late;
    return now >= nextDue || toldAt ? SlotKept::Missed : SlotKept::NotYet;
}

} // namespace Switchback
