// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/runbook/run.h"
#include "models/sites/site.h"

namespace Switchback::Terminal
{

/// `case planned|failback`: opens the case of a move that nothing forces, with the runbook of that move; its
/// steps are done in a window. 0 opened, 1 refused.
struct CaseOptions {
    RunKind kind = RunKind::Planned; ///< or Failback
    QString actor;
    QString reason;
};
int openCase(const ConsoleConfig &config, const CaseOptions &options, const Clock &clock);

} // namespace Switchback::Terminal
