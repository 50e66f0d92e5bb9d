// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// What was broken on purpose and not healed yet; kept in DIR/run/broken.json.
struct Breakage {
    QString what; ///< a name from the list of faults
    QString site; ///< id
    QString at;   ///< ISO, UTC
    bool operator==(const Breakage &) const = default;
};

QList<Breakage> breakages(const LabSpec &lab);
bool isBroken(const LabSpec &lab, const SiteSpec &site, const QString &what);
Outcome noteBroken(const LabSpec &lab, const SiteSpec &site, const QString &what);
Outcome noteHealed(const LabSpec &lab, const SiteSpec &site, const QString &what);
/// After `down` nothing is broken any more: the next machines are new ones.
void forgetBreakages(const LabSpec &lab);

} // namespace Switchback::Lab
