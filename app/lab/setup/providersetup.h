// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// Puts the provider of SMS and calls and its token where the machine outside looks for them. Nothing at a
/// site, or in a lab without that machine.
Outcome writeProvider(const LabSpec &lab, const SiteSpec &machine);
/// [[notify.sms]] and [[notify.voice]] of the console's configuration, below [notify]; empty in a lab
/// without.
QString providerToml(const LabSpec &lab);

} // namespace Switchback::Lab
