// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/command.h"
#include "models/core/plannedevent.h"
#include "models/incident/incidentparts.h"
#include "models/incident/stillopen.h"

#include <QString>

#include <functional>

namespace Switchback
{

// Shared by the parts of plan(); not for others.

using Planned = Result<QList<PlannedEvent>>;
/// The word of what can't both be done on one picture: decide, begin what can't be taken back, end without
/// it.
QString turningWord(const Incident &incident);
/// A refusal. `code`: no_right, not_now, missing, not_known, already_done.
Error refusal(const char *code, const QString &text, const QString &hint = {});
/// The right, or the refusal that says whose it is. Without operators in the store names are taken as given.
std::optional<Error> withoutRight(const CommandContext &context, Right right);
/// The step, or the refusal that it isn't one of this runbook.
Result<const RunbookStep *> knownStep(const Incident &incident, const QString &key);
/// The events that settle a step which has come to its end by another act.
PlannedEvent settled(const Incident &incident, const RunbookStep &step, StepOutcome outcome,
                     const CommandContext &context, const QString &why, const QString &found);
PlannedEvent begun(const Incident &incident, const RunbookStep &step, const CommandContext &context);
/// Begun by the way, by the first thing that is recorded of it: what is recorded counts, whoever was first.
PlannedEvent begunBeside(const Incident &incident, const RunbookStep &step, const CommandContext &context);
/// A room's own event, folded by its StepRoom::fold(): `values` and what was done. Begins the step, too.
QList<PlannedEvent> inStep(const Incident &incident, const RunbookStep &step, const Do::InStep &command,
                           const CommandContext &context, const QString &text);
/// Whoever came into the list is in it before a message is approved: then it is for them, too. `again`: the
/// same of the incident with them.
using PlanFn = std::function<Planned(const Incident &)>;
Planned withNewcomers(const Incident &incident, const CommandContext &context,
                      const QList<PlannedEvent> &planned, const PlanFn &again);
/// Whether the step was begun and has no outcome yet.
bool underWay(const Incident &incident, const RunbookStep &step);

Planned planOne(const Incident &incident, const Do::Declare &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::CloseFalseAlarm &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::CloseNotNeeded &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::CloseComplete &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::ComposeNotice &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::WriteBeside &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::ApproveNotice &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::RecordSent &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::WithdrawNotice &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::SetCadence &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::Decide &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::AskApproval &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::Approve &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::BreakGlass &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::BeginStep &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::SettleStep &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::RecordCustomers &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::TakeInitials &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::RecordNoInitials &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::InStep &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::Pause &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::GoOn &command, const CommandContext &context);
Planned planOne(const Incident &incident, const Do::HandOver &command, const CommandContext &context);

} // namespace Switchback
