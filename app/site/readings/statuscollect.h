// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"
#include "models/sites/sitestatus.h"

namespace Switchback::Site
{

/// Everything of `status`, gathered side by side; each part has its own deadline and is absent if it could
/// not be found out. Takes at most about 2.5 s, whatever is broken.
SiteStatus collectStatus(const ThisSite &site);

/// Next due times as the scheduler in `serve` has them (STATE/schedule.json).
struct Schedule {
    std::optional<Instant> nextLog;
    std::optional<Instant> nextFull;
    bool operator==(const Schedule &) const = default;
};
Schedule loadSchedule(const SiteConfig &config);
void saveSchedule(const SiteConfig &config, const Schedule &schedule);

} // namespace Switchback::Site
