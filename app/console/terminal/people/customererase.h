// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/terminal/people/terminalcustomers.h"
#include "app/store/store.h"

namespace Switchback::Terminal
{

/// What is known of the person at a customer is erased by an administrator who has read what goes and what
/// stays.
int eraseCustomer(Store &store, const PairConfig &pair, const CustomersOptions &options, const Clock &clock);

} // namespace Switchback::Terminal
