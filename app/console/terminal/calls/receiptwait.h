// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/receiptbox.h"
#include "models/core/clock.h"
#include "models/incident/testcalls/receipts.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Switchback::Terminal
{

using ReceiptBoxes = std::vector<std::unique_ptr<ReceiptBox>>;

/// Waits in an event loop until the notification of that code has arrived in each of the boxes, or the time
/// is up; `told` of each as it comes. Nothing: it was called off, by what `callOff` is given.
std::optional<QList<Receipt>> awaitReceipts(const ReceiptBoxes &boxes, const QString &code, Instant endedAt,
                                            Duration wait, const Clock &clock,
                                            const std::function<void(const Receipt &)> &told,
                                            std::function<void()> &callOff);

} // namespace Switchback::Terminal
