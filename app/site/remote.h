// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QList>

namespace Switchback::Site
{

/// The words of a pgBackRest command line as its peer sends it over SSH, or an error that says which word
/// isn't one: program name first, one command with its role, options from a known list. Pure; nothing is run.
Result<QList<QByteArray>> splitRemoteCommand(const QByteArray &line);

} // namespace Switchback::Site
