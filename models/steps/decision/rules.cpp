// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/decision/decision.h"

#include "models/command/planning.h"
#include "models/incident/clocks.h"
#include "models/incident/folding.h"
#include "models/incident/steproom.h"

namespace Switchback
{

namespace
{
class DecisionRoom final : public StepRoom
{
public:
    [[nodiscard]] StepKind kind() const override { return StepKind::Decision; }
    [[nodiscard]] StepTraits traits() const override
    {
        StepTraits traits;
        traits.ownFlag = true;
        return traits;
    }
    [[nodiscard]] std::optional<Error> notByHand(const Incident &incident,
                                                 const RunbookStep &step) const override
    {
        return refusal("not_now", said(QT_TRANSLATE_NOOP("Incident", "\"%1\" is settled by deciding."))
                                      .arg(stepTitle(incident, step)));
    }
};

std::optional<Error> cantDecideAgain(const Incident &incident)
{
    const Decision *last = incident.decision();
    if (!last || last->choice != Choice::FailOver || !failoverBegun(incident))
        return std::nullopt;
    return refusal("already_done",
                   said(QT_TRANSLATE_NOOP("Incident", "%1 decided to fail over at %2, and it has begun."))
                       .arg(last->by, momentText(incident, last->at)),
                   said(QT_TRANSLATE_NOOP("Incident", "Stop the failover first, if it must not go on.")));
}

std::optional<Error> untilFault(const Incident &incident, const Do::Decide &command, Instant now)
{
    if (command.choice != Choice::Hold)
        return std::nullopt;
    if (!command.until || *command.until <= now)
        return refusal(
            "missing", said(QT_TRANSLATE_NOOP("Incident", "A hold needs a moment in the future to end.")),
            said(QT_TRANSLATE_NOOP("Incident", "Say until when; then it has to be decided again.")));
    // Nobody holds beyond the end of the RTO; once that is gone, not for longer than it lasts.
    const Instant end = incident.outageAt + incident.rules.rtoHigh;
    const Instant latest = end > now ? end : now + incident.rules.rtoHigh;
    if (*command.until <= latest)
        return std::nullopt;
    return refusal("missing",
                   said(QT_TRANSLATE_NOOP("Incident", "A hold until %1 is longer than the RTO of %2."))
                       .arg(momentText(incident, *command.until), durationText(incident.rules.rtoHigh)),
                   said(QT_TRANSLATE_NOOP("Incident", "Hold until %1 at the latest."))
                       .arg(momentText(incident, latest)));
}

QString decidedText(const Incident &incident, const Do::Decide &command, const QString &reason)
{
    QString choice = choiceText(command.choice);
    if (command.choice == Choice::FailOver)
        choice = said(QT_TRANSLATE_NOOP("Incident", "fail over to %1")).arg(incident.toName);
    else if (command.choice == Choice::Hold)
        choice = said(QT_TRANSLATE_NOOP("Incident", "hold until %1"))
                     .arg(momentText(incident, *command.until, false));
    return said(QT_TRANSLATE_NOOP("Incident", "Decided: %1 (%2)")).arg(choice, reason);
}
} // namespace

Planned planOne(const Incident &incident, const Do::Decide &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::Decide))
        return *refused;
    const RunbookStep *step = stepOfKind(incident.runbook, StepKind::Decision);
    if (!step)
        return refusal("not_known",
                       said(QT_TRANSLATE_NOOP("Incident", "This runbook asks for no decision.")));
    if (const auto refused = cantDecideAgain(incident))
        return *refused;
    if (const QString blocked = stepBlocked(incident, *step); !blocked.isEmpty())
        return refusal("not_now", blocked);
    const QString reason = tidy(command.reason);
    if (reason.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Every decision is kept with its reason.")));
    if (const auto refused = untilFault(incident, command, context.now))
        return *refused;
    const int number = int(incident.decisions.size()) + 1;
    const std::optional<Instant> due = decisionDue(incident, number);
    QJsonObject body{{QStringLiteral("number"), number},
                     {QStringLiteral("step"), step->key},
                     {QStringLiteral("choice"), choiceKey(command.choice)},
                     {QStringLiteral("reason"), reason},
                     {QStringLiteral("early"), due && context.now < *due},
                     {QStringLiteral("seen"), context.seen}};
    if (command.choice == Choice::Hold)
        body.insert(QStringLiteral("until"), toIso(*command.until));
    const QString text = decidedText(incident, command, reason);
    QList<PlannedEvent> events{{incidentEvent(incident, QStringLiteral("decision.made"), context.now,
                                              context.actor.name, text, body),
                                turningWord(incident)}};
    // A hold settles nothing: it has to be decided again.
    if (command.choice != Choice::Hold) {
        events += settled(incident, *step, StepOutcome::Passed, context, {}, text);
        events.last().once.clear(); // the decision's own word stands for both
    }
    return events;
}

void unsettleDecision(Incident &incident)
{
    for (const RunbookStep &step : incident.runbook.steps) {
        if ((step.kind != StepKind::Decision && !tellsDecision(step)) || !incident.steps.contains(step.key))
            continue;
        StepRecord &record = incident.steps[step.key];
        reopenStep(record);
        record.startedAt.reset();
    }
}

Outcome foldDecision(Incident &incident, const Event &event)
{
    const std::optional<Choice> choice = choiceFromKey(bodyText(event, "choice"));
    if (!choice || event.body.value(QStringLiteral("number")).toInt() != incident.decisions.size() + 1)
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "it is not the next decision")));
    Decision decision;
    decision.choice = *choice;
    decision.by = event.actor;
    decision.at = event.at;
    decision.reason = bodyText(event, "reason");
    decision.until = fromIso(bodyText(event, "until"));
    decision.early = event.body.value(QStringLiteral("early")).toBool();
    decision.seen = event.body.value(QStringLiteral("seen")).toObject();
    incident.decisions.append(decision);
    for (Approval &approval : incident.approvals)
        approval.usedUp = true;
    unsettleDecision(incident);
    addFlag(incident, event, Mark::Warning);
    return Done{};
}

const StepRoom &decisionRoom()
{
    static const DecisionRoom room;
    return room;
}

} // namespace Switchback
