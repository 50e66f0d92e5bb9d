// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/run.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MaxSteps = 60;

QString tr(const char *text)
{
    return QCoreApplication::translate("Runbook", text);
}

QJsonObject specJson(const StepSpec &spec)
{
    return {{QStringLiteral("key"), spec.key},
            {QStringLiteral("site"), spec.site},
            {QStringLiteral("verb"), spec.verb},
            {QStringLiteral("title"), spec.title},
            {QStringLiteral("optional"), spec.optional},
            {QStringLiteral("unless_override"), spec.unlessOverride},
            {QStringLiteral("deadline_ms"), qint64(spec.deadline.count())}};
}

StepSpec specFromJson(const QJsonObject &json)
{
    StepSpec spec;
    spec.key = json.value(QStringLiteral("key")).toString();
    spec.site = json.value(QStringLiteral("site")).toString();
    spec.verb = json.value(QStringLiteral("verb")).toString();
    spec.title = json.value(QStringLiteral("title")).toString();
    spec.optional = json.value(QStringLiteral("optional")).toBool();
    // Runs begun before this was kept left out the fence.
    spec.unlessOverride =
        json.value(QStringLiteral("unless_override")).toBool(spec.verb == QLatin1String("fence"));
    spec.deadline = Duration{json.value(QStringLiteral("deadline_ms")).toInteger(60'000)};
    return spec;
}

std::optional<Override> overrideFromJson(const QJsonObject &json)
{
    if (json.isEmpty())
        return std::nullopt;
    return Override{json.value(QStringLiteral("person")).toString(),
                    json.value(QStringLiteral("statement")).toString()};
}

QJsonObject planJson(const RunPlan &plan)
{
    QJsonArray steps;
    for (const StepSpec &spec : plan.steps)
        steps += specJson(spec);
    QJsonObject json{{QStringLiteral("kind"), runKindKey(plan.kind)},
                     {QStringLiteral("from"), plan.from},
                     {QStringLiteral("to"), plan.to},
                     {QStringLiteral("from_name"), plan.fromName},
                     {QStringLiteral("to_name"), plan.toName},
                     {QStringLiteral("steps"), steps}};
    if (plan.override_) {
        json.insert(QStringLiteral("override"),
                    QJsonObject{{QStringLiteral("person"), plan.override_->person},
                                {QStringLiteral("statement"), plan.override_->statement}});
    }
    if (plan.lossSaidSeconds)
        json.insert(QStringLiteral("loss_said_s"), *plan.lossSaidSeconds);
    if (plan.recoverableToSaid)
        json.insert(QStringLiteral("recoverable_to_said"), toIso(*plan.recoverableToSaid));
    if (plan.rowsSaid)
        json.insert(QStringLiteral("rows_said"), *plan.rowsSaid);
    return json;
}

Result<RunPlan> planFromEvent(const Event &event)
{
    const QJsonObject &json = event.body;
    RunPlan plan;
    plan.id = event.run;
    plan.pair = event.pair;
    plan.incident = event.incident;
    plan.actor = event.actor;
    const QString kind = json.value(QStringLiteral("kind")).toString();
    if (kind == runKindKey(RunKind::Failover))
        plan.kind = RunKind::Failover;
    else if (kind == runKindKey(RunKind::Failback))
        plan.kind = RunKind::Failback;
    else if (kind == runKindKey(RunKind::Resume))
        plan.kind = RunKind::Resume;
    else
        return Error{QStringLiteral("bad_event"),
                     tr("Event %1 begins a run of a kind not known here: %2").arg(event.seq).arg(kind),
                     tr("Open it with the version of Switchback that began it.")};
    plan.from = json.value(QStringLiteral("from")).toString();
    plan.to = json.value(QStringLiteral("to")).toString();
    plan.fromName = json.value(QStringLiteral("from_name")).toString();
    plan.toName = json.value(QStringLiteral("to_name")).toString();
    plan.override_ = overrideFromJson(json.value(QStringLiteral("override")).toObject());
    if (json.contains(QStringLiteral("loss_said_s")))
        plan.lossSaidSeconds = json.value(QStringLiteral("loss_said_s")).toDouble();
    plan.recoverableToSaid = fromIso(json.value(QStringLiteral("recoverable_to_said")).toString());
    if (json.contains(QStringLiteral("rows_said")))
        plan.rowsSaid = json.value(QStringLiteral("rows_said")).toInteger();
    const QJsonArray steps = json.value(QStringLiteral("steps")).toArray();
    for (const QJsonValue &step : steps)
        plan.steps += specFromJson(step.toObject());
    if (plan.id.isEmpty() || plan.steps.isEmpty() || plan.steps.size() > MaxSteps)
        return Error{QStringLiteral("bad_event"),
                     tr("Event %1 begins a run without an id or without steps").arg(event.seq),
                     {}};
    return plan;
}

Error cantFollow(const Event &event, const QString &why)
{
    return Error{QStringLiteral("bad_event"),
                 tr("Event %1 (%2) can't follow: %3").arg(event.seq).arg(event.kind, why),
                 tr("Check the log with: switchback verify")};
}

Event eventFor(const RunState &state, const QString &kind, Instant at, const QString &text,
               const QString &actor = {})
{
    Event event;
    event.at = at;
    event.kind = kind;
    event.pair = state.plan.pair;
    event.run = state.plan.id;
    event.incident = state.plan.incident;
    event.actor = actor.isEmpty() ? QStringLiteral("console") : actor;
    event.text = text;
    return event;
}

Event stepEvent(const RunState &state, const StepState &step, const QString &kind, Instant at,
                const QString &text)
{
    Event event = eventFor(state, kind, at, text);
    event.site = step.spec.site;
    event.body.insert(QStringLiteral("step"), step.spec.key);
    return event;
}

Outcome applyToStep(RunState &state, const Event &event)
{
    const QString key = event.body.value(QStringLiteral("step")).toString();
    const auto found = std::find_if(state.steps.begin(), state.steps.end(),
                                    [&](const StepState &step) { return step.spec.key == key; });
    if (found == state.steps.end())
        return cantFollow(event, tr("the run has no step %1").arg(key));
    StepState &step = *found;
    const QString op = event.body.value(QStringLiteral("op")).toString();
    const bool known = step.phase != StepPhase::NotYet && step.op == op;
    if (event.kind == QLatin1String("step.intended")) {
        if (known)
            return Done{};
        if (step.phase == StepPhase::Done || step.phase == StepPhase::Intended)
            return cantFollow(event, tr("the step is already under way or done"));
        step.phase = StepPhase::Intended;
        step.op = op;
        ++step.tries;
        if (!step.startedAt)
            step.startedAt = event.at;
        step.endedAt.reset();
        step.error = {};
        return Done{};
    }
    if (known && step.phase != StepPhase::Intended)
        return Done{};
    if (step.phase != StepPhase::Intended || step.op != op)
        return cantFollow(event, tr("it is the result of an operation that was not under way"));
    step.endedAt = event.at;
    if (event.kind == QLatin1String("step.done")) {
        step.phase = StepPhase::Done;
        step.result = event.body.value(QStringLiteral("result")).toObject();
    } else {
        step.phase = step.spec.optional ? StepPhase::Skipped : StepPhase::Failed;
        const QJsonObject error = event.body.value(QStringLiteral("error")).toObject();
        step.error = Error{error.value(QStringLiteral("code")).toString(),
                           error.value(QStringLiteral("text")).toString(),
                           error.value(QStringLiteral("hint")).toString()};
    }
    return Done{};
}
} // namespace

QString runKindKey(RunKind kind)
{
    switch (kind) {
    case RunKind::Failover:
        return QStringLiteral("failover");
    case RunKind::Failback:
        return QStringLiteral("failback");
    case RunKind::Resume:
        return QStringLiteral("resume");
    }
    return {};
}

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
            return plan && *plan == state.plan ? Outcome{Done{}}
                                               : Outcome{cantFollow(event, tr("the run has begun already"))};
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
        return Done{};
    }
    if (!state.started || event.run != state.plan.id)
        return Done{};
    if (event.kind.startsWith(QLatin1String("step."))) {
        if (state.finished)
            return cantFollow(event, tr("the run has ended"));
        return applyToStep(state, event);
    }
    if (event.kind == QLatin1String("run.stopped"))
        state.stopped = true;
    else if (event.kind == QLatin1String("run.resumed"))
        state.stopped = false;
    else if (event.kind == QLatin1String("run.overridden")) {
        state.plan.override_ = overrideFromJson(event.body.value(QStringLiteral("override")).toObject());
        for (StepState &step : state.steps) {
            if (step.spec.unlessOverride && step.phase != StepPhase::Done)
                step.phase = StepPhase::Skipped;
        }
    } else if (event.kind == QLatin1String("run.finished")) {
        state.finished = true;
        state.finishedAt = event.at;
        state.succeeded = state.current() == nullptr;
    }
    return Done{};
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
    for (int i = 0; i < state.steps.size(); ++i) {
        switch (state.steps.at(i).phase) {
        case StepPhase::Done:
        case StepPhase::Skipped:
            continue;
        case StepPhase::NotYet:
            return {Kind::Intend, i};
        case StepPhase::Intended:
            return {Kind::Ask, i};
        case StepPhase::Failed:
            return {Kind::Wait, i};
        }
    }
    return {Kind::Finish, -1};
}

