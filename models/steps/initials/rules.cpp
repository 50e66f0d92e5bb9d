// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/initials/initials.h"

#include "models/command/planning.h"
#include "models/incident/folding.h"
#include "models/incident/steproom.h"
#include "models/runbook/runbookinspection.h"

namespace Switchback
{

namespace
{
class InitialsRoom final : public StepRoom
{
public:
    [[nodiscard]] StepKind kind() const override { return StepKind::Initials; }
    [[nodiscard]] StepTraits traits() const override
    {
        StepTraits traits;
        traits.hasText = true;
        traits.movesService = true;
        return traits;
    }
    void check(RunbookInspection &inspection, const RunbookStep &step) const override
    {
        inspection.textOf("text", step.text);
    }
    [[nodiscard]] std::optional<Standing> standing(const Incident &incident, const RunbookStep &,
                                                   const Customer &customer) const override
    {
        switch (signoffState(incident, customer.id)) {
        case SignoffState::Signed:
            return Standing::Good;
        case SignoffState::Declined:
        case SignoffState::NotReached:
            return Standing::Excused;
        case SignoffState::Outdated:
            return Standing::Half;
        case SignoffState::Waiting:
            break;
        }
        return Standing::Open;
    }
    [[nodiscard]] QString countPattern() const override
    {
        return said(QT_TRANSLATE_NOOP("Incident", "%1 of %2 signed"));
    }
    /// The statement that is read out.
    void addEvidence(SignedEvidence &evidence, const Incident &incident, const RunbookStep &step,
                     const CustomerRecord &record) const override
    {
        if (!evidence.statement.isEmpty())
            return; // the first one's
        QHash<QString, QString> values = siteNames(incident);
        values.insert(QStringLiteral("customer"), evidence.customerName);
        values.insert(QStringLiteral("since"), momentText(incident, incident.outageAt, false));
        // As it was read out before SBCs told of calls: the day of what was found last, whatever that was.
        const auto moved = record.seen.state == SeenCalls::State::NotYet ? record.moved.at : record.movedAt();
        values.insert(QStringLiteral("date"), dateText(incident, moved.value_or(incident.outageAt)));
        evidence.statement = fillIn(step.text, values);
    }
};

QString initialsKind(Signoff::Kind kind)
{
    switch (kind) {
    case Signoff::Kind::Initials:
        return QStringLiteral("initials.taken");
    case Signoff::Kind::Declined:
        return QStringLiteral("initials.declined");
    case Signoff::Kind::NotReached:
        break;
    }
    return QStringLiteral("initials.not_reached");
}

/// Without a word about a person: it stands in the chain for ever. eventLine() says who and why.
QString initialsText(const Signoff &signoff, const QString &customer)
{
    switch (signoff.kind) {
    case Signoff::Kind::Initials:
        return said(QT_TRANSLATE_NOOP("Incident", "%1: initials taken, %2"))
            .arg(customer, initialsHowText(signoff.how));
    case Signoff::Kind::Declined:
        return said(QT_TRANSLATE_NOOP("Incident", "%1: declines to sign")).arg(customer);
    case Signoff::Kind::NotReached:
        break;
    }
    return said(QT_TRANSLATE_NOOP("Incident", "%1: not reached for initials")).arg(customer);
}

void tidyAll(Signoff &signoff)
{
    for (QString *text : {&signoff.printedName, &signoff.role, &signoff.initials, &signoff.number,
                          &signoff.readBack, &signoff.message, &signoff.reason})
        *text = tidy(*text);
}

/// Whether these initials can be taken now, and what of: `present` is the evidence as it is.
std::optional<Error> cantSign(const Incident &incident, const Signoff &signoff, const SignedEvidence &present)
{
    const RunbookStep *step = stepOfKind(incident.runbook, StepKind::Initials);
    if (!step)
        return refusal("not_known",
                       said(QT_TRANSLATE_NOOP("Incident", "This runbook asks for no initials.")));
    if (const QString blocked = stepBlocked(incident, *step); incident.open() && !blocked.isEmpty())
        return refusal("not_now", blocked);
    if (const QString fault = signoffFault(signoff); !fault.isEmpty())
        return refusal("missing", fault);
    if (signoff.kind == Signoff::Kind::Initials && signoff.hash != evidenceHash(present))
        return refusal("evidence_changed",
                       said(QT_TRANSLATE_NOOP("Incident", "The evidence has changed since it was shown.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Read the statement and the evidence again.")));
    const std::optional<Signoff> newest = incident.signoff(signoff.customer);
    if (signoffState(newest, evidenceHash(present)) == SignoffState::Signed)
        return refusal("already_done",
                       said(QT_TRANSLATE_NOOP("Incident", "%1 has signed already, at %2."))
                           .arg(present.customerName, momentText(incident, newest->at.value_or(Instant{}))));
    return std::nullopt;
}
Result<PlannedEvent> planSignoff(const Incident &incident, Signoff signoff, const CommandContext &context)
{
    const Customer *customer = incident.customer(signoff.customer);
    if (!customer)
        return refusal("not_known",
                       said(QT_TRANSLATE_NOOP("Incident", "There is no customer \"%1\" in this incident."))
                           .arg(signoff.customer));
    tidyAll(signoff);
    const SignedEvidence present = evidenceFor(incident, signoff.customer);
    // Who doesn't sign has seen nothing: what is kept with the reason is how it stood.
    if (signoff.kind != Signoff::Kind::Initials) {
        signoff.evidence = present;
        signoff.hash = evidenceHash(present);
    }
    if (const auto refused = cantSign(incident, signoff, present))
        return *refused;
    signoff.takenBy = context.actor.name;
    signoff.at = context.now;
    const qsizetype number = incident.signoffs.value(signoff.customer).size() + 1;
    return PlannedEvent{incidentEvent(incident, initialsKind(signoff.kind), context.now, context.actor.name,
                                      initialsText(signoff, customer->name), signoffBody(signoff)),
                        onceWord(incident, QStringLiteral("initials/%1/%2/%3")
                                               .arg(signoff.customer, QString::fromLatin1(signoff.hash))
                                               .arg(number))};
}

/// All of them, or the first refusal and none.
Planned planSignoffs(const Incident &incident, const QList<Signoff> &signoffs, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    if (signoffs.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "No customer is chosen.")));
    QList<PlannedEvent> events;
    for (const Signoff &each : signoffs) {
        const Result<PlannedEvent> planned = planSignoff(incident, each, context);
        if (!planned)
            return planned.error();
        events += *planned;
    }
    const RunbookStep *step = stepOfKind(incident.runbook, StepKind::Initials);
    const StepRecord record = incident.stepRecord(step->key);
    if (incident.open() && !record.startedAt && !record.settled() && !incident.paused)
        events.prepend(begunBeside(incident, *step, context));
    return events;
}
} // namespace

Planned planOne(const Incident &incident, const Do::TakeInitials &command, const CommandContext &context)
{
    return planSignoffs(incident, {command.signoff}, context);
}

Planned planOne(const Incident &incident, const Do::RecordNoInitials &command, const CommandContext &context)
{
    if (command.kind == Signoff::Kind::Initials)
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "Initials are taken one by one.")));
    QStringList ids = command.customers;
    ids.removeDuplicates();
    QList<Signoff> signoffs;
    for (const QString &id : std::as_const(ids)) {
        Signoff signoff;
        signoff.kind = command.kind;
        signoff.customer = id;
        signoff.reason = command.reason;
        signoffs += signoff;
    }
    return planSignoffs(incident, signoffs, context);
}

Outcome foldInitials(Incident &incident, const Event &event)
{
    const Signoff signoff = signoffFromJson(event.body);
    if (!incident.everCustomer(signoff.customer))
        return unknownCustomer(event, signoff.customer);
    incident.signoffs[signoff.customer].append(signoff);
    incident.known.changed(incident, signoff.customer);
    return Done{};
}

const StepRoom &initialsRoom()
{
    static const InitialsRoom room;
    return room;
}

} // namespace Switchback
