// SPDX-License-Identifier: GPL-3.0-or-later
// The events of a run: how they are written, and how their bodies are read again.
#include "models/runbook/runevents.h"

#include "models/core/counted.h"
#include "models/replication/numbertext.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Runbook)
};

QJsonObject specJson(const StepSpec &spec)
{
    QJsonObject json{{QStringLiteral("key"), spec.key},
                     {QStringLiteral("site"), spec.site},
                     {QStringLiteral("verb"), spec.verb},
                     {QStringLiteral("title"), spec.title},
                     {QStringLiteral("optional"), spec.optional},
                     {QStringLiteral("unless_override"), spec.unlessOverride},
                     {QStringLiteral("deadline_ms"), qint64(spec.deadline.count())}};
    if (!spec.undo.isEmpty())
        json.insert(QStringLiteral("undo"), spec.undo);
    if (!spec.params.isEmpty())
        json.insert(QStringLiteral("params"), spec.params);
    return json;
}

std::optional<Override> overrideFromJson(const QJsonObject &json)
{
    if (json.isEmpty())
        return std::nullopt;
    return Override{json.value(QStringLiteral("person")).toString(),
                    json.value(QStringLiteral("statement")).toString()};
}

QJsonObject overrideJson(const Override &override)
{
    return {{QStringLiteral("person"), override.person}, {QStringLiteral("statement"), override.statement}};
}

QJsonObject errorJson(const Error &error)
{
    return {{QStringLiteral("code"), error.code},
            {QStringLiteral("text"), error.text},
            {QStringLiteral("hint"), error.hint}};
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
    if (!plan.step.isEmpty())
        json.insert(QStringLiteral("runbook_step"), plan.step);
    if (plan.override_)
        json.insert(QStringLiteral("override"), overrideJson(*plan.override_));
    if (plan.lossSaidSeconds)
        json.insert(QStringLiteral("loss_said_s"), *plan.lossSaidSeconds);
    if (plan.recoverableToSaid)
        json.insert(QStringLiteral("recoverable_to_said"), toIso(*plan.recoverableToSaid));
    if (plan.rowsSaid)
        json.insert(QStringLiteral("rows_said"), *plan.rowsSaid);
    if (plan.lastLogSaid)
        json.insert(QStringLiteral("last_log_said"), true);
    if (plan.noWritesSince)
        json.insert(QStringLiteral("no_writes_since"), toIso(*plan.noWritesSince));
    return json;
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

} // namespace

QStringList runEventKinds()
{
    return {
        QStringLiteral("run.started"),    QStringLiteral("run.stopped"),  QStringLiteral("run.resumed"),
        QStringLiteral("run.overridden"), QStringLiteral("run.asked"),    QStringLiteral("run.loss_accepted"),
        QStringLiteral("run.step_added"), QStringLiteral("run.finished"), QStringLiteral("step.intended"),
        QStringLiteral("step.busy"),      QStringLiteral("step.done"),    QStringLiteral("step.failed")};
}

QString runKindKey(RunKind kind)
{
    switch (kind) {
    case RunKind::Failover:
        return QStringLiteral("failover");
    case RunKind::Failback:
        return QStringLiteral("failback");
    case RunKind::Resume:
        return QStringLiteral("resume");
    case RunKind::Copies:
        return QStringLiteral("copies");
    case RunKind::Planned:
        return QStringLiteral("planned");
    }
    return {};
}

std::optional<RunKind> runKindFromKey(const QString &key)
{
    for (const RunKind kind :
         {RunKind::Failover, RunKind::Planned, RunKind::Failback, RunKind::Resume, RunKind::Copies}) {
        if (runKindKey(kind) == key)
            return kind;
    }
    return std::nullopt;
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
    const std::optional<RunKind> found = runKindFromKey(kind);
    if (!found)
        return Error{QStringLiteral("bad_event"),
                     Words::tr("Event %1 begins a run of a kind not known here: %2").arg(event.seq).arg(kind),
                     Words::tr("Open it with the version of Switchback that began it.")};
    plan.kind = *found;
    plan.step = json.value(QStringLiteral("runbook_step")).toString();
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
    plan.lastLogSaid = json.value(QStringLiteral("last_log_said")).toBool();
    plan.noWritesSince = fromIso(json.value(QStringLiteral("no_writes_since")).toString());
    const QJsonArray steps = json.value(QStringLiteral("steps")).toArray();
    for (const QJsonValue &step : steps)
        plan.steps += specFromJson(step.toObject());
    if (plan.id.isEmpty() || plan.steps.isEmpty() || plan.steps.size() > MaxSteps)
        return Error{QStringLiteral("bad_event"),
                     Words::tr("Event %1 begins a run without an id or without steps").arg(event.seq),
                     {}};
    return plan;
}

