// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <QJsonObject>

namespace Switchback::Lab
{

/// What the customers' premises themselves know of each trunk's last call, kept apart from what any site
/// says: {"TRUNK":
/// {"sbc": "production", "code": "200", "at": ISO}, …}. Empty before the first call.
Result<QJsonObject> lastCalls(const LabSpec &lab);

} // namespace Switchback::Lab
