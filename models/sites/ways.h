// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/way.h"

#include <functional>

namespace Switchback
{

/// A kind of way as everybody but its own room sees it: what it is called, and whether a site has it. How it
/// is gone stands beside it (app/link/base/waymaker.h).
struct WayType {
    WayKind kind;             ///< the key in the configuration, the contract and reports
    QString name;             ///< "SSH": on screens, in every language
    bool carriesCalls = true; ///< false: it only tells whether something answers there
    bool (*watched)(const SiteConfig &site) = nullptr; ///< none: every site
    QString (*host)(const SiteConfig &site) = nullptr; ///< where it leads to
};

/// All kinds, in the order in which they are shown and tried.
const QList<WayType> &wayTypes();
/// Another kind, from the program's start on, before anything is watched. The same key again is passed over.
void registerWayType(const WayType &type);

QString wayName(WayKind way);
/// "SSH and REST", in the order given.
QString wayNames(const QList<WayKind> &ways);
bool carriesCalls(WayKind way);
/// The machines at which the ways to a site end.
QStringList hostsOf(const SiteConfig &site);

} // namespace Switchback
