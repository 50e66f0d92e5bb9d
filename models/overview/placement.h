// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"
#include "models/sites/site.h"

#include <QStringList>

namespace Switchback
{

/// What a console needs besides the sites, and at which machines it is: by name or address, as configured.
struct Needs {
    QStringList storeHosts; ///< any one of them will do; empty: this machine's own disk
    QString dutyHost;       ///< who holds the duty; empty: nobody
    QString ownHost;        ///< this machine
};

/// For "Ready to fail over?": warns for what lies only at one of the two sites, and so goes when that one
/// fails. Empty when nothing does.
QList<ComponentLine> placementWarnings(const PairConfig &pair, const Needs &needs, Instant now);

} // namespace Switchback
