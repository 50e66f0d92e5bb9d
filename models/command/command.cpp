// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/command/command.h"

#include "models/command/planning.h"
#include "models/incident/carried/carried.h"
#include "models/incident/clocks.h"
#include "models/incident/steproom.h"

#include <algorithm>

namespace Switchback
{

namespace
{
/// What is refused of every command before it is looked at: nobody acts, there is no incident, it is closed.
std::optional<Error> refusedAtOnce(const Incident &incident, const Command &command,
                                   const CommandContext &context)
{
    if (tidy(context.actor.name).isEmpty())
        return refusal("no_right", said(QT_TRANSLATE_NOOP("Incident", "Nobody has signed in.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Sign in first: every act is kept with a name.")));
    if (std::holds_alternative<Do::Declare>(command))
        return std::nullopt;
    if (incident.id.isEmpty())
        return refusal("not_now", said(QT_TRANSLATE_NOOP("Incident", "No outage has been declared.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Declare one, or begin a drill.")));
    if (incident.open())
        return std::nullopt;
    if (std::holds_alternative<Do::TakeInitials>(command) && incident.ending == Ending::Complete)
        return std::nullopt; // late initials
    if (const auto *inStep = std::get_if<Do::InStep>(&command)) {
        const RunbookStep *step = incident.runbook.step(inStep->step);
        if (step && roomOf(step->kind).ends(*inStep))
            return std::nullopt; // nothing goes on by itself that nobody can end
    }
    return refusal("not_now",
                   said(QT_TRANSLATE_NOOP("Incident", "Incident %1 was closed by %2 at %3."))
                       .arg(incident.number)
                       .arg(incident.closedBy, momentText(incident, incident.closedAt.value_or(Instant{}))),
                   said(QT_TRANSLATE_NOOP("Incident", "Only late initials are still taken, and only of one "
                                                      "that was closed as complete.")));
}

/// What the console may say with nobody's leave: an update's standing text, and no alert, decision, request
/// to reroute or end.
std::optional<Error> refusedByItself(const Incident &incident, const Command &command)
{
    const auto *compose = std::get_if<Do::ComposeNotice>(&command);
    const RunbookStep *updates = updatesStep(incident);
    if (compose && updates && compose->step == updates->key)
        return std::nullopt;
    return refusal("not_now",
                   said(QT_TRANSLATE_NOOP("Incident", "Nothing but an update's standing text goes out by "
                                                      "itself.")));
}

/// Begun, it can't be taken back: a decision made in the same moment must not be overtaken by it.
bool turns(const RunbookStep &step)
{
    return step.noReturn || step.secondPerson || traitsOf(step.kind).hasCalls;
}
} // namespace

Error refusal(const char *code, const QString &text, const QString &hint)
{
    return Error{QString::fromLatin1(code), text, hint};
}

QString turningWord(const Incident &incident)
{
    int begun = 0;
    for (const RunbookStep &step : incident.runbook.steps)
        begun += turns(step) ? incident.stepRecord(step.key).tries : 0;
    return onceWord(
        incident,
        QStringLiteral("turn/%1/%2/%3").arg(incident.reopened).arg(incident.decisions.size()).arg(begun));
}

std::optional<Error> withoutRight(const CommandContext &context, Right right)
{
    const Outcome allowed = mayAct(context.actor, right);
    return allowed ? std::nullopt : std::optional(allowed.error());
}

Result<const RunbookStep *> knownStep(const Incident &incident, const QString &key)
{
    if (const RunbookStep *step = incident.runbook.step(key))
        return step;
    return refusal(
        "not_known",
        said(QT_TRANSLATE_NOOP("Incident", "This incident's runbook has no step \"%1\".")).arg(key));
}

bool underWay(const Incident &incident, const RunbookStep &step)
{
    const StepRecord record = incident.stepRecord(step.key);
    return record.startedAt && record.outcome == StepOutcome::None;
}

PlannedEvent begun(const Incident &incident, const RunbookStep &step, const CommandContext &context)
{
    const int number = incident.stepRecord(step.key).tries + 1;
    const char *text = number > 1 ? QT_TRANSLATE_NOOP("Incident", "%1: begun again")
                                  : QT_TRANSLATE_NOOP("Incident", "%1: begun");
    return {incidentEvent(incident, QStringLiteral("wizard.begun"), context.now, context.actor.name,
                          said(text).arg(stepTitle(incident, step)), {{QStringLiteral("step"), step.key}}),
            turns(step) ? turningWord(incident)
                        : onceWord(incident, QStringLiteral("step/%1/begin/%2").arg(step.key).arg(number))};
}

PlannedEvent begunBeside(const Incident &incident, const RunbookStep &step, const CommandContext &context)
{
    PlannedEvent planned = begun(incident, step, context);
    planned.once.clear();
    return planned;
}

QList<PlannedEvent> inStep(const Incident &incident, const RunbookStep &step, const Do::InStep &command,
                           const CommandContext &context, const QString &text)
{
    QList<PlannedEvent> events;
    const StepRecord record = incident.stepRecord(step.key);
    if (!record.startedAt && !record.settled() && !roomOf(step.kind).ends(command))
        events += begunBeside(incident, step, context);
    QJsonObject body = command.values;
    body.insert(QStringLiteral("step"), step.key);
    body.insert(QStringLiteral("what"), command.what);
    events += {incidentEvent(incident, QStringLiteral("wizard.in_step"), context.now, context.actor.name,
                             QStringLiteral("%1: %2").arg(stepTitle(incident, step), text), body),
               onceWord(incident, QStringLiteral("in_step/%1/%2").arg(step.key).arg(incident.lastSeq))};
    return events;
}

PlannedEvent settled(const Incident &incident, const RunbookStep &step, StepOutcome outcome,
                     const CommandContext &context, const QString &why, const QString &found)
{
    QString text = QStringLiteral("%1: %2").arg(stepTitle(incident, step), stepOutcomeText(outcome));
    const QString more = why.isEmpty() ? found : why;
    if (!more.isEmpty())
        text += QStringLiteral(" (%1)").arg(more);
    const int number = incident.stepRecord(step.key).outcomes + 1;
    return {incidentEvent(incident, QStringLiteral("wizard.settled"), context.now, context.actor.name, text,
                          {{QStringLiteral("step"), step.key},
                           {QStringLiteral("outcome"), stepOutcomeKey(outcome)},
                           {QStringLiteral("why"), why},
                           {QStringLiteral("found"), found}}),
            onceWord(incident, QStringLiteral("step/%1/settle/%2").arg(step.key).arg(number))};
}

Planned plan(const Incident &incident, const Command &command, const CommandContext &context)
{
    if (const auto refused = refusedAtOnce(incident, command, context))
        return *refused;
    if (const auto refused = context.byItself ? refusedByItself(incident, command) : std::nullopt)
        return *refused;
    return std::visit([&](const auto &one) { return planOne(incident, one, context); }, command);
}

} // namespace Switchback
