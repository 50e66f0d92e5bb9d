// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/way.h"
#include "models/sites/ways.h"

#include <memory>

namespace Switchback
{

/// How a kind of way is gone: a way to one site is made, in the link thread, at the first call to that site.
struct WayMaker {
    WayKind kind;
    bool (*usable)(const SiteConfig &site) = nullptr; ///< whether the site's configuration has it
    /// What all sites have in common hangs on `shared`, which outlives the ways.
    std::unique_ptr<Way> (*make)(const WayContext &context, QObject &shared) = nullptr;
};

/// All of them, in the order of wayTypes().
const QList<WayMaker> &wayMakers();
/// The one registration of another way: what it is called, and how it is gone. From the program's start on,
/// before a hub or a watcher is made.
void registerWay(const WayType &type, const WayMaker &maker);

} // namespace Switchback
