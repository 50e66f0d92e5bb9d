// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
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
    QString pair; ///< the timeline of that one alone; empty: of all
    bool json = false;
    int limit = 50;
};

/// What the console that watches wrote down last; when none is watching, the sites are asked once from here.
int status(const ConsoleConfig &config, const Options &options, const Clock &clock);
/// The log, newest last.
int timeline(const ConsoleConfig &config, const Options &options);
/// Reads the configuration and names each fault with file, line and what to do: 0 when there is none.
int configCheck(const QString &file);

} // namespace Terminal

} // namespace Switchback
