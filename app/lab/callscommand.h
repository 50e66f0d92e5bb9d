// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/labcommands.h"

namespace Switchback::Lab
{

/// `calls N`: how many customers place in a minute.
int callsCommand(const LabSpec &lab, const Call &call);
/// `route`, `route WHO|all SITE|half`: where trunks' calls go.
int routeCommand(const LabSpec &lab, const Call &call);

/// `called`: where each trunk's last call went, as the customers' premises know it.
int calledCommand(const LabSpec &lab, const Call &call);

} // namespace Switchback::Lab
