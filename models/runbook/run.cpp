// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/run.h"

#include "models/runbook/runevents.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Runbook)
};

Error cantFollow(const Event &event, const QString &why)
{
    return Error{QStringLiteral("bad_event"),
                 Words::tr("Event %1 (%2) can't follow: %3").arg(event.seq).arg(event.kind, why),
                 Words::tr("Check the log with: switchback verify")};
}

/// Between a fence and a promotion nobody can write.
void noteWrites(RunState &state, const StepState &step)
{
    const QString &verb = step.spec.verb;
    if (verb == QLatin1String("fence") && !state.noWritesSince) {
        state.noWritesSince = step.triedAt;
        const QString was = step.result.value(QStringLiteral("was")).toString(QStringLiteral("running"));
        state.noWritesEarlier = was != QLatin1String("running");
    } else if (verb == QLatin1String("promote") || verb == QLatin1String("resume")) {
        state.noWritesSince.reset();
    }
}

/// No call is passed on to an SBC that could not be made to take any, or is not there.
void leaveOutDrain(RunState &state, const StepState &take)
{
    const bool none = take.result.value(QLatin1String("state")).toString() == QLatin1String("none");
    if (take.spec.verb != QLatin1String("take_calls") || (take.phase != StepPhase::Skipped && !none))
        return;
    for (StepState &step : state.steps) {
        if (step.spec.verb != QLatin1String("drain_calls") || step.phase != StepPhase::NotYet)
            continue;
        step.phase = StepPhase::Skipped;
        step.error = take.error;
    }
}

Outcome applyToStep(RunState &state, const Event &event)
{
    const QString key = event.body.value(QStringLiteral("step")).toString();
    const auto found = std::find_if(state.steps.begin(), state.steps.end(),
                                    [&](const StepState &step) { return step.spec.key == key; });
    if (found == state.steps.end())
        return cantFollow(event, Words::tr("the run has no step %1").arg(key));
    StepState &step = *found;
    const QString op = event.body.value(QStringLiteral("op")).toString();
    const bool known = step.phase != StepPhase::NotYet && step.op == op;
    if (event.kind == QLatin1String("step.intended")) {
        if (known)
            return Done{};
        // A fence whose last log could not be shipped is tried again by a person's word.
        const bool shipsAgain = asksAboutLastLog(state) && step.spec.verb == QLatin1String("fence");
        if ((step.phase == StepPhase::Done && !shipsAgain) || step.phase == StepPhase::Intended)
            return cantFollow(event, Words::tr("the step is already under way or done"));
        step.phase = StepPhase::Intended;
        step.op = op;
        ++step.tries;
        step.triedAt = event.at;
        if (!step.startedAt)
            step.startedAt = event.at;
        step.endedAt.reset();
        if (!step.busySince) // what it waits for stays to be said
            step.error = {};
        return Done{};
    }
    if (known && step.phase != StepPhase::Intended)
        return Done{};
    if (step.phase != StepPhase::Intended || step.op != op)
        return cantFollow(event, Words::tr("it is the result of an operation that was not under way"));
    step.endedAt = event.at;
    if (event.kind == QLatin1String("step.busy")) {
        step.phase = StepPhase::Busy;
        step.error = errorFromBody(event.body);
        if (!step.busySince)
            step.busySince = event.at;
        return Done{};
    }
    step.busySince.reset();
    if (event.kind == QLatin1String("step.done")) {
        step.phase = StepPhase::Done;
        step.error = {};
        step.result = event.body.value(QStringLiteral("result")).toObject();
        noteWrites(state, step);
        leaveOutDrain(state, step);
    } else {
        step.phase = step.spec.optional ? StepPhase::Skipped : StepPhase::Failed;
        step.error = errorFromBody(event.body);
        leaveOutDrain(state, step);
    }
    return Done{};
}
} // namespace

namespace
{
Outcome addStep(RunState &state, const Event &event)
{
    const StepSpec spec = specFromJson(event.body.value(QStringLiteral("spec")).toObject());
    const QString before = event.body.value(QStringLiteral("before")).toString();
    if (spec.key.isEmpty() || state.steps.size() >= MaxSteps)
        return cantFollow(event, Words::tr("the step has no key, or there are too many"));
    if (const StepState *known = state.step(spec.key))
        return known->spec == spec ? Outcome{Done{}}
                                   : Outcome{cantFollow(event, Words::tr("that step is there"))};
    const auto place = std::find_if(state.steps.begin(), state.steps.end(),
                                    [&](const StepState &step) { return step.spec.key == before; });
    if (place == state.steps.end() || place->phase != StepPhase::Failed)
        return cantFollow(event, Words::tr("no step has failed before which it could stand"));
    StepState step;
    step.spec = spec;
    state.steps.insert(place, step);
    return Done{};
}
} // namespace

const StepState *RunState::step(const QString &key) const
{
    for (const StepState &each : steps) {
        if (each.spec.key == key)
            return &each;
    }
    return nullptr;
}

const StepState *RunState::doing(const QString &verb) const
{
    for (const StepState &each : steps) {
        if (each.spec.verb == verb)
            return &each;
    }
    return nullptr;
}

const StepState *RunState::current() const
{
    for (const StepState &each : steps) {
        if (each.phase != StepPhase::Done && each.phase != StepPhase::Skipped)
            return &each;
    }
    return nullptr;
}

