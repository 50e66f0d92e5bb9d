// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/command/planning.h"
#include "models/incident/clocks.h"
#include "models/incident/stillopen.h"

#include "models/core/counted.h"

#include <QJsonArray>
#include <QUuid>

namespace Switchback
{

namespace
{
/// An outage is declared while it is fresh; what lies longer back is a slip of the pen.
constexpr Duration OldestOutage = std::chrono::hours(7 * 24);
constexpr QUuid IncidentSpace(0x5b1c8f0e, 0x3c53, 0x4b6e, 0x9d, 0x5d, 0x1e, 0x0d, 0x6f, 0x3a, 0x77, 0x21);

/// The pair's site with that id and its peer; null when it isn't one of them.
struct Sites {
    const SiteConfig *from = nullptr;
    const SiteConfig *to = nullptr;
};
Sites sitesOf(const CommandContext &context)
{
    if (context.from == context.pair.production.id && !context.from.isEmpty())
        return {&context.pair.production, &context.pair.backup};
    if (context.from == context.pair.backup.id && !context.from.isEmpty())
        return {&context.pair.backup, &context.pair.production};
    return {};
}

/// Made from what is known, not by chance: planned twice it is the same.
QString newId(const CommandContext &context)
{
    const QString name = QStringLiteral("%1/%2/%3/%4")
                             .arg(context.pair.id)
                             .arg(context.nextNumber)
                             .arg(toMs(context.now))
                             .arg(context.actor.seat);
    return QUuid::createUuidV5(IncidentSpace, name).toString(QUuid::WithoutBraces);
}

std::optional<Error> cantDeclare(const CommandContext &context, Instant outageAt)
{
    if (!sitesOf(context).from)
        return refusal(
            "missing",
            said(QT_TRANSLATE_NOOP("Incident", "It is not known which site takes the writes, so it "
                                               "can't be said which one failed.")),
            said(QT_TRANSLATE_NOOP("Incident", "Wait for a site to answer, or look at its card.")));
    if (context.runbook.steps.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "There is no runbook for this pair.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Check it with: switchback runbook check")));
    if (const QStringList faults = runbookFaults(context.runbook); !faults.isEmpty())
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "The runbook \"%1\" has faults: %2"))
                           .arg(context.runbook.key, faults.join(QLatin1Char(' '))),
                       said(QT_TRANSLATE_NOOP("Incident", "Check it with: switchback runbook check")));
    if (outageAt > context.now)
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "The outage would begin in the future, in %1."))
                           .arg(durationText(outageAt - context.now)),
                       said(QT_TRANSLATE_NOOP("Incident", "Say when the service stopped.")));
    if (context.now - outageAt > OldestOutage)
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "The outage would have begun %1 ago."))
                           .arg(durationText(context.now - outageAt)),
                       said(QT_TRANSLATE_NOOP("Incident", "An outage of more than 7 days can't be declared: "
                                                          "correct the date.")));
    return std::nullopt;
}

/// The declaration as an incident, for the texts: names and zones are not stored yet.
Incident outline(const CommandContext &context, Instant outageAt)
{
    const Sites sites = sitesOf(context);
    Incident incident;
    incident.id = newId(context);
    incident.number = context.nextNumber;
    incident.pair = context.pair.id;
    incident.from = sites.from->id;
    incident.to = sites.to->id;
    incident.fromName = sites.from->shortName;
    incident.toName = sites.to->shortName;
    incident.fromFullName = sites.from->name;
    incident.toFullName = sites.to->name;
    incident.fromZone = sites.from->zone;
    incident.toZone = sites.to->zone;
    incident.toSbc = sites.to->sbc;
    incident.outageAt = outageAt;
    return incident;
}

