// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"

#include <QDeadlineTimer>
#include <QJsonObject>

namespace Switchback::Site
{

/// Files of this site's that are newer than a moment and that no row of its database names: after a failover
/// the audio of calls whose rows were lost. Looked from ten minutes before that moment on, for a file is
/// written before its row is; what was written within the last minute may get its row yet, and is left out.
/// At most `most`, after that name, up to the deadline. `not_primary` where the rows are not the newest.
Result<OrphanList> listOrphans(const ThisSite &site, Instant since, const QString &after, int most,
                               const QDeadlineTimer &deadline);

/// To which moment the data went when this site was promoted the last time: from there on rows may be lost.
std::optional<Instant> recoveredTo(const SiteConfig &config);

/// The verb `orphans`.
Result<QJsonObject> orphansReading(const ThisSite &site, const QJsonObject &request);

} // namespace Switchback::Site
