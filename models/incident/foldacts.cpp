// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/folding.h"
#include "models/incident/incidentparts.h"
#include "models/incident/steproom.h"

#include <algorithm>

namespace Switchback
{

Error unknownStep(const Event &event, const QString &key)
{
    return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "the runbook has no step %1")).arg(key));
}

void reopenStep(StepRecord &record)
{
    record.outcome = StepOutcome::None;
    record.settledAt.reset();
    record.by.clear();
    record.why.clear();
    record.found.clear();
}

Outcome foldAsked(Incident &incident, const Event &event)
{
    const QString key = bodyText(event, "step");
    if (!incident.runbook.step(key))
        return unknownStep(event, key);
    Approval approval;
    approval.seq = event.seq;
    approval.step = key;
    approval.askedBy = event.actor;
    approval.askedAt = event.at;
    incident.approvals.append(approval);
    return Done{};
}

Outcome foldAnswered(Incident &incident, const Event &event)
{
    const QString key = bodyText(event, "step");
    const auto found = std::find_if(incident.approvals.rbegin(), incident.approvals.rend(),
                                    [&](const Approval &each) { return each.step == key; });
    if (found == incident.approvals.rend() || found->givenAt)
        return cantFollow(event,
                          said(QT_TRANSLATE_NOOP("Incident", "nobody waits for an approval of %1")).arg(key));
    found->givenBy = event.actor;
    found->givenAt = event.at;
    found->refused = event.kind == QLatin1String("approval.refused");
    found->brokenGlass = event.kind == QLatin1String("approval.glass_broken");
    found->reason = bodyText(event, "reason");
    if (found->brokenGlass || found->refused)
        addFlag(incident, event, found->brokenGlass ? Mark::Bad : Mark::Warning);
    return Done{};
}

Outcome foldBegun(Incident &incident, const Event &event)
{
    const QString key = bodyText(event, "step");
    if (!incident.runbook.step(key))
        return unknownStep(event, key);
    StepRecord &record = incident.steps[key];
    const bool begunAlready = record.startedAt && record.outcome == StepOutcome::None;
    if (record.settled() || begunAlready)
        return Done{}; // by another seat, meanwhile
    if (!record.startedAt)
        record.startedAt = event.at;
    reopenStep(record);
    ++record.tries;
    return Done{};
}

Outcome foldSettled(Incident &incident, const Event &event)
{
    const QString key = bodyText(event, "step");
    const RunbookStep *step = incident.runbook.step(key);
    if (!step)
        return unknownStep(event, key);
    const std::optional<StepOutcome> outcome = stepOutcomeFromKey(bodyText(event, "outcome"));
    if (!outcome || *outcome == StepOutcome::None)
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "it has no outcome known here")));
    StepRecord &record = incident.steps[key];
    if (record.settled())
        return Done{}; // the first one counts
    record.settledAt = event.at;
    record.outcome = *outcome;
    record.by = event.actor;
    record.why = bodyText(event, "why");
    record.found = bodyText(event, "found");
    ++record.outcomes;
    const bool works = *outcome == StepOutcome::Passed || *outcome == StepOutcome::Overridden;
    if (step->restores && works && !incident.restoredAt)
        incident.restoredAt = event.at;
    if (*outcome == StepOutcome::Passed) {
        if (!traitsOf(step->kind).ownFlag) // a message sent and a decision made have one
            addFlag(incident, event, Mark::Fine);
    } else {
        addFlag(incident, event, *outcome == StepOutcome::Failed ? Mark::Bad : Mark::Warning);
    }
    return Done{};
}

Outcome foldInStep(Incident &incident, const Event &event)
{
    const QString key = bodyText(event, "step");
    const RunbookStep *step = incident.runbook.step(key);
    // What a second seat wrote while the first one closed comes too late.
    if (!incident.open() && (!step || !roomOf(step->kind).atAnyTime(bodyText(event, "what"))))
        return Done{};
    if (!step)
        return unknownStep(event, key);
    const Outcome outcome = roomOf(step->kind).fold(incident, *step, event);
    if (outcome)
        incident.known.allChanged(incident);
    return outcome;
}

} // namespace Switchback
