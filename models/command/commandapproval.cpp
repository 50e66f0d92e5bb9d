// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/command/planning.h"

namespace Switchback
{

namespace
{
/// How often somebody asked for that step.
int timesAsked(const Incident &incident, const QString &step)
{
    int count = 0;
    for (const Approval &approval : incident.approvals)
        count += approval.step == step ? 1 : 0;
    return count;
}

/// The newest approval of the step that still counts; null: none was asked for since the decision.
const Approval *present(const Incident &incident, const QString &step)
{
    const Approval *approval = incident.approval(step);
    return approval && !approval->usedUp ? approval : nullptr;
}

PlannedEvent asked(const Incident &incident, const RunbookStep &step, const CommandContext &context)
{
    return {incidentEvent(incident, QStringLiteral("approval.asked"), context.now, context.actor.name,
                          said(QT_TRANSLATE_NOOP("Incident", "%1: a second person is asked for"))
                              .arg(stepTitle(incident, step)),
                          {{QStringLiteral("step"), step.key}}),
            onceWord(incident,
                     QStringLiteral("approval/%1/%2").arg(step.key).arg(timesAsked(incident, step.key) + 1))};
}

PlannedEvent answered(const Incident &incident, const QString &step, int number, const char *kind,
                      const CommandContext &context, const QString &text, const QString &reason)
{
    return {incidentEvent(incident, QString::fromLatin1(kind), context.now, context.actor.name, text,
                          {{QStringLiteral("step"), step}, {QStringLiteral("reason"), reason}}),
            onceWord(incident, QStringLiteral("approval/%1/%2/answer").arg(step).arg(number))};
}

/// The protected step, if it can be approved now.
Result<const RunbookStep *> protectedStep(const Incident &incident, const QString &key)
{
    auto step = knownStep(incident, key);
    if (!step)
        return step;
    if (!(*step)->secondPerson)
        return refusal("not_known", said(QT_TRANSLATE_NOOP("Incident", "\"%1\" needs no second person."))
                                        .arg(stepTitle(incident, **step)));
    if (incident.paused)
        return refusal(
            "not_now",
            said(QT_TRANSLATE_NOOP("Incident", "The steps were paused by %1.")).arg(incident.pausedBy));
    if (incident.stepRecord(key).settled())
        return refusal(
            "already_done",
            said(QT_TRANSLATE_NOOP("Incident", "\"%1\" is settled.")).arg(stepTitle(incident, **step)));
    if (const QString blocked = stepBlocked(incident, **step); !blocked.isEmpty())
        return refusal("not_now", blocked);
    if (const Approval *approval = present(incident, key); approval && approval->granted())
        return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "\"%1\" was approved by %2 at %3."))
                                           .arg(stepTitle(incident, **step), approval->givenBy,
                                                momentText(incident, *approval->givenAt)));
    return step;
}
} // namespace

Planned planOne(const Incident &incident, const Do::AskApproval &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    const auto step = protectedStep(incident, command.step);
    if (!step)
        return step.error();
    if (const Approval *approval = present(incident, command.step); approval && !approval->givenAt)
        return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "%1 has asked already, at %2."))
                                           .arg(approval->askedBy, momentText(incident, approval->askedAt)));
    return QList<PlannedEvent>{asked(incident, **step, context)};
}

Planned planOne(const Incident &incident, const Do::Approve &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::Approve))
        return *refused;
    const auto step = protectedStep(incident, command.step);
    if (!step)
        return step.error();
    const Approval *approval = present(incident, command.step);
    if (!approval || approval->givenAt)
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "Nobody has asked for an approval of \"%1\"."))
                           .arg(stepTitle(incident, **step)));
    if (sameName(approval->askedBy, context.actor.name))
        return refusal("no_right",
                       said(QT_TRANSLATE_NOOP("Incident", "%1 asked for this approval and can't give it."))
                           .arg(approval->askedBy),
                       said(QT_TRANSLATE_NOOP("Incident", "It takes a second person.")));
    const QString reason = tidy(command.reason);
    if (command.refuse && reason.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Write down why it is refused.")));
    const int number = timesAsked(incident, command.step);
    if (command.refuse)
        return QList<PlannedEvent>{answered(
            incident, command.step, number, "approval.refused", context,
            said(QT_TRANSLATE_NOOP("Incident", "%1: refused (%2)")).arg(stepTitle(incident, **step), reason),
            reason)};
    return QList<PlannedEvent>{
        answered(incident, command.step, number, "approval.given", context,
                 said(QT_TRANSLATE_NOOP("Incident", "%1: approved as the second person, asked by %2"))
                     .arg(stepTitle(incident, **step), approval->askedBy),
                 reason)};
}

Planned planOne(const Incident &incident, const Do::BreakGlass &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    const auto step = protectedStep(incident, command.step);
    if (!step)
        return step.error();
    const QString reason = tidy(command.reason);
    if (reason.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Write down why nobody else could be asked.")));
    QList<PlannedEvent> events;
    const Approval *approval = present(incident, command.step);
    int number = timesAsked(incident, command.step);
    if (!approval || approval->givenAt) {
        events += asked(incident, **step, context);
        ++number;
    }
    events +=
        answered(incident, command.step, number, "approval.glass_broken", context,
                 said(QT_TRANSLATE_NOOP("Incident", "%1: GLASS BROKEN, done without a second person (%2)"))
                     .arg(stepTitle(incident, **step), reason),
                 reason);
    return events;
}

} // namespace Switchback
