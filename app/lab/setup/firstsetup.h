// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <functional>

namespace Switchback::Lab
{

/// Makes the voice system in two machines that run and are empty: database and first full backup at
/// production, and a standby of it at the backup site. `tell` gets a line for each stage.
Outcome makeSystem(const LabSpec &lab, const std::function<void(const QString &)> &tell);
/// Waits until the site's database takes writes.
Outcome waitForWrites(const LabSpec &lab, const SiteSpec &site, int timeoutMs);
/// The last lines of one of the site's logs.
QString logTail(const LabSpec &lab, const SiteSpec &site, const QString &name);

} // namespace Switchback::Lab
