// SPDX-License-Identifier: GPL-3.0-or-later
// The runs that Switchback knows today, as lists of steps, and the parameters each step takes from the ones
// before.
#include "models/runbook/run.h"

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

StepSpec step(const QString &key, const QString &site, const QString &verb, const QString &title,
              Duration deadline)
{
    StepSpec spec;
    spec.key = key;
    spec.site = site;
    spec.verb = verb;
    spec.title = title;
    spec.deadline = deadline;
    spec.unlessOverride = verb == QLatin1String("fence");
    return spec;
}

/// Where no runbook says otherwise.
QList<RunbookCall> usualCalls()
{
    return {{QStringLiteral("fence"), QStringLiteral("fence"), false,
             Words::tr("Fence %1").arg(QStringLiteral("{from}")), 60s, false, true},
            {QStringLiteral("promote"), QStringLiteral("promote"), true,
             Words::tr("Promote %1").arg(QStringLiteral("{to}")), 120s},
            {QStringLiteral("write_test"), QStringLiteral("write_test"), true,
             Words::tr("Write test at %1").arg(QStringLiteral("{to}")), 30s}};
}

QJsonObject overrideJson(const Override &override)
{
    return {{QStringLiteral("person"), override.person}, {QStringLiteral("statement"), override.statement}};
}

/// What the fence of this run proved, as the promote hands it on.
void addFence(QJsonObject &params, const RunState &state, bool mustReach)
{
    const StepState *fence = state.doing(QStringLiteral("fence"));
    if (!fence || fence->phase != StepPhase::Done)
        return;
    QJsonObject proof{{QStringLiteral("site"), fence->spec.site}, {QStringLiteral("op"), fence->op}};
    const QString lsn = fence->result.value(QStringLiteral("final_lsn")).toString();
    if (!lsn.isEmpty()) {
        proof.insert(QStringLiteral("final_lsn"), lsn);
        // Shipped means that it is on its way into the standby: waiting for it costs seconds and saves rows.
        if (mustReach || fence->result.value(QStringLiteral("shipped")).toBool()) {
            params.insert(QStringLiteral("wait_lsn"), lsn);
            params.insert(QStringLiteral("wait_s"), mustReach ? 120 : 30);
        }
    }
    params.insert(QStringLiteral("fence"), proof);
}
} // namespace

QList<StepSpec> stepsOf(const QList<RunbookCall> &calls, const QString &from, const QString &fromName,
                        const QString &to, const QString &toName, bool override, bool logBackupFirst)
{
    const QHash<QString, QString> names{{QStringLiteral("from"), fromName}, {QStringLiteral("to"), toName}};
    QList<StepSpec> steps;
    const bool hasLogBackup = std::any_of(calls.begin(), calls.end(), [](const RunbookCall &call) {
        return call.key == QLatin1String("log_backup") ||
               (call.verb == QLatin1String("log_backup") && !call.atNew);
    });
    if (logBackupFirst && !override && !hasLogBackup) {
        StepSpec log = step(QStringLiteral("log_backup"), from, QStringLiteral("log_backup"),
                            Words::tr("Take a log backup at %1").arg(fromName), 60s);
        log.optional = log.unlessOverride = true;
        steps += log;
    }
    for (const RunbookCall &call : calls) {
        if (override && call.unlessOverride)
            continue;
        StepSpec spec =
            step(call.key, call.atNew ? to : from, call.verb, fillIn(call.title, names), call.deadline);
        spec.optional = call.optional;
        spec.unlessOverride = call.unlessOverride;
        steps += spec;
    }
    return steps;
}

RunPlan makeFailover(const QString &pair, const QString &from, const QString &fromName, const QString &to,
                     const QString &toName, const std::optional<Override> &override, bool logBackupFirst,
                     const QList<RunbookCall> &calls)
{
    RunPlan plan = emptyPlan(RunKind::Failover, pair);
    plan.from = from;
    plan.fromName = fromName;
    plan.to = to;
    plan.toName = toName;
    plan.override_ = override;
    plan.steps = stepsOf(calls.isEmpty() ? usualCalls() : calls, from, fromName, to, toName,
                         override.has_value(), logBackupFirst);
    return plan;
}

