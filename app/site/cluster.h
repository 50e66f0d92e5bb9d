// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/siteconfig.h"
#include "models/sites/sitestatus.h"

namespace Switchback::Site
{

/// The set-up of a site's PostgreSQL: what `init` and `rebuild` write, and what `boot` decides.
namespace Cluster
{
/// Our settings in a file of their own (switchback.conf), included by postgresql.conf, and who may come in.
Outcome writeSettings(const SiteConfig &config);
} // namespace Cluster

/// `init`: makes STATE with the role. A primary also gets its cluster, the application's database, the stanza
/// and a first full backup; what is there already is kept. Says on standard output what it does.
Outcome initSite(const SiteConfig &config, SiteRole role);
/// `boot`: decides at machine start whether PostgreSQL may start. Says on standard output what it decided.
Outcome bootSite(const SiteConfig &config);

} // namespace Switchback::Site
