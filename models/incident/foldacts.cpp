// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/folding.h"
#include "models/incident/incidentparts.h"
#include "models/incident/steproom.h"

#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
Outcome unknownStep(const Event &event, const QString &key)
{
    return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "the runbook has no step %1")).arg(key));
}

Notice *noticeOf(Incident &incident, const Event &event)
{
    const QString id = bodyText(event, "notice");
    for (Notice &notice : incident.notices) {
        if (notice.id == id)
            return &notice;
    }
    return nullptr;
}

Outcome unknownNotice(const Event &event)
{
    return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "there is no message %1 in that state"))
                                 .arg(bodyText(event, "notice")));
}

QStringList strings(const Event &event, const char *key)
{
    QStringList list;
    const QJsonArray array = event.body.value(QLatin1String(key)).toArray();
    for (const QJsonValue &value : array)
        list.append(value.toString());
    return list;
}

/// A step that is open again. How often it was tried and settled stays: the words of the log count on.
void reopenStep(StepRecord &record)
{
    record.outcome = StepOutcome::None;
    record.settledAt.reset();
    record.by.clear();
    record.why.clear();
    record.found.clear();
}

} // namespace

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

Outcome foldComposed(Incident &incident, const Event &event)
{
    const QString key = bodyText(event, "step");
    if (!incident.runbook.step(key))
        return unknownStep(event, key);
    Notice *notice = noticeOf(incident, event);
    if (notice && notice->approvedAt)
        return Done{}; // approved meanwhile, at another seat: what was approved stays
    if (!notice) {
        incident.notices.append(Notice{});
        notice = &incident.notices.last();
    }
    notice->id = bodyText(event, "notice");
    notice->step = key;
    notice->stage = bodyText(event, "stage");
    notice->slot = event.body.value(QStringLiteral("slot")).toInt();
    notice->text = bodyText(event, "text");
    notice->composedBy = event.actor;
    notice->composedAt = event.at;
    return Done{};
}

Outcome foldApproved(Incident &incident, const Event &event)
{
    Notice *notice = noticeOf(incident, event);
    if (!notice || notice->approvedAt)
        return unknownNotice(event);
    // What the approver saw, whatever somebody wrote at the same moment.
    notice->text = bodyText(event, "text");
    notice->approvedBy = event.actor;
    notice->approvedAt = event.at;
    return Done{};
}

Outcome foldQueued(Incident &incident, const Event &event)
{
    Notice *notice = noticeOf(incident, event);
    if (!notice || !notice->approvedAt || notice->queuedAt)
        return unknownNotice(event);
    notice->queuedAt = event.at;
    return Done{};
}

Outcome foldSent(Incident &incident, const Event &event)
{
    Notice *notice = noticeOf(incident, event);
    if (!notice || !notice->queuedAt || notice->sentAt || notice->withdrawnAt)
        return unknownNotice(event);
    notice->sentAt = event.at;
    notice->sentBy = event.actor;
    notice->how = bodyText(event, "how");
    notice->notReached = strings(event, "not_reached");
    if (const RunbookStep *step = incident.runbook.step(notice->step))
        roomOf(step->kind).noticeSent(incident, *notice);
    // Updates are ticks on the line, not flags.
    if (notice->slot == 0)
        addFlag(incident, event, Mark::Fine);
    return Done{};
}

Outcome foldWithdrawn(Incident &incident, const Event &event)
{
    Notice *notice = noticeOf(incident, event);
    if (!notice || !notice->queuedAt || notice->sentAt || notice->withdrawnAt)
        return unknownNotice(event);
    notice->withdrawnAt = event.at;
    notice->withdrawnBy = event.actor;
    notice->withdrawnWhy = bodyText(event, "reason");
    return Done{};
}

Outcome foldCadence(Incident &incident, const Event &event)
{
    const Result<CadenceFrom> stretch = cadenceOf(event);
    if (!stretch)
        return stretch.error();
    if (incident.cadence.isEmpty())
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "the runbook has no updates")));
    addCadence(incident, *stretch);
    addFlag(incident, event, Mark::Warning);
    return Done{};
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
    if (!step)
        return unknownStep(event, key);
    return roomOf(step->kind).fold(incident, *step, event);
}

} // namespace Switchback
