// SPDX-License-Identifier: GPL-3.0-or-later
// Who comes into the list while an outage is open, and who of them is taken out of it again.
#include "models/command/planning.h"
#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/incident/clocks.h"

#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qsizetype MostNames = 5; ///< in one line of the log

PlannedEvent listEvent(const Incident &incident, const QString &kind, Instant at, const QString &text,
                       const QJsonArray &customers)
{
    return {incidentEvent(incident, kind, at, QStringLiteral("console"), text,
                          {{QStringLiteral("customers"), customers}}),
            onceWord(incident, QStringLiteral("list/%1").arg(incident.listChanges))};
}

bool approves(const PlannedEvent &planned)
{
    return planned.event.kind == QLatin1String("notice.approved");
}
} // namespace

QList<Customer> newcomers(const Incident &incident, const QList<Customer> &list)
{
    // Of a drill and of planned work the list is who was asked before.
    if (!incident.open() || incident.mode != IncidentMode::Real || updatesEnd(incident))
        return {};
    QList<Customer> fresh;
    for (const Customer &each : list) {
        if (!incident.customer(each.id))
            fresh += each;
    }
    return fresh;
}

QList<PlannedEvent> planJoined(const Incident &incident, const QList<Customer> &list, Instant at)
{
    QJsonArray customers;
    QStringList names;
    const QList<Customer> fresh = newcomers(incident, list);
    for (const Customer &each : fresh) {
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
    return {listEvent(incident, QStringLiteral("incident.joined"), at, text, customers)};
}

QList<PlannedEvent> planLeft(const Incident &incident, const QList<Customer> &list, Instant at)
{
    if (!incident.open() || incident.joined.isEmpty())
        return {};
    QSet<QString> there;
    there.reserve(list.size());
    for (const Customer &each : list)
        there.insert(each.id);
    QStringList gone;
    for (auto each = incident.joined.cbegin(); each != incident.joined.cend(); ++each) {
        if (!there.contains(each.key()) && !hasSigned(incident, each.key()))
            gone += each.key();
    }
    if (gone.isEmpty())
        return {};
    std::sort(gone.begin(), gone.end());
    const qsizetype many = gone.size();
    const QString text = counted("Incident",
                                 QT_TRANSLATE_N_NOOP("Incident", "%1 customers who had been added are not in "
                                                                 "the list any more: they are told nothing "
                                                                 "further, and nothing is asked of them"),
                                 many)
                             .arg(many);
    return {listEvent(incident, QStringLiteral("incident.left"), at, text, QJsonArray::fromStringList(gone))};
}

Planned withNewcomers(const Incident &incident, const CommandContext &context,
                      const QList<PlannedEvent> &planned, const PlanFn &again)
{
    if (std::none_of(planned.cbegin(), planned.cend(), approves))
        return planned;
    const QList<PlannedEvent> joined = planJoined(incident, context.customers, context.now);
    if (joined.isEmpty())
        return planned;
    Incident after = incident; // as far as whoever plans a message asks: how many there are
    after.customers += newcomers(incident, context.customers);
    const Planned whole = again(after);
    return whole ? Planned(joined + *whole) : whole;
}

} // namespace Switchback
