// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/runbook/run.h"
#include "models/sites/site.h"

#include <QStringList>

namespace Switchback
{

/// What `switchback` does in a terminal, without a window: status, timeline, verify, config check. Each
/// prints to standard output and returns the exit code. They run an event loop of their own until they have
/// the answer.
namespace Terminal
{

struct Options {
    QString configFile;
    bool json = false;
    int limit = 50;
};

/// What the console that watches wrote down last; when none is watching, the sites are asked once from here.
int status(const ConsoleConfig &config, const Options &options, const Clock &clock);
/// The log, newest last.
int timeline(const ConsoleConfig &config, const Options &options);
/// Walks the log's chain of hashes: 0 when whole, 1 when not, naming the first bad event.
int verify(const ConsoleConfig &config, const Options &options);
/// Reads the configuration and names each fault with file, line and what to do: 0 when there is none.
int configCheck(const QString &file);

struct ActOptions {
    RunKind kind = RunKind::Failover;
    QString confirm;   ///< the short name of the site that takes over, typed by the person
    QString actor;     ///< who does it
    QString statement; ///< what the person takes on when the old primary can't be fenced; empty: nothing
};
/// Fails over or back from a terminal: says what it costs, wants the site's name, carries the run out with
/// live output. 0 done, 1 refused or failed, 2 stopped in the middle. Also takes up a run that was under way.
int act(const ConsoleConfig &config, const ActOptions &options, const Clock &clock);
/// What to do about a run that was under way or has failed.
enum class OpenRun {
    GoOn,   ///< ask the sites what became of it and go on
    Retry,  ///< try the step that failed again
    GiveUp, ///< end it; what was done stays done
    LetGo,  ///< end it, and let the site that it fenced take writes again
};
/// 0 when it ended well, and when there was none.
int openRun(const ConsoleConfig &config, OpenRun what, const QString &actor, const Clock &clock);

} // namespace Terminal

} // namespace Switchback
