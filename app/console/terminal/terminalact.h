// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/runbook/run.h"
#include "models/sites/site.h"

namespace Switchback::Terminal
{

struct ActOptions {
    RunKind kind = RunKind::Failover;
    bool planned = false; ///< Failover: from a site that works; nothing is lost
    QString confirm;      ///< the short name of the site that takes over, typed by the person
    QString actor;        ///< who does it
    QString second;       ///< the second person; asked for their secret where operators are set up
    QString breakGlass;   ///< why there is no second person; empty: there is
    QString statement;    ///< what the person takes on when the old primary can't be fenced; empty: nothing
};
/// Fails over or back from a terminal: says what it costs, wants the site's name, carries the run out with
/// live output. 0 done, 1 refused or failed, 2 stopped in the middle. Also takes up a run that was under way.
int act(const ConsoleConfig &config, const ActOptions &options, const Clock &clock);
/// What to do about a run that was under way or has failed.
enum class OpenRun {
    GoOn,       ///< ask the sites what became of it and go on
    Retry,      ///< try the step that failed again
    GiveUp,     ///< end it; what was done stays done
    LetGo,      ///< end it, and let the site that it fenced take writes again
    ShipAgain,  ///< the last log could not be shipped: try that again
    AcceptLoss, ///< ... or go on without it
};
/// 0 when what was asked for was done, and when there was no run; 2 when the run waits for a person.
/// `statement`: what is taken on by name; empty: the run's own words.
int openRun(const ConsoleConfig &config, OpenRun what, const QString &actor, const QString &statement,
            const Clock &clock);

} // namespace Switchback::Terminal
