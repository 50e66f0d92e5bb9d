// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/siteconfig.h"
#include "models/sites/sitestatus.h"

namespace Switchback::Site
{

/// `init`: makes STATE with the site's first role; starts nothing and touches no database. A primary's
/// cluster, the pgBackRest stanza and its first full backup are the administrator's; a standby waits for its
/// rebuild.
Outcome initSite(const SiteConfig &config, SiteRole role);
/// `boot`: decides at machine start whether PostgreSQL may start. Says on standard output what it decided.
Outcome bootSite(const SiteConfig &config);

} // namespace Switchback::Site
