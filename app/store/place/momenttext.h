// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

namespace Switchback
{

/// "2026-11-21 14:04:12 UTC", for the store's errors.
inline QString momentText(Instant at)
{
    return toDateTime(at, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
}

} // namespace Switchback
