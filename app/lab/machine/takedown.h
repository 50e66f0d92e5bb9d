// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// Shuts all machines down as one does machines: databases first, all at once. Those that don't are cut.
Outcome stopSites(const LabSpec &lab);
/// Cuts one machine's power: all its processes are killed at once.
Outcome killSite(const LabSpec &lab, const SiteSpec &site);
/// Ends what a crash has left of a machine that is off.
Outcome endLeftovers(const LabSpec &lab, const SiteSpec &site);
/// Stops both sites and removes the network and what else is on this machine; keeps the data.
Outcome takeDown(const LabSpec &lab);
/// The same, and deletes the lab's folder. Refuses a folder without our marker file.
Outcome destroyLab(const QString &dir);

} // namespace Switchback::Lab