RunPlan makeFailback(const QString &pair, const QString &from, const QString &fromName, const QString &to,
                     const QString &toName)
{
    RunPlan plan = emptyPlan(RunKind::Failback, pair);
    plan.from = from;
    plan.fromName = fromName;
    plan.to = to;
    plan.toName = toName;
    plan.steps += step(QStringLiteral("rebuild"), to, QStringLiteral("rebuild"),
                       Words::tr("Rebuild %1 from %2").arg(toName, fromName), 1h);
    plan.steps += step(QStringLiteral("log_backup"), from, QStringLiteral("log_backup"),
                       Words::tr("Ship %1's log to %2").arg(fromName, toName), 120s);
    plan.steps += step(QStringLiteral("fence"), from, QStringLiteral("fence"),
                       Words::tr("Fence %1").arg(fromName), 60s);
    plan.steps += step(QStringLiteral("promote"), to, QStringLiteral("promote"),
                       Words::tr("Promote %1, nothing lost").arg(toName), 180s);
    plan.steps += step(QStringLiteral("write_test"), to, QStringLiteral("write_test"),
                       Words::tr("Write test at %1").arg(toName), 30s);
    plan.steps += step(QStringLiteral("reprotect"), from, QStringLiteral("rebuild"),
                       Words::tr("Rebuild %1 as standby").arg(fromName), 1h);
    return plan;
}

RunPlan makeResume(const QString &pair, const QString &site, const QString &siteName,
                   const std::optional<Override> &override, std::optional<Instant> noWritesSince)
{
    RunPlan plan = emptyPlan(RunKind::Resume, pair);
    plan.noWritesSince = noWritesSince;
    plan.from = plan.to = site;
    plan.fromName = plan.toName = siteName;
    plan.override_ = override;
    plan.steps += step(QStringLiteral("resume"), site, QStringLiteral("resume"),
                       Words::tr("Let %1 take writes again").arg(siteName), 60s);
    plan.steps += step(QStringLiteral("write_test"), site, QStringLiteral("write_test"),
                       Words::tr("Write test at %1").arg(siteName), 30s);
    return plan;
}

StepSpec copyStep(const CopyOrder &order, int number)
{
    StepSpec spec;
    switch (order.act) {
    case CopyAct::Count:
        spec = step({}, order.site, QStringLiteral("kept_count"),
                    Words::tr("Count the rows of %1 at %2").arg(order.name, order.siteName), 10min);
        break;
    case CopyAct::Export:
        spec = step({}, order.site, QStringLiteral("kept_export"),
                    Words::tr("Export %1 at %2").arg(order.name, order.siteName), 1h);
        break;
    case CopyAct::Discard:
        spec = step({}, order.site, QStringLiteral("kept_discard"),
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

QJsonObject stepParams(const RunState &state, const StepState &step)
{
    QJsonObject params = step.spec.params;
    const RunPlan &plan = state.plan;
    const bool nothingLost = plan.kind == RunKind::Failback && !state.lossAccepted;
    if (step.spec.verb == QLatin1String("fence")) {
        params.insert(QStringLiteral("reason"),
                      QStringLiteral("%1 to %2, run %3").arg(runKindKey(plan.kind), plan.to, plan.id));
        params.insert(QStringLiteral("ship_s"), nothingLost ? 60 : 20);
    } else if (step.spec.verb == QLatin1String("promote")) {
        addFence(params, state, nothingLost);
        if (nothingLost)
            params.insert(QStringLiteral("must_reach"), true);
        if (plan.override_)
            params.insert(QStringLiteral("override"), overrideJson(*plan.override_));
    } else if (step.spec.verb == QLatin1String("resume")) {
        if (plan.override_)
            params.insert(QStringLiteral("override"), overrideJson(*plan.override_));
    } else if (step.spec.verb == QLatin1String("log_backup")) {
        params.insert(QStringLiteral("wait_copied_s"), 30);
    }
    return params;
}

} // namespace Switchback
