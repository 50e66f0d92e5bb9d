// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Switchback::Lab
{

struct LabSpec;
struct SiteSpec;

/// A program to run; no shell is ever between.
struct Command {
    QString program;
    QStringList arguments;
    QByteArray input = {};
    int timeoutMs = 30'000;
};

/// Runs it to its end and returns its standard output. The Error names the program, what it said and how it
/// ended. Blocks.
Result<QByteArray> run(const Command &command);
/// All at once; the first failure, or success when all have succeeded. Blocks until the last has ended.
Outcome runAll(const QList<Command> &commands);
/// The same command, but inside the site and as its service user.
Command atSite(const LabSpec &lab, const SiteSpec &site, const Command &command);
/// This very program.
QString ownProgram();

} // namespace Switchback::Lab
