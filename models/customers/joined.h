// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/customers/customer.h"

namespace Switchback
{

/// Who came into the list of customers in mid-incident: when, and by which event. What was approved before it
/// in the log was not for them, whatever two machines' clocks say.
struct JoinedAt {
    Instant at{};
    qint64 seq = 0;
    bool operator==(const JoinedAt &) const = default;
};
/// One of those who was taken out of the list again.
struct LeftAgain {
    Customer who;
    JoinedAt joined;
    JoinedAt left;
    bool operator==(const LeftAgain &) const = default;
};

} // namespace Switchback
