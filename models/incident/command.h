// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"
#include "models/operators/operator.h"
#include "models/sites/site.h"

#include <QMetaType>

#include <variant>

namespace Switchback
{

/// What a person can do in an incident. Each becomes events by plan(); nothing else writes them.
namespace Do
{
/// Declares an outage of the site that takes the writes, or begins a drill.
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

/// What a command is judged by, besides the incident itself.
struct CommandContext {
    Actor actor;
    Instant now{};
    QJsonObject seen; ///< what is on the screen, frozen into a decision
    // for Declare only
    PairConfig pair;
    Runbook runbook;
    QList<Customer> customers;
    int nextNumber = 1;
    QString from;         ///< site that takes the writes, or did last
    QJsonObject evidence; ///< what the vantage points say
    std::optional<Instant> stoppedAt;
};

/// An event to be stored, and the word under which it may be stored once only, whoever else tries. Empty: any
/// number of times.
struct PlannedEvent {
    Event event;
    QString once;
    bool operator==(const PlannedEvent &) const = default;
};

/// The events of a command, or why it is refused: no right, wrong moment, something missing. Pure. All of
/// them are stored together or none is.
Result<QList<PlannedEvent>> plan(const Incident &incident, const Command &command,
                                 const CommandContext &context);

/// A run of this incident that moves the service is under way, or has moved it.
bool failoverBegun(const Incident &incident);
/// Everything that stands against closing as complete, each in one sentence.
QStringList stillOpen(const Incident &incident);
/// Only initials are open: a reason is all that closing wants. The sentence that says how many; else empty.
QString onlyInitialsOpen(const Incident &incident);

/// An outage declared by the evidence: as Declare, by the console.
Result<QList<PlannedEvent>> planByEvidence(const CommandContext &context);
/// The service is seen to work again, or to have stopped again: a line of the incident, never a new one.
/// `closed` is the pair's last incident: failing again soon after a false alarm reopens it.
QList<PlannedEvent> planServiceSeen(const Incident &incident, bool works, Instant at);
Result<QList<PlannedEvent>> planReopen(const Incident &closed, const CommandContext &context);

} // namespace Switchback

Q_DECLARE_METATYPE(Switchback::Command)
