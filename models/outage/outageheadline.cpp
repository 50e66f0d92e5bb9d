// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/outage/outageheadline.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};

/// Of a case that nothing forced: both sites work.
QString moveSentence(const Incident &incident)
{
    const RunState *run = incident.run();
    const bool moved = run && run->succeeded;
    if (!incident.open())
        return moved ? Words::tr("Closed. %1 carries the service.").arg(incident.toName)
                     : Words::tr("Closed: the service was not moved.");
    if (moved)
        return Words::tr("%1 takes writes; customers are moving.").arg(incident.toName);
    return incident.mode == IncidentMode::Failback
               ? Words::tr("The service is to go home to %1.").arg(incident.toName)
               : Words::tr("The service is to move to %1, for planned work.").arg(incident.toName);
}

QString sentence(const Incident &incident)
{
    if (!incident.isOutage())
        return moveSentence(incident);
    if (!incident.open()) {
        switch (incident.ending) {
        case Ending::FalseAlarm:
            return Words::tr("Closed: a false alarm.");
        case Ending::NotNeeded:
            return Words::tr("Closed: a failover was not needed.");
        default:
            return Words::tr("Closed. %1 carries the service.").arg(incident.toName);
        }
    }
    const RunState *run = incident.run();
    const Decision *decision = incident.decision();
    if (incident.restoredAt)
        return Words::tr("%1 carries the service. Initials are being taken.").arg(incident.toName);
    if (run && run->succeeded)
        return Words::tr("%1 is down. %2 takes writes; customers are moving.")
            .arg(incident.fromName, incident.toName);
    if (decision && decision->choice == Choice::FailOver)
        return Words::tr("%1 is down. Failing over to %2.").arg(incident.fromName, incident.toName);
    if (incident.serviceSeenAt)
        return Words::tr("%1 works again. Close the incident, or go on.").arg(incident.fromName);
    return Words::tr("%1 is down. Not decided yet.").arg(incident.fromName);
}

Mark markOf(const Incident &incident)
{
    if (!incident.open() || incident.restoredAt)
        return Mark::Fine;
    if (!incident.isOutage())
        return Mark::Running;
    return incident.serviceSeenAt ? Mark::Warning : Mark::Bad;
}
} // namespace

OutageHeadline outageHeadline(const Incident &incident)
{
    const QString text = sentence(incident);
    return {incident.drill() ? Words::tr("Drill: %1").arg(text) : text, markOf(incident)};
}

} // namespace Switchback