QJsonObject declaredBody(const Incident &incident, const CommandContext &context, const QString &reason)
{
    QJsonArray customers;
    for (const Customer &customer : context.customers)
        customers.append(customerBody(customer));
    const IncidentRules rules = context.runbook.rules.scaled(context.pair.outageScale);
    return {
        {QStringLiteral("number"), incident.number},
        {QStringLiteral("from"), incident.from},
        {QStringLiteral("to"), incident.to},
        {QStringLiteral("from_name"), incident.fromName},
        {QStringLiteral("to_name"), incident.toName},
        {QStringLiteral("from_full_name"), incident.fromFullName},
        {QStringLiteral("to_full_name"), incident.toFullName},
        {QStringLiteral("from_zone"), QString::fromLatin1(incident.fromZone)},
        {QStringLiteral("to_zone"), QString::fromLatin1(incident.toZone)},
        {QStringLiteral("to_sbc"), incident.toSbc},
        {QStringLiteral("outage_at"), toIso(incident.outageAt)},
        {QStringLiteral("reason"), reason},
        {QStringLiteral("evidence"), context.evidence},
        {QStringLiteral("rules"), rulesJson(rules)},
        {QStringLiteral("updates_from"), toIso(gridBefore(incident.outageAt, context.now, rules.cadence))},
        {QStringLiteral("runbook"), runbookJson(context.runbook)},
        {QStringLiteral("runbook_version"), QString::fromLatin1(runbookHash(context.runbook))},
        {QStringLiteral("customers"), customers}};
}

Planned declare(const CommandContext &context, IncidentMode mode, Instant outageAt, const QString &reason,
                const QString &text)
{
    if (const auto refused = cantDeclare(context, outageAt))
        return *refused;
    const bool drill = mode == IncidentMode::Drill;
    const Incident incident = outline(context, outageAt);
    QJsonObject body = declaredBody(incident, context, reason);
    body.insert(QStringLiteral("mode"), incidentModeKey(mode));
    body.insert(QStringLiteral("home"), incident.to == context.pair.production.id);
    const QString stopped = drill ? said(QT_TRANSLATE_NOOP("Incident", "Drill: %1 counts as stopped"))
                                  : said(QT_TRANSLATE_NOOP("Incident", "%1 stopped answering"));
    if (drill || mode == IncidentMode::Real)
        body.insert(QStringLiteral("stopped_text"), stopped.arg(incident.fromName));
    Event event =
        incidentEvent(incident, QStringLiteral("incident.declared"), context.now, context.actor.name,
                      text.arg(incident.number).arg(incident.fromName, momentText(incident, outageAt)), body);
    event.site = incident.from;
    return QList<PlannedEvent>{
        {event, QStringLiteral("%1/incident/%2").arg(incident.pair).arg(incident.number)}};
}

PlannedEvent closing(const Incident &incident, Ending ending, const QString &why,
                     const CommandContext &context, const QString &text)
{
    return {
        incidentEvent(incident, QStringLiteral("incident.closed"), context.now, context.actor.name, text,
                      {{QStringLiteral("ending"), endingKey(ending)}, {QStringLiteral("why"), why}}),
        ending == Ending::Complete
            ? onceWord(incident, QStringLiteral("closed/%1/%2").arg(incident.reopened).arg(incident.lastSeq))
            : turningWord(incident)};
}

const char *declaredText(IncidentMode mode)
{
    switch (mode) {
    case IncidentMode::Real:
        break;
    case IncidentMode::Drill:
        return QT_TRANSLATE_NOOP("Incident", "Drill %1 begins: outage of %2 since %3");
    case IncidentMode::Planned:
        return QT_TRANSLATE_NOOP("Incident", "Planned failover %1 opened: away from %2, %3");
    case IncidentMode::Failback:
        return QT_TRANSLATE_NOOP("Incident", "Failback %1 opened: home from %2, %3");
    }
    return QT_TRANSLATE_NOOP("Incident", "Outage %1 declared: %2 since %3");
}

/// A case that nothing forces goes the way that the service can go now.
std::optional<Error> wrongWay(IncidentMode mode, const CommandContext &context)
{
    const bool atHome = context.from == context.pair.production.id;
    if (mode == IncidentMode::Planned && !atHome)
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "The backup site takes the writes: what is "
                                                          "possible now is a failback.")));
    if (mode == IncidentMode::Failback && atHome)
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "The production site takes the writes: there "
                                                          "is nothing to bring home.")));
    return std::nullopt;
}

/// A real outage ends what was under way, in the same breath.
PlannedEvent brokenOff(const Incident &incident, const CommandContext &context)
{
    const QString why = said(QT_TRANSLATE_NOOP("Incident", "A real outage was declared."));
    const char *text = incident.drill() ? QT_TRANSLATE_NOOP("Incident", "Drill %1 broken off: %2")
                                        : QT_TRANSLATE_NOOP("Incident", "Move %1 broken off: %2");
    return closing(incident, Ending::NotNeeded, why, context, said(text).arg(incident.number).arg(why));
}