Event runStarted(const RunPlan &plan, Instant at)
{
    RunState state;
    state.plan = plan;
    QString text;
    switch (plan.kind) {
    case RunKind::Failover:
        text = tr("Failover from %1 to %2 begins").arg(plan.fromName, plan.toName);
        break;
    case RunKind::Failback:
        text = tr("Failback from %1 to %2 begins").arg(plan.fromName, plan.toName);
        break;
    case RunKind::Resume:
        text = tr("%1 is to take writes again").arg(plan.toName);
        break;
    }
    Event event = eventFor(state, QStringLiteral("run.started"), at, text, plan.actor);
    event.body = planJson(plan);
    return event;
}

Event stepIntended(const RunState &state, const StepState &step, const QString &op, Instant at)
{
    Event event = stepEvent(state, step, QStringLiteral("step.intended"), at, step.spec.title);
    event.body.insert(QStringLiteral("op"), op);
    return event;
}

Event stepDone(const RunState &state, const StepState &step, const QJsonObject &result, Instant at)
{
    Event event =
        stepEvent(state, step, QStringLiteral("step.done"), at, tr("%1: done").arg(step.spec.title));
    event.body.insert(QStringLiteral("op"), step.op);
    event.body.insert(QStringLiteral("result"), result);
    return event;
}

