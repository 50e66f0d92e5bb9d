// SPDX-License-Identifier: GPL-3.0-or-later
// What the log says of deliveries, as far as a case stands on it: who was told of a message, and when.
#include "models/incident/clocks.h"
#include "models/incident/folding.h"
#include "models/notify/deliveryfact.h"

#include <QJsonArray>
#include <QSet>

#include <utility>

namespace Switchback
{

namespace
{
void count(const Incident &incident, Notice &notice)
{
    const auto due = notice.slot > 0 ? slotDue(incident, notice.slot) : std::nullopt;
    if (due)
        notice.inTime = notice.told.inTime(*due, *slotDue(incident, notice.slot + 1));
}
} // namespace

Outcome foldDeliveries(Incident &incident, const Event &event)
{
    const QString id = bodyText(event, "notice");
    for (Notice &notice : incident.notices) {
        if (notice.id != id)
            continue;
        const QJsonArray made = event.body.value(QLatin1String("deliveries")).toArray();
        for (const QJsonValue &each : made) {
            const QJsonObject one = each.toObject();
            notice.told.add(one.value(QLatin1String("delivery")).toString(),
                            one.value(QLatin1String("customer")).toString());
        }
        break;
    }
    return Done{}; // of a message that is not known here it says nothing
}

Outcome foldFacts(Incident &incident, const Event &event)
{
    QSet<qsizetype> changed;
    const QList<DeliveryFact> facts = factsFrom(event);
    for (const DeliveryFact &fact : facts) {
        // Most are of the newest message.
        for (qsizetype i = incident.notices.size() - 1; i >= 0; --i) {
            if (!incident.notices.at(i).told.knows(fact.delivery))
                continue;
            if (incident.notices[i].told.apply(fact))
                changed.insert(i);
            break;
        }
    }
    for (const qsizetype index : std::as_const(changed))
        count(incident, incident.notices[index]);
    return Done{};
}

} // namespace Switchback
