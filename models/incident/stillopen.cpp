// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/stillopen.h"

#include "models/core/counted.h"
#include "models/incident/incidentparts.h"
#include "models/incident/steproom.h"
#include "models/runbook/runbooks.h"

#include <algorithm>

namespace Switchback
{

namespace
{
/// The step was settled without having passed, by a person and with a reason.
bool wentOnWithout(const Incident &incident, const RunbookStep &step)
{
    const StepRecord record = incident.stepRecord(step.key);
    return record.outcome == StepOutcome::Overridden || record.outcome == StepOutcome::Skipped;
}

QStringList initialsOpen(const Incident &incident)
{
    QStringList open;
    const OpenInitials left = openInitials(incident);
    if (left.waiting > 0)
        open += counted("Incident",
                        QT_TRANSLATE_N_NOOP(
                            "Incident", "%1 of %2 customers have neither initials nor a recorded reason."),
                        incident.customers.size())
                    .arg(left.waiting)
                    .arg(incident.customers.size());
    if (left.outdated > 0)
        open += counted("Incident",
                        QT_TRANSLATE_N_NOOP("Incident", "%1 customers have signed for an older state."),
                        left.outdated)
                    .arg(left.outdated);
    return open;
}

QStringList goesOn(const Incident &incident)
{
    QStringList open;
    for (const RunbookStep &step : incident.runbook.steps) {
        if (const QString what = roomOf(step.kind).goesOn(incident, step); !what.isEmpty())
            open += what;
    }
    return open;
}
} // namespace

bool failoverBegun(const Incident &incident)
{
    const RunState *run = incident.run();
    return run && (!run->finished || run->succeeded);
}

bool movedAway(const Incident &incident)
{
    const RunbookStep *turning = turningStep(incident.runbook);
    if (turning && incident.stepRecord(turning->key).outcome == StepOutcome::Overridden)
        return true;
    return std::any_of(incident.runs.cbegin(), incident.runs.cend(), [](const RunState &run) {
        return run.plan.kind == RunKind::Failover && run.succeeded;
    });
}

bool heldByFence(const Incident &incident)
{
    const StepState *fence = nullptr;
    for (const RunState &run : incident.runs) {
        for (const StepState &step : run.steps) {
            if (step.phase != StepPhase::Done)
                continue;
            if (step.spec.verb == QLatin1String("fence") && step.spec.site == incident.from)
                fence = &step;
            else if (step.spec.verb == QLatin1String("resume") || step.spec.verb == QLatin1String("promote"))
                fence = nullptr;
        }
    }
    return fence && (!incident.serviceSeenAt || incident.serviceSeenAt < fence->endedAt);
}

std::optional<Instant> answersAgain(const Incident &incident)
{
    if (failoverBegun(incident) || movedAway(incident) || heldByFence(incident))
        return std::nullopt;
    return incident.serviceSeenAt;
}

OpenInitials openInitials(const Incident &incident)
{
    OpenInitials open;
    if (!stepOfKind(incident.runbook, StepKind::Initials))
        return open;
    open.waiting = incident.known.signoffs(SignoffState::Waiting);
    open.outdated = incident.known.signoffs(SignoffState::Outdated);
    return open;
}

QStringList unsettled(const Incident &incident)
{
    QStringList open;
    for (const RunbookStep &step : incident.runbook.steps) {
        if (!traitsOf(step.kind).endless && !incident.stepRecord(step.key).settled())
            open +=
                said(QT_TRANSLATE_NOOP("Incident", "\"%1\" is not settled.")).arg(stepTitle(incident, step));
    }
    // Who has gone on without them, with a reason, has answered for all of them.
    const RunbookStep *step = stepOfKind(incident.runbook, StepKind::Initials);
    return !step || wentOnWithout(incident, *step) ? open : open + initialsOpen(incident);
}

QStringList stillOpen(const Incident &incident)
{
    return unsettled(incident) + goesOn(incident);
}

QString onlyInitialsOpen(const Incident &incident)
{
    const RunbookStep *initials = stepOfKind(incident.runbook, StepKind::Initials);
    if (!initials || incident.stepRecord(initials->key).settled() || !goesOn(incident).isEmpty())
        return {};
    for (const RunbookStep &step : incident.runbook.steps) {
        if (!traitsOf(step.kind).endless && step.key != initials->key &&
            !incident.stepRecord(step.key).settled())
            return {};
    }
    return initialsOpen(incident).join(QLatin1Char(' '));
}

} // namespace Switchback
