// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/start/windows.h"
#include "app/console/terminal/calls/terminaltestcall.h"
#include "app/console/terminal/people/terminalcustomers.h"
#include "app/console/terminal/people/terminalgap.h"
#include "app/console/terminal/people/terminalkeys.h"
#include "app/console/terminal/people/terminalpeople.h"
#include "app/console/terminal/terminal.h"
#include "app/console/terminal/terminalact.h"
#include "app/console/terminal/terminalkept.h"
#include "app/console/terminal/terminalrecord.h"
#include "app/console/terminal/terminalverify.h"

#include <QString>
#include <QStringList>

namespace Switchback
{

/// What was typed, read.
struct CommandLine {
    QString fault;   ///< why it is none of the commands that there are; empty: it is one
    QString command; ///< empty: a window
    QStringList arguments;
    QString configFile;
    QString pair; ///< id of the one that is meant; empty: the only one, or all
    Terminal::Options options;
    Terminal::VerifyOptions verify;
    Terminal::GapOptions gap;
    Terminal::ActOptions act;
    Terminal::PeopleOptions people;
    Terminal::CustomersOptions customers;
    Terminal::ReportOptions report;
    Terminal::KeptOptions kept;
    Terminal::KeysOptions keys;
    Terminal::TestCallOptions testCall;
    bool duty = false;
    WindowOptions window;
};

/// Whether it is a command for the terminal; asked before there is an application, for a window needs another
/// kind.
bool wantsTerminal(int argc, char **argv);
/// Whether that command sets type (a report on paper).
bool wantsType(int argc, char **argv);
/// Needs the application. Ends the process for --help and --version.
CommandLine parseCommandLine(const QStringList &arguments);
/// Carries out a terminal command and returns the exit code: 64 for what is none, before anything is done.
int runCommand(const CommandLine &line, const Clock &clock);
/// Says what is wrong with it; 64.
int refuseCommand(const CommandLine &line);

} // namespace Switchback
