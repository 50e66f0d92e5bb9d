// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/terminal/files/terminalfiles.h"
#include "app/link/base/sitecalls.h"

namespace Switchback::Terminal
{

/// Runs the loop until that call has been answered.
CallAnswer asked(SiteCalls &links, const CallRequest &request);

/// `files orphans`: audio at the serving site that no row names, since rows were lost. 0 listed, 3 not
/// known.
int listAudio(SiteCalls &links, const ConsoleConfig &config, const PairConfig &pair, bool json);
/// `files export`: copies it into a folder there, as a run in the name of who does it.
int exportAudio(const ConsoleConfig &config, const FilesOptions &options, const Clock &clock);

} // namespace Switchback::Terminal
