// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"
#include "models/sites/facts.h"
#include "models/sites/site.h"

namespace Switchback
{

/// What lies kept at a site, as it is listed; nothing: the site has not said (which is not "none").
std::optional<QList<KeptLine>> keptLines(const SiteConfig &config, const SiteFacts &facts);

} // namespace Switchback
