// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of customers by what the log says.
#include "models/core/apart.h"
#include "models/incident/folding.h"
#include "models/incident/incidentparts.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
/// One fact into one record; false: it is none known here.
bool record(CustomerRecord &customer, const QString &kind, const Fact &fact)
{
    if (kind == QLatin1String("asked"))
        customer.askedAt = fact.at;
    else if (kind == QLatin1String("says_done"))
        customer.saysDoneAt = fact.at;
    else if (kind == QLatin1String("moved"))
        customer.moved = fact;
    else if (kind == QLatin1String("call") || kind == QLatin1String("notification"))
        customer.tests.insert(kind, fact);
    else if (kind == QLatin1String("excused")) {
        customer.excusedWhy = fact.found;
        customer.excusedBy = fact.by;
        customer.excusedSaid = fact.said;
    } else {
        return false;
    }
    return true;
}

} // namespace

Error unknownCustomer(const Event &event, const QString &id)
{
    return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "there is no customer %1")).arg(id));
}

Outcome foldCustomers(Incident &incident, const Event &event)
{
    const QString kind = bodyText(event, "fact");
    const QJsonArray ids = event.body.value(QStringLiteral("customers")).toArray();
    for (const QJsonValue &id : ids) {
        if (!incident.everCustomer(id.toString()))
            return unknownCustomer(event, id.toString());
    }
    Fact fact;
    fact.outcome = stepOutcomeFromKey(bodyText(event, "outcome")).value_or(StepOutcome::NotKnown);
    fact.found = textOrErased(event.body.value(QLatin1String("found")));
    fact.said = heldBy(event, QStringLiteral("/found"));
    fact.by = event.actor;
    fact.at = event.at;
    CustomerRecord probe;
    if (!record(probe, kind, fact))
        return cantFollow(event,
                          said(QT_TRANSLATE_NOOP("Incident", "it is no fact known here: %1")).arg(kind));
    const int before = incident.known.moved().count;
    for (const QJsonValue &value : ids) {
        const QString id = value.toString();
        record(incident.records[id], kind, fact);
        incident.known.changed(incident, id);
    }
    const int after = incident.known.moved().count;
    // On the line: when the first one moved, and when the last one had.
    if (after > before && (before == 0 || after == incident.customers.size()))
        addFlag(incident, event, Mark::Fine);
    return Done{};
}

} // namespace Switchback
