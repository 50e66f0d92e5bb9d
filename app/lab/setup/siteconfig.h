// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// Writes everything under the site's etc/: accounts, sshd, PostgreSQL, pgBackRest (one file for the database
/// side, one for the repository side), Syncthing, keys, and site.toml for switchback-site. Overwrites what an
/// earlier `up` wrote.
Outcome writeSiteConfig(const LabSpec &lab, const SiteSpec &site);

/// Writes DIR/console: the console's configuration, the credentials it names and the lab's people, owned by
/// whoever brought the lab up. Keeps a configuration that is already there.
Outcome writeConsoleConfig(const LabSpec &lab);

} // namespace Switchback::Lab
