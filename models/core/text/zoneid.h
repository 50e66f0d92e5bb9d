// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// Whether this machine knows a time zone by that name: those of Qt's list, and the older names of them that
/// browsers and phones still send (US/Central, America/Indianapolis, Asia/Calcutta). No fixed offsets: they
/// have no daylight saving time.
bool isZoneId(const QString &id);

/// The zone that was probably meant: in another spelling, or by its place alone. Empty if none is near.
QString nearestZone(const QString &id);

} // namespace Switchback
