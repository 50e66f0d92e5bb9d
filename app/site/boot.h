// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"
#include "models/sites/sitestatus.h"

namespace Switchback::Site
{

/// `init`: makes STATE with the site's first role; starts nothing and touches no database. A primary's
/// cluster, its repository and the first full backup in it are the administrator's; a standby waits for its
/// rebuild.
Outcome initSite(const SiteConfig &config, SiteRole role);
/// `boot`: decides at machine start whether the database may start. Says on standard output what it decided.
Outcome bootSite(const ThisSite &site);

} // namespace Switchback::Site
