// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/testcall/testmessage.h"

#include <QJsonObject>

namespace Switchback::Site
{

/// As the contract's TestCallResult has it. `startedAt`: when it was dialled.
QJsonObject testCallJson(const TestCallPlan &plan, const TestCallSeen &seen, Instant startedAt);
/// As the contract's TestMessageResult has it. `endedAt`: of the call that left it.
QJsonObject testMessageJson(const TestCallPlan &plan, const TestMessageSeen &seen, const QString &code,
                            Instant startedAt, std::optional<Instant> endedAt);

} // namespace Switchback::Site
