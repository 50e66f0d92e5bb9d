// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// What this lab lacks for SBCs and customers who call, in words; empty if nothing.
QString whyNoCalls(const LabSpec &lab);
/// What the machine's SBC and voice servers, or the customers' premises and telephones, are configured with.
/// Nothing in a lab without calls.
Outcome writeCallsConfig(const LabSpec &lab, const SiteSpec &machine);

} // namespace Switchback::Lab
