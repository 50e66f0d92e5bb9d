// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/setup/labcreate.h"

namespace Switchback::Lab
{

/// Brings both sites up, from nothing or from where they were; says on standard output what it does. Fine if
/// they are up already. What was broken on purpose stays broken.
Outcome bringUp(const QString &dir, const UpOptions &options);
/// Switches one site's machine on. Whether its database may start, its own `switchback-site boot` decides.
Outcome startSite(const LabSpec &lab, const SiteSpec &site);
/// Waits until the machine's mail server, and what else of mail is there, can be reached. Fine if it is off
/// or held down.
Outcome awaitMail(const LabSpec &lab, const SiteSpec &machine);
/// Calls a minute of the voice application at that site.
Outcome setLoad(const LabSpec &lab, const SiteSpec &site, int callsPerMinute);

} // namespace Switchback::Lab