QString completeText(const Incident &incident)
{
    const char *text = QT_TRANSLATE_NOOP("Incident", "Incident %1 closed: failed over from %2 to %3");
    if (incident.mode == IncidentMode::Planned)
        text = QT_TRANSLATE_NOOP("Incident", "Planned failover %1 closed: moved from %2 to %3");
    else if (incident.mode == IncidentMode::Failback)
        text = QT_TRANSLATE_NOOP("Incident", "Failback %1 closed: home from %2 to %3");
    return said(text).arg(incident.number).arg(incident.fromName, incident.toName);
}

/// Closing without a failover: refused once one has been begun and not given up.
Planned closeWithout(const Incident &incident, Ending ending, const QString &reason,
                     const CommandContext &context, const char *text)
{
    if (const auto refused = withoutRight(context, Right::CloseIncident))
        return *refused;
    const QString why = tidy(reason);
    if (why.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Write down why the incident ends here.")));
    if (failoverBegun(incident))
        return refusal(
            "not_now",
            said(incident.run()->finished
                     ? QT_TRANSLATE_NOOP("Incident", "The service was failed over to %1 in this incident.")
                     : QT_TRANSLATE_NOOP("Incident", "A failover to %1 is under way."))
                .arg(incident.toName),
            said(QT_TRANSLATE_NOOP("Incident", "Finish the steps and close it as complete, or give the "
                                               "failover up first.")));
    return QList<PlannedEvent>{
        closing(incident, ending, why, context, said(text).arg(incident.number).arg(why))};
}

/// What is kept with the closing when it ends without some initials: how many, who says so, why.
QString withoutInitials(const Incident &incident, const QString &by, const QString &why)
{
    const int left = openInitials(incident).all();
    if (left == 0)
        return {};
    return counted("Incident",
                   QT_TRANSLATE_N_NOOP("Incident", "%1 of %2 customers without initials, by %3: %4"),
                   incident.customers.size())
        .arg(left)
        .arg(incident.customers.size())
        .arg(by, why);
}
} // namespace

Planned planOne(const Incident &incident, const Do::Declare &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::Declare))
        return *refused;
    const bool forced = command.mode == IncidentMode::Real;
    if (incident.open() && (!forced || incident.mode == IncidentMode::Real))
        return refusal("not_now",
                       said(incident.drill() ? QT_TRANSLATE_NOOP("Incident", "A drill is under way: %1.")
                                             : QT_TRANSLATE_NOOP("Incident", "Incident %1 is open."))
                           .arg(incident.number),
                       said(QT_TRANSLATE_NOOP("Incident", "Go on with it, or close it first.")));
    const QString reason = tidy(command.reason);
    if (reason.isEmpty())
        return refusal(
            "missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
            said(QT_TRANSLATE_NOOP("Incident", "Write down what was seen, or what is practised.")));
    if (const auto refused = wrongWay(command.mode, context))
        return *refused;
    const Instant stopped = forced ? context.stoppedAt.value_or(context.now) : context.now;
    Planned declared = declare(context, command.mode, command.outageAt.value_or(stopped), reason,
                               said(declaredText(command.mode)));
    if (declared && incident.open())
        declared->prepend(brokenOff(incident, context));
    return declared;
}

Planned planByEvidence(const CommandContext &context, const Incident &open)
{
    if (!context.stoppedAt)
        return refusal("missing", said(QT_TRANSLATE_NOOP(
                                      "Incident", "The evidence does not say when the service stopped.")));
    CommandContext console = context;
    console.actor = Actor{QStringLiteral("console"), {}, context.actor.seat, false};
    Planned declared =
        declare(console, IncidentMode::Real, *context.stoppedAt,
                context.evidence.value(QStringLiteral("sentence")).toString(),
                said(QT_TRANSLATE_NOOP("Incident", "Outage %1 declared by evidence: %2 since %3")));
    if (declared && open.open())
        declared->prepend(brokenOff(open, console));
    return declared;
}

