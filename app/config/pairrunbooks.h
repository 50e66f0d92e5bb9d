// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/runbookfile.h"
#include "models/runbook/runbooks.h"

#include <functional>

namespace Switchback
{

class TomlTable;

/// Reads [pair.runbooks]: which of a pair's moves have a runbook of the shop's own, and where. Each file is
/// read and checked here; what is wrong with one is a fault of the line that names it. `fileOf` makes a path
/// of a name.
QMap<QString, QString> readRunbookTable(TomlTable table, const QString &profile,
                                        const std::function<QString(const QString &)> &fileOf);

/// The runbooks of a pair, by move: its own, or those that come with the program. A profile for which none
/// come has the calls of the hosted one, and nobody is led through its cases. `troubles`: files that could be
/// read when the configuration was, and can't be now; that move can't be made.
Runbooks pairRunbooks(const PairConfig &pair, QList<Error> *troubles = nullptr);

} // namespace Switchback