Event runStarted(const RunPlan &plan, Instant at)
{
    RunState state;
    state.plan = plan;
    QString text;
    switch (plan.kind) {
    case RunKind::Failover:
        text = Words::tr("Failover from %1 to %2 begins").arg(plan.fromName, plan.toName);
        break;
    case RunKind::Planned:
        text = Words::tr("Planned failover from %1 to %2 begins").arg(plan.fromName, plan.toName);
        break;
    case RunKind::Failback:
        text = Words::tr("Failback from %1 to %2 begins").arg(plan.fromName, plan.toName);
        break;
    case RunKind::Resume:
        text = Words::tr("%1 is to take writes again").arg(plan.toName);
        break;
    case RunKind::Copies:
        text = plan.steps.isEmpty() ? QString() : plan.steps.first().title;
        break;
    }
    if (!plan.step.isEmpty() && !turnsService(plan))
        text = Words::tr("%1 begins").arg(plan.steps.value(0).title);
    Event event = eventFor(state, QStringLiteral("run.started"), at, text, plan.actor);
    event.body = planJson(plan);
    return event;
}

Event stepIntended(const RunState &state, const StepState &step, const QString &op, Instant at,
                   const QString &by)
{
    Event event = stepEvent(state, step, QStringLiteral("step.intended"), at, step.spec.title);
    if (!by.isEmpty()) {
        event.actor = by;
        event.text = Words::tr("%1: tried again by %2").arg(step.spec.title, by);
    }
    event.body.insert(QStringLiteral("op"), op);
    return event;
}

Event stepBusy(const RunState &state, const StepState &step, const Error &error, Instant at)
{
    Event event = stepEvent(state, step, QStringLiteral("step.busy"), at,
                            Words::tr("%1 waits: %2").arg(step.spec.title, error.text));
    event.body.insert(QStringLiteral("op"), step.op);
    event.body.insert(QStringLiteral("error"), errorJson(error));
    return event;
}

Event stepDone(const RunState &state, const StepState &step, const QJsonObject &result, Instant at)
{
    Event event =
        stepEvent(state, step, QStringLiteral("step.done"), at, Words::tr("%1: done").arg(step.spec.title));
    event.body.insert(QStringLiteral("op"), step.op);
    event.body.insert(QStringLiteral("result"), result);
    return event;
}

Event stepFailed(const RunState &state, const StepState &step, const Error &error, Instant at)
{
    Event event = stepEvent(state, step, QStringLiteral("step.failed"), at,
                            Words::tr("%1: %2").arg(step.spec.title, error.text));
    event.body.insert(QStringLiteral("op"), step.op);
    event.body.insert(QStringLiteral("error"), errorJson(error));
    return event;
}

Event runStopped(const RunState &state, const QString &actor, Instant at)
{
    return eventFor(state, QStringLiteral("run.stopped"), at, Words::tr("Stopped by %1").arg(actor), actor);
}

Event runResumed(const RunState &state, const QString &actor, Instant at)
{
    return eventFor(state, QStringLiteral("run.resumed"), at, Words::tr("Gone on with by %1").arg(actor),
                    actor);
}

Event runOverridden(const RunState &state, const Override &override, Instant at)
{
    Event event =
        eventFor(state, QStringLiteral("run.overridden"), at,
                 Words::tr("%1 takes on: %2").arg(override.person, override.statement), override.person);
    event.body.insert(QStringLiteral("override"), overrideJson(override));
    return event;
}

