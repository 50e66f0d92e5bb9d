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
/// `verify FILE`: whether a byte of a record has changed since it was written, who vouches for it, and how
/// the heads that were typed in stand to it. Needs no store. 0 whole, 1 not, 3 not known: nobody signed it, a
/// head lies outside of it, or its summary needs a newer program; its events are whole.
int verifyPacket(const QString &file, const QStringList &heads, bool json);

} // namespace Switchback::Terminal
