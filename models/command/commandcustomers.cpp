// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/command/planning.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace Switchback
{

namespace
{
struct FactWord {
    Do::CustomerFact fact;
    const char *key;
    const char *text; ///< %1: a customer, or how many
    bool measured;    ///< has an outcome and a value found
};
constexpr FactWord FactWords[] = {
    {Do::CustomerFact::Asked, "asked", QT_TRANSLATE_NOOP("Incident", "%1: asked to reroute"), false},
    {Do::CustomerFact::SaysDone, "says_done", QT_TRANSLATE_NOOP("Incident", "%1: says calls are rerouted"),
     false},
    {Do::CustomerFact::Moved, "moved", QT_TRANSLATE_NOOP("Incident", "%1: calls moved"), true},
    {Do::CustomerFact::TestCall, "call", QT_TRANSLATE_NOOP("Incident", "%1: test call"), true},
    {Do::CustomerFact::TestNotification, "notification",
     QT_TRANSLATE_NOOP("Incident", "%1: test notification"), true},
    {Do::CustomerFact::Excused, "excused", QT_TRANSLATE_NOOP("Incident", "%1: gone on without"), false}};

const FactWord &wordOf(Do::CustomerFact fact)
{
    for (const FactWord &word : FactWords) {
        if (word.fact == fact)
            return word;
    }
    return FactWords[0];
}

/// What a customer says may be written down by who talks to them; what was seen, by who has the wheel.
Right rightFor(Do::CustomerFact fact)
{
    const bool told = fact == Do::CustomerFact::Asked || fact == Do::CustomerFact::SaysDone;
    return told ? Right::WriteNotice : Right::TakeWheel;
}

/// The step that a fact belongs to; null: the runbook has none, or it belongs to none in particular.
const RunbookStep *stepFor(const Incident &incident, Do::CustomerFact fact)
{
    switch (fact) {
    case Do::CustomerFact::Asked:
    case Do::CustomerFact::SaysDone:
    case Do::CustomerFact::Moved:
        return stepOfKind(incident.runbook, StepKind::Reroute);
    case Do::CustomerFact::TestCall:
    case Do::CustomerFact::TestNotification:
        return stepOfKind(incident.runbook, StepKind::Tests);
    case Do::CustomerFact::Excused:
        break;
    }
    return nullptr;
}

std::optional<Error> cantRecord(const Incident &incident, const Do::RecordCustomers &command,
                                const QStringList &ids)
{
    if (ids.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "No customer is chosen.")));
    for (const QString &id : ids) {
        if (!incident.customer(id))
            return refusal(
                "not_known",
                said(QT_TRANSLATE_NOOP("Incident", "There is no customer \"%1\" in this incident.")).arg(id));
    }
    const QString found = tidy(command.found);
    if (command.fact == Do::CustomerFact::Excused && found.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Write down why it goes on without them.")));
    if (wordOf(command.fact).measured) {
        const StepOutcome outcome = command.outcome;
        if (outcome != StepOutcome::Passed && outcome != StepOutcome::Failed &&
            outcome != StepOutcome::NotKnown)
            return refusal(
                "missing",
                said(QT_TRANSLATE_NOOP("Incident", "What was found is either passed, failed or not known.")));
        if (found.isEmpty())
            return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "It is not said what was found.")),
                           said(QT_TRANSLATE_NOOP("Incident", "Write the value found, not \"checked\".")));
    }
    const RunbookStep *step = stepFor(incident, command.fact);
    if (!step && command.fact != Do::CustomerFact::Excused)
        return refusal("not_known",
                       said(QT_TRANSLATE_NOOP("Incident", "This runbook has no step for that.")));
    if (step) {
        // What was seen before the service had moved would prove nothing.
        if (const QString blocked = stepBlocked(incident, *step); !blocked.isEmpty())
            return refusal("not_now", blocked);
    }
    return std::nullopt;
}

QString recordedText(const Incident &incident, const Do::RecordCustomers &command, const QStringList &ids)
{
    const FactWord &word = wordOf(command.fact);
    const QString who = ids.size() == 1 ? incident.customer(ids.first())->name
                                        : said(QT_TRANSLATE_NOOP("Incident", "%1 customers")).arg(ids.size());
    // The name comes last: it may hold anything.
    QString text = said(word.text);
    if (word.measured && command.outcome != StepOutcome::Passed)
        text += QStringLiteral(": ") + stepOutcomeText(command.outcome);
    const QString found = tidy(command.found);
    text.replace(QLatin1String("%1"), who);
    return found.isEmpty() ? text : text + QStringLiteral(" (%1)").arg(found);
}

/// Two seats that saw the same and write down the same at once write one line.
QString sameWord(const Incident &incident, const QJsonObject &body)
{
    const QByteArray digest = QCryptographicHash::hash(QJsonDocument(body).toJson(QJsonDocument::Compact),
                                                       QCryptographicHash::Sha256);
    return onceWord(incident, QStringLiteral("customers/%1/%2")
                                  .arg(incident.lastSeq)
                                  .arg(QString::fromLatin1(digest.toHex().left(16))));
}

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

QString initialsText(const Signoff &signoff, const QString &customer)
{
    switch (signoff.kind) {
    case Signoff::Kind::Initials:
        return said(QT_TRANSLATE_NOOP("Incident", "%1: initials of %2 (%3), %4"))
            .arg(customer, signoff.printedName, signoff.role, initialsHowText(signoff.how));
    case Signoff::Kind::Declined:
        return said(QT_TRANSLATE_NOOP("Incident", "%1: declines to sign (%2)")).arg(customer, signoff.reason);
    case Signoff::Kind::NotReached:
        break;
    }
    return said(QT_TRANSLATE_NOOP("Incident", "%1: not reached for initials (%2)"))
        .arg(customer, signoff.reason);
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
                                      initialsText(signoff, customer->name), signoffJson(signoff)),
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

Planned planOne(const Incident &incident, const Do::RecordCustomers &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, rightFor(command.fact)))
        return *refused;
    QStringList ids = command.customers;
    ids.removeDuplicates();
    if (const auto refused = cantRecord(incident, command, ids))
        return *refused;
    QList<PlannedEvent> events;
    const RunbookStep *step = stepFor(incident, command.fact);
    const StepRecord record = step ? incident.stepRecord(step->key) : StepRecord{};
    if (step && !record.startedAt && !record.settled() && !incident.paused)
        events += begunBeside(incident, *step, context);
    const QJsonObject body{{QStringLiteral("fact"), QString::fromLatin1(wordOf(command.fact).key)},
                           {QStringLiteral("customers"), QJsonArray::fromStringList(ids)},
                           {QStringLiteral("outcome"), stepOutcomeKey(command.outcome)},
                           {QStringLiteral("found"), tidy(command.found)}};
    events += {incidentEvent(incident, QStringLiteral("customer.recorded"), context.now, context.actor.name,
                             recordedText(incident, command, ids), body),
               sameWord(incident, body)};
    return events;
}

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

} // namespace Switchback
