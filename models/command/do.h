// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/docustomers.h"
#include "models/command/dodecide.h"
#include "models/command/doincident.h"
#include "models/command/donotice.h"
#include "models/command/dostep.h"

#include <QMetaType>

#include <variant>

namespace Switchback
{

/// What a person can do in an incident. Each becomes events by plan(); nothing else writes them.
using Command = std::variant<Do::Declare, Do::CloseFalseAlarm, Do::CloseNotNeeded, Do::CloseComplete,
                             Do::ComposeNotice, Do::WriteBeside, Do::ApproveNotice, Do::RecordSent,
                             Do::WithdrawNotice, Do::SetCadence, Do::Decide, Do::AskApproval, Do::Approve,
                             Do::BreakGlass, Do::BeginStep, Do::SettleStep, Do::InStep, Do::RecordCustomers,
                             Do::TakeInitials, Do::RecordNoInitials, Do::Pause, Do::GoOn, Do::HandOver>;

} // namespace Switchback

Q_DECLARE_METATYPE(Switchback::Command)
