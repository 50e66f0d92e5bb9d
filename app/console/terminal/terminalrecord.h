// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sites/site.h"

namespace Switchback::Terminal
{

/// `report`: the record of an incident as JSON and PDF.
struct ReportOptions {
    int number = 0; ///< of the incident; 0: the newest
    QString folder; ///< where to put record.json, incident.pdf and customers/NAME.pdf
    bool letter = false;
};
int report(const ConsoleConfig &config, const ReportOptions &options, const Clock &clock);
/// `verify FILE`: whether a byte of a record has changed since it was written. 0 whole, 1 not, 3 its
/// events are, and its summary needs a newer program.
int verifyPacket(const QString &file, bool json);

} // namespace Switchback::Terminal
