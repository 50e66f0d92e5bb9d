// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"

#include <QDeadlineTimer>
#include <QJsonObject>

namespace Switchback::Site
{

/// How far audio without a row is looked for.
struct OrphanSearch {
    QString after;          ///< from that name on
    int most = 0;           ///< found ones; 0: all, however long their names are
    int mostLooked = 0;     ///< files that are looked up
    QDeadlineTimer walk;    ///< for looking through the folder
    QDeadlineTimer lookUps; ///< for looking up rows
    int oneLookUpMs = 0;
};

/// What was found, and the first of what could not be looked through.
struct OrphansFound {
    OrphanList list;
    QList<LeftFile> unread;
};

/// Files of this site's that are newer than a moment and that no row of its database names: after a failover
/// the audio of calls whose rows were lost. Looked from ten minutes before that moment on, for a file is
/// written before its row is; what was written within the last minute may get its row yet, and is left out.
/// `not_primary` where the rows are not the newest.
Result<OrphansFound> listOrphans(const ThisSite &site, Instant since, const OrphanSearch &search);

/// From when on rows may be lost here: as it was asked for, else the moment to which the data went when this
/// site was promoted the last time. `no_since`: neither is known.
Result<Instant> lostSince(const ThisSite &site, const QString &asked);

/// The verb `orphans`.
Result<QJsonObject> orphansReading(const ThisSite &site, const QJsonObject &request);

} // namespace Switchback::Site
