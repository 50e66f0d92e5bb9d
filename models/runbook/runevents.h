// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbook/run.h"

namespace Switchback
{

// What run.cpp reads from the bodies of events; who wants to write one takes the makers in run.h.

/// Its steps change which site takes the writes; a step of a case may leave that as it is.
bool turnsService(const RunPlan &plan);
Result<RunPlan> planFromEvent(const Event &event);
StepSpec specFromJson(const QJsonObject &json);
inline constexpr int MaxSteps = 60; ///< of one run
Override overrideFromBody(const QJsonObject &body);
LastLog lastLogFromBody(const QJsonObject &body);
Error errorFromBody(const QJsonObject &body);

} // namespace Switchback