Planned planOne(const Incident &incident, const Do::CloseFalseAlarm &command, const CommandContext &context)
{
    return closeWithout(incident, Ending::FalseAlarm, command.reason, context,
                        QT_TRANSLATE_NOOP("Incident", "Incident %1 closed as a false alarm: %2"));
}

Planned planOne(const Incident &incident, const Do::CloseNotNeeded &command, const CommandContext &context)
{
    return closeWithout(incident, Ending::NotNeeded, command.reason, context,
                        QT_TRANSLATE_NOOP("Incident", "Incident %1 closed without a failover: %2"));
}

Planned planOne(const Incident &incident, const Do::CloseComplete &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::CloseIncident))
        return *refused;
    const QString without = tidy(command.without);
    const RunbookStep *initials = stepOfKind(incident.runbook, StepKind::Initials);
    StepRecord record = initials ? incident.stepRecord(initials->key) : StepRecord{};
    QList<PlannedEvent> events;
    if (!without.isEmpty() && !onlyInitialsOpen(incident).isEmpty()) {
        events += settled(incident, *initials, StepOutcome::Overridden, context, without, {});
        record.by = context.actor.name;
        record.why = without;
    } else if (const QStringList open = stillOpen(incident); !open.isEmpty()) {
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "Incident %1 can't be closed as complete: %2"))
                           .arg(incident.number)
                           .arg(open.join(QLatin1Char(' '))),
                       said(QT_TRANSLATE_NOOP("Incident", "Settle what is open: pass it, or skip or override "
                                                          "it with a reason.")));
    }
    const QString left = withoutInitials(incident, record.by, record.why);
    QString text = completeText(incident);
    if (!left.isEmpty())
        text += QStringLiteral("; ") + left;
    events += closing(incident, Ending::Complete, left, context, text);
    return events;
}

QList<PlannedEvent> planServiceSeen(const Incident &incident, bool works, Instant at)
{
    // In a drill the service works all the time, and after a failover another site does it.
    if (!incident.open() || incident.mode != IncidentMode::Real || failoverBegun(incident) ||
        movedAway(incident) || works == incident.serviceSeenAt.has_value())
        return {};
    const char *text = works ? QT_TRANSLATE_NOOP("Incident", "%1 works again")
                             : QT_TRANSLATE_NOOP("Incident", "%1 stopped again");
    QJsonObject body{{QStringLiteral("works"), works}};
    if (!works && updatesEnd(incident)) // customers were told that it is over
        putCadence(body, updatesAgain(incident, at));
    Event event = incidentEvent(incident, QStringLiteral("service.seen"), at, QStringLiteral("console"),
                                said(text).arg(incident.fromName), body);
    event.site = incident.from;
    return {{event, onceWord(incident, QStringLiteral("seen/%1").arg(incident.lastSeq))}};
}

Planned planReopen(const Incident &closed, const CommandContext &context)
{
    const bool withoutFailover = closed.ending == Ending::FalseAlarm || closed.ending == Ending::NotNeeded;
    if (closed.mode != IncidentMode::Real || !withoutFailover || !closed.closedAt)
        return refusal("not_now", said(QT_TRANSLATE_NOOP("Incident", "There is no false alarm to reopen.")));
    if (context.now - *closed.closedAt > closed.rules.flapWithin)
        return refusal("not_now", said(QT_TRANSLATE_NOOP("Incident",
                                                         "Incident %1 was closed %2 ago: this is a new one."))
                                      .arg(closed.number)
                                      .arg(durationText(context.now - *closed.closedAt)));
    QJsonObject body{{QStringLiteral("evidence"), context.evidence}};
    putCadence(body, updatesAgain(closed, context.now));
    const QString actor = context.actor.name.isEmpty() ? QStringLiteral("console") : context.actor.name;
    Event event = incidentEvent(closed, QStringLiteral("incident.reopened"), context.now, actor,
                                said(QT_TRANSLATE_NOOP("Incident", "Incident %1 reopened: %2 stopped again"))
                                    .arg(closed.number)
                                    .arg(closed.fromName),
                                body);
    event.site = closed.from;
    return QList<PlannedEvent>{
        {event, onceWord(closed, QStringLiteral("reopened/%1").arg(closed.reopened + 1))}};
}

} // namespace Switchback
