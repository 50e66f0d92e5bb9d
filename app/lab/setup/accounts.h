// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// Writes ETC/passwd, group, shadow and hosts of a machine: who there is for its processes, and which names.
Outcome writeAccounts(const LabSpec &lab, const SiteSpec &machine);

} // namespace Switchback::Lab
