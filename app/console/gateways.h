// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/receiptbox.h"
#include "app/notify/notifying.h"
#include "models/core/clock.h"

namespace Switchback
{

class Pairs;

/// The gateways that the configuration names, none where it names none.
void addGateways(Notifying &notifying, const ConsoleConfig &config, const Clock &clock);
/// SMS and calls, one gateway each. Of several ways of calling those by a provider are tried first, then SBCs
/// of one's own, as they stand in the configuration.
std::vector<std::unique_ptr<Gateway>> gatewaysBesideMail(const NotifyGateways &settings, const Clock &clock);
/// Gives each pair what reads where the notifications of its test messages arrive, as the configuration names
/// it; before the pairs are started.
void addReceipts(const Pairs &pairs, const ConsoleConfig &config, const Clock &clock);
/// That of one pair.
std::vector<std::unique_ptr<ReceiptBox>> receiptBoxes(const PairConfig &pair, const NotifyGateways &gateways,
                                                      const Clock &clock);

} // namespace Switchback
