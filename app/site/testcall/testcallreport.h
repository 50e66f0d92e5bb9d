// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/testcall/testcall.h"

#include <QJsonObject>

namespace Switchback::Site
{

/// As the contract's TestCallResult has it. `startedAt`: when it was dialled.
QJsonObject testCallJson(const TestCallPlan &plan, const TestCallSeen &seen, Instant startedAt);

} // namespace Switchback::Site
