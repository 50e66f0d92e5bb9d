// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QStringList>

namespace Switchback::Site
{

/// What of this machine's files a process and all that it becomes may still reach; everything else is gone
/// for it.
struct Reachable {
    QStringList programs;  ///< read and run
    QStringList reading;   ///< folders with all below them, or files
    QStringList readWrite; ///< no links may be made there and nothing is run
};

/// Whether this kernel has Landlock, without which confine() fails.
bool canConfine();
/// Confines this process for good. What of the list does not exist is left out.
Outcome confine(const Reachable &reachable);

} // namespace Switchback::Site
