// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <QJsonObject>

namespace Switchback::Lab
{

/// What runs at each site, what is broken, and who has the ports.
QJsonObject labStatus(const LabSpec &lab);
QString statusText(const LabSpec &lab, const QJsonObject &status);
/// Process numbers by role, as this machine counts them.
QJsonObject sitePids(const LabSpec &lab, const SiteSpec &site);

} // namespace Switchback::Lab
