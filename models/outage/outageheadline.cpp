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

QString sentence(const Incident &incident)
{
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
    return incident.serviceSeenAt ? Mark::Warning : Mark::Bad;
}
} // namespace

OutageHeadline outageHeadline(const Incident &incident)
{
    const QString text = sentence(incident);
    return {incident.drill() ? Words::tr("Drill: %1").arg(text) : text, markOf(incident)};
}

} // namespace Switchback
