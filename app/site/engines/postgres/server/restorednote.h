// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siteconfig.h"
#include "models/core/instant.h"

namespace Switchback::Site
{

/// When a log was first seen to be restored here. The database tells how far it is, but not since when; every
/// look writes down what is new, so that "restored" is not the moment of the newest look.
Instant firstRestored(const SiteConfig &config, const QString &segment, Instant now);

} // namespace Switchback::Site
