// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"

#include <QMetaType>

#include <variant>

namespace Switchback
{

/// What a person can do in an incident. Each becomes events by plan(); nothing else writes them.
namespace Do
{
/// Declares an outage of the site that takes the writes, begins a drill, or opens the case of another move.
struct Declare {
    IncidentMode mode = IncidentMode::Real;
    std::optional<Instant> outageAt; ///< when the service stopped; none: as the evidence says, else now
    QString reason;
};
struct CloseFalseAlarm {
    QString reason;
};
/// The service came back without a failover.
struct CloseNotNeeded {
    QString reason;
};
/// Everything is settled; or only initials are open, and it ends without them.
struct CloseComplete {
    QString without; ///< why it ends without the initials that are open: overrides their step
};
struct ComposeNotice {
    QString step;
    QString text;
};
/// Approves and queues. An edited text goes through ComposeNotice first.
struct ApproveNotice {
    QString notice;
};
struct RecordSent {
    QString notice;
    QString how;
    QStringList notReached;
};
/// A queued message that was never sent and that the next one has overtaken.
struct WithdrawNotice {
    QString notice;
    QString reason;
};
struct SetCadence {
    Duration every{0};
    QString reason;
};
struct Decide {
    Choice choice = Choice::FailOver;
    std::optional<Instant> until;
    QString reason; ///< wanted for every choice
};
struct AskApproval {
    QString step;
};
/// By somebody else than who asked.
struct Approve {
    QString step;
    bool refuse = false;
    QString reason;
};
struct BreakGlass {
    QString step;
    QString reason;
};
struct BeginStep {
    QString step;
};
struct SettleStep {
    QString step;
    StepOutcome outcome = StepOutcome::Passed;
    QString why;
    QString found;
};
enum class CustomerFact { Asked, SaysDone, Moved, TestCall, TestNotification, Excused };
struct RecordCustomers {
    CustomerFact fact = CustomerFact::Asked;
    QStringList customers;
    StepOutcome outcome = StepOutcome::Passed;
    QString found; ///< Excused: the reason
};
struct TakeInitials {
    Signoff signoff; ///< evidence and hash as they were shown
};
/// Why these customers have not signed: every one of them, or none is written down.
struct RecordNoInitials {
    Signoff::Kind kind = Signoff::Kind::NotReached; ///< NotReached or Declined
    QStringList customers;
    QString reason;
};
struct Pause {
};
struct GoOn {
};
struct HandOver {
    QString to;
    QString summary;
};
} // namespace Do

using Command = std::variant<Do::Declare, Do::CloseFalseAlarm, Do::CloseNotNeeded, Do::CloseComplete,
                             Do::ComposeNotice, Do::ApproveNotice, Do::RecordSent, Do::WithdrawNotice,
                             Do::SetCadence, Do::Decide, Do::AskApproval, Do::Approve, Do::BreakGlass,
                             Do::BeginStep, Do::SettleStep, Do::RecordCustomers, Do::TakeInitials,
                             Do::RecordNoInitials, Do::Pause, Do::GoOn, Do::HandOver>;

} // namespace Switchback

Q_DECLARE_METATYPE(Switchback::Command)