Event stepFailed(const RunState &state, const StepState &step, const Error &error, Instant at)
{
    Event event = stepEvent(state, step, QStringLiteral("step.failed"), at,
                            tr("%1: %2").arg(step.spec.title, error.text));
    event.body.insert(QStringLiteral("op"), step.op);
    event.body.insert(QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), error.code},
                                                           {QStringLiteral("text"), error.text},
                                                           {QStringLiteral("hint"), error.hint}});
    return event;
}

Event runStopped(const RunState &state, const QString &actor, Instant at)
{
    return eventFor(state, QStringLiteral("run.stopped"), at, tr("Stopped by %1").arg(actor), actor);
}

Event runResumed(const RunState &state, const QString &actor, Instant at)
{
    return eventFor(state, QStringLiteral("run.resumed"), at, tr("Gone on with by %1").arg(actor), actor);
}

Event runOverridden(const RunState &state, const Override &override, Instant at)
{
    Event event = eventFor(state, QStringLiteral("run.overridden"), at,
                           tr("%1 takes on: %2").arg(override.person, override.statement), override.person);
    event.body.insert(QStringLiteral("override"),
                      QJsonObject{{QStringLiteral("person"), override.person},
                                  {QStringLiteral("statement"), override.statement}});
    return event;
}

Event runFinished(const RunState &state, Instant at)
{
    const QString length = durationText(at - state.startedAt.value_or(at));
    QString text;
    if (state.current())
        text = tr("Given up after %1").arg(length);
    else
        text = tr("%1 takes writes; done in %2").arg(state.plan.toName, length);
    Event event = eventFor(state, QStringLiteral("run.finished"), at, text);
    event.body.insert(QStringLiteral("succeeded"), state.current() == nullptr);
    return event;
}

} // namespace Switchback
