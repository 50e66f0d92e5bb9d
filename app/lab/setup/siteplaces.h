// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// Where a site keeps what, as its own processes see it.
struct Places {
    QString root, etc, disk, log, run;
    Places(const LabSpec &lab, const SiteSpec &site)
        : root(lab.siteRoot(site))
        , etc(root + QStringLiteral("/etc"))
        , disk(root + QStringLiteral("/disk"))
        , log(root + QStringLiteral("/log"))
        , run(lab.siteRun(site))
    {
    }
};

} // namespace Switchback::Lab
