// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/folding.h"

#include "models/incident/incidentparts.h"

#include <QJsonArray>

#include <utility>

namespace Switchback
{

namespace
{
QList<Customer> customersOf(const Event &event)
{
    QList<Customer> customers;
    const QJsonArray array = event.body.value(QStringLiteral("customers")).toArray();
    for (const QJsonValue &value : array)
        customers += customerFromJson(value.toObject());
    return customers;
}

/// Two of one name, or one without: nobody could say whose initials are whose.
bool soundCustomers(const QList<Customer> &customers)
{
    QSet<QString> seen;
    for (const Customer &customer : customers) {
        if (customer.id.isEmpty() || seen.contains(customer.id))
            return false;
        seen.insert(customer.id);
    }
    return true;
}
} // namespace

Error cantFollow(const Event &event, const QString &why)
{
    return Error{QStringLiteral("bad_event"),
                 said(QT_TRANSLATE_NOOP("Incident", "Event %1 (%2) can't follow: %3"))
                     .arg(event.seq)
                     .arg(event.kind, why),
                 said(QT_TRANSLATE_NOOP("Incident", "Check the log with: switchback verify"))};
}

QString bodyText(const Event &event, const char *key)
{
    return event.body.value(QLatin1String(key)).toString();
}

void addFlag(Incident &incident, const Event &event, Mark mark)
{
    incident.flags.append({event.at, event.text, mark, event.kind});
}

Result<CadenceFrom> cadenceOf(const Event &event)
{
    CadenceFrom stretch;
    stretch.slot = event.body.value(QStringLiteral("slot")).toInt();
    stretch.every = Duration{event.body.value(QStringLiteral("every_ms")).toInteger()};
    const std::optional<Instant> before = fromIso(bodyText(event, "before"));
    if (stretch.slot < 1 || stretch.every < Duration{1} || !before)
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "it does not say from when on")));
    stretch.before = *before;
    return stretch;
}

void addCadence(Incident &incident, const CadenceFrom &stretch)
{
    while (!incident.cadence.isEmpty() && incident.cadence.last().slot >= stretch.slot)
        incident.cadence.removeLast();
    incident.cadence.append(stretch);
}

Outcome foldDeclared(Incident &incident, const Event &event)
{
    const auto text = [&event](const char *key) { return bodyText(event, key); };
    const std::optional<Instant> outageAt = fromIso(text("outage_at"));
    if (event.incident.isEmpty() || !outageAt)
        return cantFollow(
            event, said(QT_TRANSLATE_NOOP("Incident", "it does not say which incident, or since when")));
    const Result<Runbook> runbook = runbookFromJson(event.body.value(QStringLiteral("runbook")).toObject());
    if (!runbook)
        return cantFollow(event, runbook.error().text);
    const QList<Customer> customers = customersOf(event);
    if (!soundCustomers(customers))
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "a customer's id is missing or "
                                                                    "used twice")));
    Incident fresh;
    fresh.fold = incident.fold;
    fresh.id = event.incident;
    fresh.number = event.body.value(QStringLiteral("number")).toInt();
    fresh.pair = event.pair;
    for (const IncidentMode mode : {IncidentMode::Drill, IncidentMode::Planned, IncidentMode::Failback}) {
        if (text("mode") == incidentModeKey(mode))
            fresh.mode = mode;
    }
    fresh.from = text("from");
    fresh.to = text("to");
    fresh.fromName = text("from_name");
    fresh.toName = text("to_name");
    fresh.fromFullName = text("from_full_name");
    fresh.toFullName = text("to_full_name");
    fresh.fromZone = text("from_zone").toLatin1();
    fresh.toZone = text("to_zone").toLatin1();
    fresh.toSbc = text("to_sbc");
    fresh.outageAt = *outageAt;
    fresh.declaredAt = event.at;
    fresh.declaredBy = event.actor;
    fresh.home = event.body.value(QLatin1String("home")).toBool();
    fresh.reason = text("reason");
    fresh.evidence = event.body.value(QStringLiteral("evidence")).toObject();
    fresh.rules = rulesFromJson(event.body.value(QStringLiteral("rules")).toObject());
    fresh.runbook = *runbook;
    fresh.runbookVersion = text("runbook_version").toLatin1();
    fresh.customers = customers;
    fresh.firstSeq = fresh.lastSeq = event.seq;
    if (stepOfKind(fresh.runbook, StepKind::Cadence) && fresh.rules.cadence >= Duration{1})
        fresh.cadence = {{1, fromIso(text("updates_from")).value_or(fresh.outageAt), fresh.rules.cadence}};
    if (!text("stopped_text").isEmpty())
        fresh.flags.append({fresh.outageAt, text("stopped_text"), Mark::Bad, event.kind});
    addFlag(fresh, event, fresh.isOutage() ? Mark::Bad : Mark::Running);
    knowCustomers(fresh);
    incident = fresh;
    return Done{};
}

Outcome foldJoined(Incident &incident, const Event &event)
{
    QList<Customer> fresh = customersOf(event);
    if (fresh.isEmpty() || !soundCustomers(fresh))
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "a customer's id is missing or "
                                                                    "used twice")));
    ++incident.listChanges;
    fresh.removeIf([&incident](const Customer &each) { return incident.customer(each.id); });
    if (fresh.isEmpty()) // two that had the duty one after the other have said the same
        return Done{};
    incident.customers += fresh;
    for (const Customer &each : std::as_const(fresh)) {
        incident.joined.insert(each.id, {event.at, event.seq});
        incident.left.remove(each.id);
    }
    incident.joinedBy[event.seq] += int(fresh.size());
    addFlag(incident, event, Mark::NotYet);
    knowCustomers(incident);
    return Done{};
}

Outcome foldLeft(Incident &incident, const Event &event)
{
    const QJsonArray ids = event.body.value(QLatin1String("customers")).toArray();
    if (ids.isEmpty())
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "it does not say who left")));
    ++incident.listChanges;
    QSet<QString> gone;
    for (const QJsonValue &value : ids) {
        const QString id = value.toString();
        if (incident.joined.contains(id) && !hasSigned(incident, id))
            gone.insert(id);
    }
    if (gone.isEmpty())
        return Done{};
    for (const QString &id : std::as_const(gone)) {
        const JoinedAt joined = incident.joined.take(id);
        if (--incident.joinedBy[joined.seq] == 0)
            incident.joinedBy.remove(joined.seq);
        incident.left.insert(id, {*incident.customer(id), joined, {event.at, event.seq}});
    }
    incident.customers.removeIf([&gone](const Customer &each) { return gone.contains(each.id); });
    addFlag(incident, event, Mark::NotYet);
    knowCustomers(incident);
    return Done{};
}

} // namespace Switchback
