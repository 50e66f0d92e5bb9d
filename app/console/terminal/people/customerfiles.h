// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of customers from and to files: behind `customers`.
#pragma once

#include "app/console/terminal/people/terminalcustomers.h"
#include "app/store/store.h"

namespace Switchback::Terminal
{

/// The list that is meant, by its name in the store.
QString listMeant(const PairConfig &pair, const CustomersOptions &options);
/// A usage error.
Error wrongUse(const QString &text, const QString &hint);

/// Reads, shows what would happen row by row, and does it unless it is only to be looked at.
int importCustomers(Store &store, const PairConfig &pair, const CustomersOptions &options,
                    const Clock &clock);
int exportCustomers(Store &store, const PairConfig &pair, const CustomersOptions &options);

} // namespace Switchback::Terminal
