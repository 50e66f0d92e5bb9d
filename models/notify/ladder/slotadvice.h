// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <optional>

namespace Switchback
{

/// What is known of the update that is due next.
struct SlotFacts {
    int slot = 0;
    Instant due{};
    Duration every{0};
    bool approved = false;               ///< somebody has approved it, or it is on its way
    bool alertByPerson = false;          ///< a person has approved the first alert, and it was not withdrawn
    bool byItself = true;                ///< the setting
    bool carried = true;                 ///< there is a gateway
    std::optional<Instant> answersSince; ///< the failed site
    bool operator==(const SlotFacts &) const = default;
};

struct SlotAdvice {
    enum class Why {
        Goes,
        Approved, ///< nothing to do: it goes out anyway
        Off,      ///< the setting
        NoGateway,
        NoAlert,  ///< a person speaks first
        JustBack, ///< the site answers again, and until the next one is due it is too early to say so
    };
    Instant draftFrom{};              ///< the draft is there from then on
    std::optional<Instant> goesOutAt; ///< the standing text, if nobody has approved another by then
    Why why = Why::Goes;
    bool operator==(const SlotAdvice &) const = default;
};

/// A draft is ready a third of the interval before it is due. The standing text goes out 90 s before (of
/// short intervals a tenth), so that it is known in time whom it reached; after the site has answered again
/// only once a third of the interval has passed.
SlotAdvice slotAdvice(const SlotFacts &facts);

/// An update as one customer saw it. On time: told by when it was due.
enum class SlotKept { NotYet, Kept, Late, Missed };
SlotKept slotKept(Instant due, Instant nextDue, std::optional<Instant> toldAt, Instant now);

} // namespace Switchback
