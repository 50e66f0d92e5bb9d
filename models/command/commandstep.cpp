// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/command/planning.h"
#include "models/incident/steproom.h"

namespace Switchback
{

namespace
{
/// Rights and moment of every command about a step.
Result<const RunbookStep *> stepNow(const Incident &incident, const QString &key,
                                    const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    auto step = knownStep(incident, key);
    if (!step)
        return step;
    if (incident.paused)
        return refusal(
            "not_now",
            said(QT_TRANSLATE_NOOP("Incident", "The steps were paused by %1.")).arg(incident.pausedBy),
            said(QT_TRANSLATE_NOOP("Incident", "Go on first.")));
    const StepRecord record = incident.stepRecord(key);
    if (record.settled())
        return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "\"%1\": %2 already, by %3 at %4."))
                                           .arg(stepTitle(incident, **step), stepOutcomeText(record.outcome),
                                                record.by, momentText(incident, *record.settledAt)));
    if (const auto refused = roomOf((*step)->kind).notByHand(incident, **step))
        return *refused;
    return step;
}

std::optional<Error> unapproved(const Incident &incident, const RunbookStep &step)
{
    if (!step.secondPerson)
        return std::nullopt;
    const Approval *approval = incident.approval(step.key);
    if (approval && approval->granted())
        return std::nullopt;
    const QString title = stepTitle(incident, step);
    if (!approval || approval->usedUp)
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "\"%1\" needs a second person.")).arg(title),
                       said(QT_TRANSLATE_NOOP("Incident", "Ask for an approval.")));
    if (approval->refused)
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "\"%1\" was refused by %2: %3"))
                           .arg(title, approval->givenBy, approval->reason),
                       said(QT_TRANSLATE_NOOP("Incident", "Ask again when the reason is gone.")));
    return refusal("not_now",
                   said(QT_TRANSLATE_NOOP("Incident", "\"%1\": nobody has answered yet; asked at %2."))
                       .arg(title, momentText(incident, approval->askedAt)));
}

/// The order of outcomes: what failed is tried again or overridden, not made unknown.
std::optional<Error> wrongOutcome(const Incident &incident, const RunbookStep &step,
                                  const Do::SettleStep &command)
{
    const StepOutcome before = incident.stepRecord(step.key).outcome;
    if (command.outcome == StepOutcome::None)
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "It is not said how the step ended.")));
    const bool again = command.outcome == before;
    const bool back = before == StepOutcome::Failed && command.outcome == StepOutcome::NotKnown;
    if (again || back)
        return refusal("already_done",
                       said(QT_TRANSLATE_NOOP("Incident", "\"%1\" is recorded as %2 already."))
                           .arg(stepTitle(incident, step), stepOutcomeText(before)),
                       said(QT_TRANSLATE_NOOP("Incident", "Try it again, skip it or override it.")));
    if (const auto refused = roomOf(step.kind).underWay(incident, step))
        return refused;
    if (command.outcome != StepOutcome::Skipped) {
        if (const QString blocked = stepBlocked(incident, step); !blocked.isEmpty())
            return refusal("not_now", blocked);
    }
    return std::nullopt;
}

} // namespace

Planned planOne(const Incident &incident, const Do::BeginStep &command, const CommandContext &context)
{
    const auto step = stepNow(incident, command.step, context);
    if (!step)
        return step.error();
    if (underWay(incident, **step))
        return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "\"%1\" is under way already."))
                                           .arg(stepTitle(incident, **step)));
    if (const QString blocked = stepBlocked(incident, **step); !blocked.isEmpty())
        return refusal("not_now", blocked);
    if (const auto refused = unapproved(incident, **step))
        return *refused;
    return QList<PlannedEvent>{begun(incident, **step, context)};
}

Planned planOne(const Incident &incident, const Do::SettleStep &command, const CommandContext &context)
{
    const auto step = stepNow(incident, command.step, context);
    if (!step)
        return step.error();
    if (const auto refused = wrongOutcome(incident, **step, command))
        return *refused;
    const QString why = tidy(command.why);
    // In the recorder's words; without any, what the records themselves tell.
    QString found = tidy(command.found);
    if (found.isEmpty())
        found = roomOf((*step)->kind).found(incident, **step);
    if (command.outcome == StepOutcome::Passed) {
        if (const auto refused = roomOf((*step)->kind).notPassed(incident, **step))
            return *refused;
        if (found.isEmpty())
            return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "It is not said what was found.")),
                           said(QT_TRANSLATE_NOOP("Incident", "Write the value found, not \"checked\".")));
    } else if (why.isEmpty() && command.outcome != StepOutcome::NotKnown) {
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Write down why the step is %1."))
                           .arg(stepOutcomeText(command.outcome)));
    }
    return QList<PlannedEvent>{settled(incident, **step, command.outcome, context, why, found)};
}

Planned planOne(const Incident &incident, const Do::InStep &command, const CommandContext &context)
{
    const auto known = knownStep(incident, command.step);
    const bool anyTime = known && roomOf((*known)->kind).atAnyTime(command.what);
    if (const auto refused = withoutRight(context, Right::TakeWheel); anyTime && refused)
        return *refused;
    const auto step = anyTime ? known : stepNow(incident, command.step, context);
    if (!step)
        return step.error();
    const QString blocked = stepBlocked(incident, **step);
    if (!blocked.isEmpty() && !roomOf((*step)->kind).ends(command))
        return refusal("not_now", blocked);
    return roomOf((*step)->kind).plan(incident, **step, command, context);
}

Planned planOne(const Incident &incident, const Do::Pause &, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    if (incident.paused)
        return refusal(
            "already_done",
            said(QT_TRANSLATE_NOOP("Incident", "The steps were paused by %1.")).arg(incident.pausedBy));
    return QList<PlannedEvent>{
        {incidentEvent(incident, QStringLiteral("wizard.paused"), context.now, context.actor.name,
                       said(QT_TRANSLATE_NOOP("Incident", "Steps paused; clocks and messages go on"))),
         onceWord(incident, QStringLiteral("paused/%1").arg(incident.lastSeq))}};
}

Planned planOne(const Incident &incident, const Do::GoOn &, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    if (!incident.paused)
        return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "The steps are not paused.")));
    return QList<PlannedEvent>{
        {incidentEvent(incident, QStringLiteral("wizard.resumed"), context.now, context.actor.name,
                       said(QT_TRANSLATE_NOOP("Incident", "Steps go on"))),
         onceWord(incident, QStringLiteral("resumed/%1").arg(incident.lastSeq))}};
}

Planned planOne(const Incident &incident, const Do::HandOver &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    const QString to = tidy(command.to);
    if (to.isEmpty() || to == context.actor.name)
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "It is not said to whom the wheel goes.")));
    const QString summary = tidy(command.summary);
    return QList<PlannedEvent>{
        {incidentEvent(incident, QStringLiteral("wizard.handed_over"), context.now, context.actor.name,
                       said(QT_TRANSLATE_NOOP("Incident", "Handed over to %1")).arg(to),
                       {{QStringLiteral("to"), to}, {QStringLiteral("summary"), summary}}),
         onceWord(incident, QStringLiteral("handed_over/%1").arg(incident.lastSeq))}};
}

} // namespace Switchback
