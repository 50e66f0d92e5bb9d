// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/record/record.h"
#include "models/record/recordprogress.h"

#include <QPageSize>
#include <QString>

namespace Switchback
{

// The record on paper. Values only, so any thread may call it while a QGuiApplication is there. A file
// appears whole or not at all; an existing one is replaced. Errors: `no_customer`, `not_written`. A drill
// says so on every page.

/// One customer's sheet: the steps as they were done, the initials, the evidence behind them.
Outcome writeCustomerSheet(const QString &path, const Record &record, const QString &customerId,
                           const QPageSize &size);

/// Everybody's sheet, as ID.pdf in that folder: beside each other, on as many threads as there are cores.
/// How many they are, or the first error; `called_off`: those written by then stay.
Result<int> writeCustomerSheets(const QString &folder, const Record &record, const QPageSize &size,
                                RecordProgress &progress);

/// The whole incident: promises against what was reached, timeline, decisions, steps, messages, customers,
/// initials, log. `called_off` when that becomes true; it may be null.
Outcome writeIncidentReport(const QString &path, const Record &record, const QPageSize &size,
                            const std::atomic<bool> *calledOff = nullptr);

} // namespace Switchback
