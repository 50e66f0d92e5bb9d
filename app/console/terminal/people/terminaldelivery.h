// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/notify/deliveryact.h"
#include "models/sites/site.h"

namespace Switchback::Terminal
{

/// "spoke", "voicemail", "no-answer", "has-it", "again", "give-up".
std::optional<DeliveryAct::What> deliveryActFromWord(const QString &word);

/// `switchback notify tasks`: calls that one of us has to make: whom, the number, what is said. 0: there are
/// none; 1: there are.
int deliveryTasks(const ConsoleConfig &config, const QString &pair, bool json);
/// What one of us did with a delivery, into the log; whoever has the duty goes on from there. 0: it is
/// written; 1: refused.
int deliveryAct(const ConsoleConfig &config, const DeliveryAct &act, const QString &actor,
                const Clock &clock);
/// `switchback notify send-by`: has a delivery's message sent to the same contact by another channel too:
/// "email", "sms", "call" or "task". 0: it is written, and whoever has the duty sends it; 1: refused.
int deliverySendBy(const ConsoleConfig &config, const QString &delivery, const QString &channel,
                   const QString &actor, const Clock &clock);

} // namespace Switchback::Terminal
