// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
} // namespace

QString siteTime(const Incident &incident, Instant at, bool withSeconds)
{
    return QStringLiteral("%1 %2").arg(clockText(at, QTimeZone(incident.fromZone), withSeconds),
                                       incident.fromName);
}

QString siteTime(const Incident &incident, std::optional<Instant> at, bool withSeconds)
{
    return at ? siteTime(incident, *at, withSeconds) : QString();
}

QString writtenBefore(const Incident &incident, const Notice &notice)
{
    const auto since = [&notice](const std::optional<Instant> &at) { return at && *at > notice.composedAt; };
    QStringList what;
    if (since(incident.serviceSeenAt))
        what += Words::tr("%1 worked again").arg(incident.fromName);
    if (since(incident.reopenedAt))
        what += Words::tr("it went on again");
    if (const Decision *decision = incident.decision(); decision && decision->at > notice.composedAt)
        what += Words::tr("it was decided what to do");
    if (const RunState *run = incident.lastRun(); run && run->succeeded && since(run->finishedAt))
        what += Words::tr("the service moved to %1").arg(incident.toName);
    return what.isEmpty() ? QString()
                          : Words::tr(" · written before %1: read it again").arg(what.join(QStringLiteral(", ")));
}

} // namespace Switchback
