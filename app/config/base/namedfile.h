// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

namespace Switchback
{

/// Whether a file that the configuration names is of any use for what it is named for: the Error says what it
/// lacks, without a full stop. Plain files are read, 1 MiB at most; nothing of their contents is told.
Outcome holdsCertificate(const QString &path);
Outcome holdsHostKeys(const QString &path);

} // namespace Switchback
