// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// Why this machine allows no namespaces, in words; empty if it allows all that the lab needs. Tried, not
/// guessed; leaves nothing behind.
QString whyNoNamespaces();

/// The lab's network: a bridge in a namespace of its own, one namespace for the operations desk and one for
/// each site. Nothing of it is in the machine's own network; there is no default route. Idempotent.
Outcome makeNetwork(const LabSpec &lab);
/// Removes all of it, also half of it. Fine if there is none.
Outcome removeNetwork(const LabSpec &lab);
/// Do all namespaces exist?
bool networkExists(const LabSpec &lab);

/// Pulls or plugs the site's cable.
Outcome setLink(const LabSpec &lab, const SiteSpec &site, bool up);
/// Loses everything between the operations desk and the site; the sites still see each other.
Outcome setPath(const LabSpec &lab, const SiteSpec &site, bool open);
/// Limits the site's link to `kbit` in both directions; 0 lifts the limit.
Outcome setSpeed(const LabSpec &lab, const SiteSpec &site, int kbit);

} // namespace Switchback::Lab
