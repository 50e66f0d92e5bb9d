// SPDX-License-Identifier: GPL-3.0-or-later
// From a runbook's calls to the steps of a run.
#include "models/runbook/runevents.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Runbook)
};

RunPlan emptyPlan(RunKind kind, const QString &pair)
{
    RunPlan plan;
    plan.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    plan.kind = kind;
    plan.pair = pair;
    return plan;
}

StepSpec step(const QString &site, const QString &verb, const QString &title, Duration deadline)
{
    StepSpec spec;
    spec.site = site;
    spec.verb = verb;
    spec.title = title;
    spec.deadline = deadline;
    return spec;
}
} // namespace

bool movesService(RunKind kind)
{
    return kind == RunKind::Failover || kind == RunKind::Planned || kind == RunKind::Failback;
}

bool losesNothing(RunKind kind)
{
    return kind == RunKind::Planned || kind == RunKind::Failback;
}

bool turnsService(const RunPlan &plan)
{
    return std::any_of(plan.steps.cbegin(), plan.steps.cend(), [](const StepSpec &step) {
        return step.verb == QLatin1String("promote") || step.verb == QLatin1String("resume");
    });
}

QList<StepSpec> stepsOf(const QList<RunbookCall> &calls, const MoveEnds &ends, bool override)
{
    const QHash<QString, QString> names{{QStringLiteral("from"), ends.fromName},
                                        {QStringLiteral("to"), ends.toName}};
    QList<StepSpec> steps;
    for (const RunbookCall &call : calls) {
        if (override && call.unlessOverride)
            continue;
        StepSpec spec =
            step(call.atNew ? ends.to : ends.from, call.verb, fillIn(call.title, names), call.deadline);
        spec.key = call.key;
        spec.optional = call.optional;
        spec.unlessOverride = call.unlessOverride;
        if (call.undo != usualUndo(call.verb))
            spec.undo = call.undo;
        steps += spec;
    }
    return steps;
}

RunPlan makeRun(RunKind kind, const MoveEnds &ends, const QList<RunbookCall> &calls,
                const std::optional<Override> &override)
{
    RunPlan plan = emptyPlan(kind, ends.pair);
    plan.from = ends.from;
    plan.fromName = ends.fromName;
    plan.to = ends.to;
    plan.toName = ends.toName;
    plan.override_ = override;
    plan.steps = stepsOf(calls, ends, override.has_value());
    return plan;
}

StepSpec copyStep(const CopyOrder &order, int number)
{
    StepSpec spec;
    switch (order.act) {
    case CopyAct::Count:
        spec = step(order.site, QStringLiteral("kept_count"),
                    Words::tr("Count the rows of %1 at %2").arg(order.name, order.siteName), 10min);
        break;
    case CopyAct::Export:
        spec = step(order.site, QStringLiteral("kept_export"),
                    Words::tr("Export %1 at %2").arg(order.name, order.siteName), 1h);
        break;
    case CopyAct::Discard:
        spec = step(order.site, QStringLiteral("kept_discard"),
                    Words::tr("Discard %1 at %2").arg(order.name, order.siteName), 10min);
        if (order.unexported)
            spec.params.insert(QStringLiteral("unexported"), true);
        if (!order.reason.isEmpty())
            spec.params.insert(QStringLiteral("reason"), order.reason);
        break;
    }
    spec.key = QStringLiteral("%1-%2").arg(spec.verb).arg(number);
    spec.params.insert(QStringLiteral("name"), order.name);
    spec.optional = true; // what it was wanted for goes on waiting
    return spec;
}

RunPlan makeCopies(const QString &pair, const CopyOrder &order)
{
    RunPlan plan = emptyPlan(RunKind::Copies, pair);
    plan.from = plan.to = order.site;
    plan.fromName = plan.toName = order.siteName;
    plan.steps += copyStep(order, 1);
    return plan;
}

} // namespace Switchback