Event runAsked(const RunState &state, const LastLog &known, Instant at)
{
    const QString from = state.plan.fromName;
    Event event = eventFor(
        state, QStringLiteral("run.asked"), at,
        known.arrived()
            ? Words::tr(
                  "%1 could not say that its last log was shipped, but %2 has all of it: nothing is lost")
                  .arg(from, state.plan.toName)
            : Words::tr(
                  "The last log of %1 could not be shipped; only %1 has: %2. A person is asked, and nobody "
                  "can "
                  "write")
                  .arg(from, lossText(known)));
    event.site = state.plan.from;
    QJsonObject body{{QStringLiteral("question"), QStringLiteral("last_log")},
                     {QStringLiteral("op"), known.op},
                     {QStringLiteral("final_lsn"), known.finalLsn},
                     {QStringLiteral("arrived_lsn"), known.arrivedLsn}};
    if (known.arrivedTo)
        body.insert(QStringLiteral("arrived_to"), toIso(*known.arrivedTo));
    if (known.loss)
        body.insert(QStringLiteral("loss_ms"), qint64(known.loss->count()));
    if (known.rowsAtMost)
        body.insert(QStringLiteral("rows_at_most"), *known.rowsAtMost);
    event.body = body;
    return event;
}

Event runLossAccepted(const RunState &state, const Override &by, Instant at)
{
    Event event = eventFor(state, QStringLiteral("run.loss_accepted"), at,
                           Words::tr("%1 accepts the loss: %2").arg(by.person, by.statement), by.person);
    event.site = state.plan.from;
    event.body.insert(QStringLiteral("accepted"), overrideJson(by));
    if (state.lastLog)
        event.body.insert(QStringLiteral("op"), state.lastLog->op);
    return event;
}

Event runStepAdded(const RunState &state, const StepSpec &spec, const QString &by, Instant at)
{
    Event event = eventFor(state, QStringLiteral("run.step_added"), at,
                           Words::tr("%1: asked for by %2").arg(spec.title, by), by);
    event.site = spec.site;
    event.body.insert(QStringLiteral("spec"), specJson(spec));
    if (const StepState *current = state.current())
        event.body.insert(QStringLiteral("before"), current->spec.key);
    return event;
}

Event runFinished(const RunState &state, Instant at, const QString &letGoBy)
{
    const QString length = durationText(at - state.startedAt.value_or(at));
    QString text;
    if (!letGoBy.isEmpty())
        text = Words::tr("Given up after %1, to let %2 take writes again").arg(length, state.plan.fromName);
    else if (state.current())
        text = Words::tr("Given up after %1").arg(length);
    else if (state.plan.kind == RunKind::Copies || (!state.plan.step.isEmpty() && !turnsService(state.plan)))
        text = Words::tr("%1: ended after %2").arg(state.steps.value(0).spec.title, length);
    else
        text = Words::tr("%1 takes writes; done in %2").arg(state.plan.toName, length);
    Event event = eventFor(state, QStringLiteral("run.finished"), at, text, letGoBy);
    event.body.insert(QStringLiteral("succeeded"), state.current() == nullptr);
    if (!letGoBy.isEmpty())
        event.body.insert(QStringLiteral("let_go"), true);
    return event;
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
    spec.undo = json.value(QStringLiteral("undo")).toString();
    spec.params = json.value(QStringLiteral("params")).toObject();
    return spec;
}

Override overrideFromBody(const QJsonObject &json)
{
    return overrideFromJson(json).value_or(Override{});
}

LastLog lastLogFromBody(const QJsonObject &body)
{
    LastLog known;
    known.op = body.value(QStringLiteral("op")).toString();
    known.finalLsn = body.value(QStringLiteral("final_lsn")).toString();
    known.arrivedLsn = body.value(QStringLiteral("arrived_lsn")).toString();
    known.arrivedTo = fromIso(body.value(QStringLiteral("arrived_to")).toString());
    if (body.contains(QStringLiteral("loss_ms")))
        known.loss = Duration{body.value(QStringLiteral("loss_ms")).toInteger()};
    if (body.contains(QStringLiteral("rows_at_most")))
        known.rowsAtMost = body.value(QStringLiteral("rows_at_most")).toInteger();
    return known;
}

Error errorFromBody(const QJsonObject &body)
{
    const QJsonObject error = body.value(QStringLiteral("error")).toObject();
    return Error{error.value(QStringLiteral("code")).toString(),
                 error.value(QStringLiteral("text")).toString(),
                 error.value(QStringLiteral("hint")).toString()};
}

QString lossText(const LastLog &known)
{
    QStringList parts;
    if (known.loss)
        parts += Words::tr("at most %1 of writes").arg(durationText(*known.loss));
    if (known.rowsAtMost)
        parts += Words::tr("at most %1 rows", nullptr, howMany(*known.rowsAtMost))
                     .arg(numberText(*known.rowsAtMost));
    return parts.isEmpty() ? Words::tr("how much is not known") : parts.join(QStringLiteral(", "));
}

} // namespace Switchback
