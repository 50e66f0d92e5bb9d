// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// Why a new lab in that folder can have no mail servers, in words; empty if it can.
QString whyNoMail(const LabSpec &lab);
/// Puts the mail server's program where the machines' processes find it.
Outcome installMailServer(const LabSpec &lab);
/// Writes what the mail services of that machine read, below its ETC. Nothing in a lab without mail.
Outcome writeMailConfig(const LabSpec &lab, const SiteSpec &machine);

/// [notify] of the console's configuration: how customers are told. Empty in a lab without mail.
QString notifyToml(const LabSpec &lab);

} // namespace Switchback::Lab
