// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/clocks.h"

#include <algorithm>

namespace Switchback
{

namespace
{
Duration median(QList<Duration> lengths)
{
    std::sort(lengths.begin(), lengths.end());
    const qsizetype middle = lengths.size() / 2;
    return lengths.size() % 2 == 1 ? lengths.at(middle) : (lengths.at(middle - 1) + lengths.at(middle)) / 2;
}

/// Since when a step's time runs. Nobody begins a decision: it is waited for from the outage on.
std::optional<Instant> beginOf(const Incident &incident, const RunbookStep &step)
{
    return step.kind == StepKind::Decision ? incident.outageAt : incident.stepRecord(step.key).startedAt;
}

/// Number of the last step that restores the service; -1: none does.
qsizetype lastRestoring(const Runbook &runbook)
{
    for (qsizetype i = runbook.steps.size() - 1; i >= 0; --i) {
        if (runbook.steps.at(i).restores)
            return i;
    }
    return -1;
}
} // namespace

QHash<QString, QList<Duration>> stepDurations(const QList<Incident> &past)
{
    QHash<QString, QList<Duration>> lengths;
    for (const Incident &incident : past) {
        for (const RunbookStep &step : incident.runbook.steps) {
            const StepRecord record = incident.stepRecord(step.key);
            const std::optional<Instant> begin = beginOf(incident, step);
            // What was skipped or overridden says nothing about how long it takes.
            if (record.outcome == StepOutcome::Passed && begin && record.settledAt &&
                *record.settledAt >= *begin)
                lengths[step.key].append(*record.settledAt - *begin);
        }
    }
    return lengths;
}

Forecast forecast(const Incident &incident, const QHash<QString, QList<Duration>> &past, Instant now)
{
    Forecast result;
    const qsizetype last = lastRestoring(incident.runbook);
    if (!incident.open() || outageEnd(incident) || last < 0)
        return result;
    Instant at = now;
    for (qsizetype i = 0; i <= last; ++i) {
        const RunbookStep &step = incident.runbook.steps.at(i);
        if (traitsOf(step.kind).endless || incident.stepRecord(step.key).settled())
            continue;
        const QList<Duration> lengths = past.value(step.key);
        Duration length = lengths.isEmpty() ? step.expect : median(lengths);
        ++(lengths.isEmpty() ? result.fromGuess : result.fromPast);
        if (step.kind == StepKind::Decision) {
            // A hold says itself when the next one is due; otherwise as in the past, or when it is due.
            const auto due = decisionDue(incident, int(incident.decisions.size()) + 1);
            if (due && (lengths.isEmpty() || incident.decision()))
                length = *due - incident.outageAt;
            at = std::max(at, incident.outageAt + length);
            continue;
        }
        if (const auto begin = beginOf(incident, step))
            length = std::max(Duration{0}, length - (now - *begin));
        at += length;
    }
    result.at = at;
    return result;
}

Promises promises(const Incident &incident, Instant now)
{
    Promises result;
    if (incident.isOutage()) {
        result.rtoLow = incident.rules.rtoLow;
        result.rtoHigh = incident.rules.rtoHigh;
        if (incident.restoredAt)
            result.rtoReached = *incident.restoredAt - incident.outageAt;
    }
    const RunState *run = incident.run();
    if (run && !losesNothing(run->plan.kind)) {
        result.lossSeconds = run->plan.lossSaidSeconds;
        result.lossRows = run->plan.rowsSaid;
    } else if (run && run->succeeded && !run->lossAccepted) {
        result.lossSeconds = 0;
    } else if (run && run->lossAccepted && run->lastLog) {
        if (run->lastLog->loss)
            result.lossSeconds = double(run->lastLog->loss->count()) / 1000.0;
        result.lossRows = run->lastLog->rowsAtMost;
    }
    for (const UpdateSlot &slot : updateSlots(incident, now)) {
        result.onTime += slot.state == UpdateSlot::State::OnTime ? 1 : 0;
        result.late += slot.state == UpdateSlot::State::Late ? 1 : 0;
        result.missed += slot.state == UpdateSlot::State::Missed ? 1 : 0;
    }
    return result;
}

} // namespace Switchback
