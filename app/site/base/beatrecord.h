// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siteconfig.h"
#include "models/core/instant.h"

namespace Switchback::Site
{

/// What became of the last beat: STATE/heartbeat.json, for `status`.
struct BeatRecord {
    Instant at{};
    bool ok = false;
    QString error;
};
void saveBeat(const SiteConfig &config, const BeatRecord &record);
std::optional<BeatRecord> loadBeat(const SiteConfig &config);

} // namespace Switchback::Site
