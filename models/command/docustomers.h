// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/steprecord.h"
#include "models/signoff/signoff.h"

namespace Switchback
{

// What is written down about customers, and their initials.
namespace Do
{
enum class CustomerFact { Asked, SaysDone, Moved, TestCall, TestNotification, Excused };
struct RecordCustomers {
    CustomerFact fact = CustomerFact::Asked;
    QStringList customers;
    StepOutcome outcome = StepOutcome::Passed;
    QString found; ///< Excused: the reason
    bool operator==(const RecordCustomers &) const = default;
};
struct TakeInitials {
    Signoff signoff; ///< evidence and hash as they were shown
    bool operator==(const TakeInitials &) const = default;
};
/// Why these customers have not signed: every one of them, or none is written down.
struct RecordNoInitials {
    Signoff::Kind kind = Signoff::Kind::NotReached; ///< NotReached or Declined
    QStringList customers;
    QString reason;
    bool operator==(const RecordNoInitials &) const = default;
};
} // namespace Do

} // namespace Switchback
