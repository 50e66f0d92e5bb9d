// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/start/commandline.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <functional>

namespace Switchback
{

/// What may stand behind a command's name or verb.
struct CommandForm {
    qsizetype least = 0; ///< of arguments
    qsizetype most = 0;
    QStringList options;
};

/// A command of the terminal: what is typed, what the help says, and what it does.
struct TerminalCommand {
    QString name;
    QString form; ///< as the help shows it
    QString help;
    QMap<QString, CommandForm> verbs; ///< under "" the command without a verb
    bool number = false;              ///< its argument is one, from 1
    std::function<int(const CommandLine &, const Clock &)> run;
};

/// Every command there is, each named once; the nameless one is the window.
const QList<TerminalCommand> &terminalCommands();

} // namespace Switchback
