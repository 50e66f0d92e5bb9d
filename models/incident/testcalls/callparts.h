// SPDX-License-Identifier: GPL-3.0-or-later
// What the reading of placed calls and their events have in common.
#pragma once

#include "models/incident/testcalls/placedcalls.h"

namespace Switchback::CallParts
{

/// Of a step's record: all that were placed, as the log has them.
constexpr auto Key = "test_calls";

PlacedCall callOf(const QJsonObject &json);
void readTold(PlacedCall &call, const QJsonObject &result);
/// Null: nothing is known of that channel yet.
const Receipt *receiptOf(const PlacedCall &call, const QString &channel);
QString siteName(const Incident &incident, const QString &site);
/// "Test message", as the log names it.
QString kindOf(const PlacedCall &call);

} // namespace Switchback::CallParts
