// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Switchback::Lab
{

/// The whole program: reads the command line, does the command. 0 done, 1 failed, 64 the command line is
/// wrong, and nothing was done; `exec` and `site` return what their command returned.
int runCommandLine(int argc, char *argv[]);

} // namespace Switchback::Lab
