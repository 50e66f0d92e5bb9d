// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/wizardparts.h"

namespace Switchback
{

QString siteTime(const Incident &incident, Instant at, bool withSeconds)
{
    return QStringLiteral("%1 %2").arg(clockText(at, QTimeZone(incident.fromZone), withSeconds),
                                       incident.fromName);
}

QString siteTime(const Incident &incident, std::optional<Instant> at, bool withSeconds)
{
    return at ? siteTime(incident, *at, withSeconds) : QString();
}

} // namespace Switchback
