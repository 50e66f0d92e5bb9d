// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siteconfig.h"
#include "models/sites/sitestatus.h"

#include <optional>

namespace Switchback::Site
{

/// What STATE/site.json holds: the site's part in the pair, on disk before the database is told anything.
struct SiteRecord {
    SiteRole role = SiteRole::Unknown;
    int epoch = 0;
    QString detail; ///< why it is so, in words
    Instant since{};
    QString promotingOp; ///< the promote under way here; hello says so while its worker lives
    /// Of the control file after a fence that shipped everything into both repositories: while it is the
    /// same, nothing has run here since.
    QString sealed;
    bool restoring = false; ///< a rebuild has begun to overwrite the data directory
    /// How far the data went when this site claimed the writes the last time: from there on rows may be
    /// lost. Nothing: it was never promoted, or its database could not say.
    std::optional<Instant> recoveredTo;
    bool fresh = false; ///< just made by `init`: its database never ran under our eyes
    bool operator==(const SiteRecord &) const = default;
};

QString recordFile(const SiteConfig &config);
/// A file that is absent is role unknown, epoch 0; one that can't be read is an error (code `state`).
Result<SiteRecord> loadRecord(const SiteConfig &config);
Outcome saveRecord(const SiteConfig &config, const SiteRecord &record);

} // namespace Switchback::Site
