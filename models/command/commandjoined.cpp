// SPDX-License-Identifier: GPL-3.0-or-later
// Who comes into the list while an outage is open.
#include "models/command/command.h"
#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/incident/clocks.h"
#include "models/incident/incidentparts.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
constexpr qsizetype MostNames = 5; ///< in one line of the log
}

QList<PlannedEvent> planJoined(const Incident &incident, const QList<Customer> &list, Instant at)
{
    // Of a drill and of planned work the list is who was asked before.
    if (!incident.open() || incident.mode != IncidentMode::Real || updatesEnd(incident))
        return {};
    QJsonArray customers;
    QStringList names;
    for (const Customer &each : list) {
        if (incident.customer(each.id))
            continue;
        customers += customerBody(each);
        if (names.size() < MostNames)
            names += visibleText(each.name, 80);
    }
    const qsizetype many = customers.size();
    if (many == 0)
        return {};
    if (many > names.size())
        names += QStringLiteral("…");
    const QString text =
        counted("Incident",
                QT_TRANSLATE_N_NOOP("Incident", "%1 customers were added, and are told from the "
                                                "next message on: %2"),
                many)
            .arg(many)
            .arg(names.join(QStringLiteral(", ")));
    return {{incidentEvent(incident, QStringLiteral("incident.joined"), at, QStringLiteral("console"), text,
                           {{QStringLiteral("customers"), customers}}),
             onceWord(incident, QStringLiteral("joined/%1").arg(incident.customers.size()))}};
}

} // namespace Switchback
