// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QString>

namespace Switchback
{

/// "14:02:31 Chicago (UTC-6)": unlike in both of the hours that a clock change doubles, and the same in every
/// language. A zone that is none is UTC.
QString placedText(Instant at, const QTimeZone &zone, const QString &place, bool withSeconds = true);

} // namespace Switchback
