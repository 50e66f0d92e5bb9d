// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/labcommands.h"

namespace Switchback::Lab
{

/// `mail`: who has how much; `mail read WHO [N]`; `mail reply WHO TEXT`. Returns the exit code.
int mailCommand(const LabSpec &lab, const Call &call);
/// `arrived`: all that customers ever got. Returns the exit code.
int arrivedCommand(const LabSpec &lab, const Call &call);

} // namespace Switchback::Lab
