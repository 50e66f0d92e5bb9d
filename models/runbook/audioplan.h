// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbook/runplan.h"
#include "models/sites/files/orphanfiles.h"
#include "models/sites/site.h"

namespace Switchback
{

/// Audio whose rows were lost, copied into a folder at the site that has it.
struct AudioOrder {
    QString site; ///< id
    QString siteName;
    QStringList names;            ///< those alone, at most MostAudioNames; none: all
    std::optional<Instant> since; ///< from when on rows were lost; none: since the site was promoted
    void at(const SiteConfig &where)
    {
        site = where.id;
        siteName = where.shortName;
    }
    bool operator==(const AudioOrder &) const = default;
};
inline constexpr int MostAudioNames = 40;

/// `number` tells it from others of the same run.
StepSpec audioStep(const AudioOrder &order, int number);
/// A run of its own, of the kind of one that exports a kept copy.
RunPlan makeAudioExport(const QString &pair, const AudioOrder &order);

/// What came of it: "37 files, written to /srv/exports/…".
QString audioExported(const OrphanExport &exported);

} // namespace Switchback
