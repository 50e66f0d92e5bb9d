// SPDX-License-Identifier: GPL-3.0-or-later
// What a step's parameters depend on: the plan, and what the steps before found. Which steps there are stands
// in the runbooks.
#include "models/runbook/run.h"

namespace Switchback
{

namespace
{
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

QJsonObject stepParams(const RunState &state, const StepState &step)
{
    QJsonObject params = step.spec.params;
    const RunPlan &plan = state.plan;
    const bool nothingLost = losesNothing(plan.kind) && !state.lossAccepted;
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
