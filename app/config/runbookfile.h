// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/consoleconfig.h"
#include "models/runbook/runbooks.h"

namespace Switchback
{

struct RunbookReading {
    Runbook runbook; ///< to be used only without faults
    QList<ConfigFault> faults;
    QList<ConfigFault> hints; ///< what its messages do not say; nothing is wrong with it for that
    [[nodiscard]] bool ok() const { return faults.isEmpty(); }
};

/// Reads and checks a runbook from a TOML file: all faults at once, in the order of the file. Keys like
/// "step[2].call[1].verb" count from 1. Reads at most 1 MiB; any thread.
RunbookReading readRunbook(const QString &path);

/// The runbook that comes with the program for a move of a pair's profile ("hosted"). Error `no_runbook`
/// where there is none.
Result<Runbook> embeddedRunbook(const QString &profile, RunKind move = RunKind::Failover);

/// What `switchback runbook check` prints: "FILE:LINE: what. what to do" for each fault, or one line that
/// says what was found to be in order, after the hints. Safe to show.
QString runbookCheckText(const QString &path, const RunbookReading &reading);

} // namespace Switchback
