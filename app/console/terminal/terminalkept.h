// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/runbook/run.h"
#include "models/sites/site.h"

#include <QString>

namespace Switchback::Terminal
{

/// `kept list|count|export|discard`: what lies kept at the sites until somebody has dealt with it by name.
struct KeptOptions {
    bool list = true;
    CopyAct act = CopyAct::Count;
    QString site; ///< id or short name; empty: wherever that name lies
    QString name;
    QString actor;
    QString reason;
    bool unexported = false;
    bool json = false;
};
/// 0 done, or listed; 1 refused, failed, or a site has not said.
int kept(const ConsoleConfig &config, const KeptOptions &options, const Clock &clock);

} // namespace Switchback::Terminal
