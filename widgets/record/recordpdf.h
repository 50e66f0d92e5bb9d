// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/record/record.h"

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

/// The whole incident: promises against what was reached, timeline, decisions, steps, messages, customers,
/// initials, log.
Outcome writeIncidentReport(const QString &path, const Record &record, const QPageSize &size);

} // namespace Switchback