Outcome applyEvent(RunState &state, const Event &event)
{
    if (event.kind == QLatin1String("run.started")) {
        if (state.started && event.run != state.plan.id)
            return Done{};
        const Result<RunPlan> plan = planFromEvent(event);
        if (state.started)
            return plan && *plan == state.plan
                       ? Outcome{Done{}}
                       : Outcome{cantFollow(event, Words::tr("the run has begun already"))};
        if (!plan)
            return plan.error();
        state = RunState{};
        state.plan = *plan;
        for (const StepSpec &spec : plan->steps) {
            StepState step;
            step.spec = spec;
            state.steps += step;
        }
        state.started = true;
        state.startedAt = event.at;
        state.noWritesSince = plan->noWritesSince;
        return Done{};
    }
    if (!state.started || event.run != state.plan.id)
        return Done{};
    if (event.kind.startsWith(QLatin1String("step."))) {
        if (state.finished)
            return cantFollow(event, Words::tr("the run has ended"));
        return applyToStep(state, event);
    }
    if (event.kind == QLatin1String("run.step_added"))
        return state.finished ? Outcome{cantFollow(event, Words::tr("the run has ended"))}
                              : addStep(state, event);
    if (event.kind == QLatin1String("run.stopped"))
        state.stopped = true;
    else if (event.kind == QLatin1String("run.resumed"))
        state.stopped = false;
    else if (event.kind == QLatin1String("run.overridden")) {
        state.plan.override_ = overrideFromBody(event.body.value(QStringLiteral("override")).toObject());
        for (StepState &step : state.steps) {
            if (step.spec.unlessOverride && step.phase != StepPhase::Done)
                step.phase = StepPhase::Skipped;
        }
    } else if (event.kind == QLatin1String("run.asked")) {
        state.lastLog = lastLogFromBody(event.body);
    } else if (event.kind == QLatin1String("run.loss_accepted")) {
        state.lossAccepted = overrideFromBody(event.body.value(QStringLiteral("accepted")).toObject());
    } else if (event.kind == QLatin1String("run.finished")) {
        state.finished = true;
        state.finishedAt = event.at;
        state.finishedSeq = event.seq;
        state.succeeded = state.current() == nullptr &&
                          (state.plan.kind != RunKind::Copies ||
                           std::none_of(state.steps.begin(), state.steps.end(), [](const StepState &step) {
                               return step.phase == StepPhase::Skipped;
                           }));
        if (event.body.value(QStringLiteral("let_go")).toBool())
            state.letGoBy = event.actor;
    }
    return Done{};
}

bool LastLog::arrived() const
{
    const auto end = lsnFromText(finalLsn);
    const auto there = lsnFromText(arrivedLsn);
    return end && there && *there >= *end;
}

bool asksAboutLastLog(const RunState &state)
{
    if (state.finished || state.lossAccepted || !(state.plan.lastLogSaid || losesNothing(state.plan.kind)))
        return false;
    const StepState *fence = state.doing(QStringLiteral("fence"));
    const StepState *promote = state.doing(QStringLiteral("promote"));
    if (!fence || fence->phase != StepPhase::Done || !promote || promote->phase != StepPhase::NotYet)
        return false;
    const bool settled = state.lastLog && state.lastLog->op == fence->op && state.lastLog->arrived();
    return !settled && !fence->result.value(QStringLiteral("shipped")).toBool(true);
}

QString undoOf(const StepState &step)
{
    return step.spec.undo.isEmpty() ? usualUndo(step.spec.verb) : step.spec.undo;
}

bool owesResume(const RunState &state)
{
    return state.finished && !state.letGoBy.isEmpty();
}

Result<RunState> foldRun(const QList<Event> &events)
{
    RunState state;
    for (const Event &event : events) {
        const Outcome outcome = applyEvent(state, event);
        if (!outcome)
            return outcome.error();
    }
    return state;
}

NextAct nextAct(const RunState &state)
{
    using Kind = NextAct::Kind;
    if (!state.started || state.finished || state.stopped)
        return {};
    const bool asks = asksAboutLastLog(state);
    for (int i = 0; i < state.steps.size(); ++i) {
        if (asks && &state.steps.at(i) == state.doing(QStringLiteral("fence")))
            return {Kind::Question, i};
        switch (state.steps.at(i).phase) {
        case StepPhase::Done:
        case StepPhase::Skipped:
            continue;
        case StepPhase::NotYet:
            return {Kind::Intend, i};
        case StepPhase::Intended:
            return {Kind::Ask, i};
        case StepPhase::Busy:
            return {Kind::Later, i};
        case StepPhase::Failed:
            return {Kind::Wait, i};
        }
    }
    return {Kind::Finish, -1};
}

bool mayOverride(const RunState &state)
{
    if (state.plan.kind != RunKind::Failover || state.plan.override_ || state.finished)
        return false;
    const StepState *current = state.current();
    return current && current->spec.unlessOverride && !current->spec.optional && current->tries > 0;
}

bool mayResume(const RunState &state)
{
    if (state.plan.kind == RunKind::Resume || state.succeeded)
        return false;
    const StepState *fence = state.doing(QStringLiteral("fence"));
    const StepState *promote = state.doing(QStringLiteral("promote"));
    return fence && fence->tries > 0 && promote && promote->phase != StepPhase::Done;
}

} // namespace Switchback
