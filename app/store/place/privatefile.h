// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QString>

namespace Switchback
{

/// Makes the file if there is none, and closes it to others if it is ours; what a group may write was shared
/// with it on purpose and stays so. The Error is the system's word.
Outcome keepPrivate(const QString &path);

} // namespace Switchback
