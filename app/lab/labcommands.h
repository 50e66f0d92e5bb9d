// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"
#include "models/core/result.h"

#include <QJsonObject>
#include <QStringList>

namespace Switchback::Lab
{

constexpr int wrongUsage = 64;

/// What the command line says.
struct Call {
    QString dir;
    bool json = false;
    QString command;
    QStringList arguments;
};

/// Says what is wrong with the command line, and is the exit code for it.
int misuse(const QString &what);
/// The exit code of what was done; a failure is said.
int finish(const Outcome &outcome);

/// Says it as JSON.
void print(const QJsonObject &object);

/// What is asked of a lab that is up: its state, faults, load, ledger and mail.
int commandOnLab(const LabSpec &lab, const Call &call);

} // namespace Switchback::Lab
