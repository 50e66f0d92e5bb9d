// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/wizardparts.h"

#include "models/runbook/runbooks.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
} // namespace

QString siteTime(const Incident &incident, Instant at, bool withSeconds)
{
    return QStringLiteral("%1 %2").arg(clockText(at, QTimeZone(incident.fromZone), withSeconds),
                                       incident.fromName);
}

QString siteTime(const Incident &incident, std::optional<Instant> at, bool withSeconds)
{
    return at ? siteTime(incident, *at, withSeconds) : QString();
}

QString writtenBefore(const Incident &incident, const Notice &notice)
{
    const auto since = [&notice](const std::optional<Instant> &at) { return at && *at > notice.composedAt; };
    QStringList what;
    const auto seen = std::find_if(incident.flags.crbegin(), incident.flags.crend(), [](const Flag &each) {
        return each.kind == QLatin1String("service.seen");
    });
    if (since(incident.serviceSeenAt))
        what += Words::tr("%1 worked again").arg(incident.fromName);
    else if (seen != incident.flags.crend() && seen->mark == Mark::Bad && since(seen->at))
        what += Words::tr("%1 stopped once more").arg(incident.fromName);
    if (since(incident.reopenedAt))
        what += Words::tr("it went on again");
    if (const Decision *decision = incident.decision(); decision && since(decision->at))
        what += Words::tr("it was decided what to do");
    const RunbookStep *turning = turningStep(incident.runbook);
    const StepRecord turned = turning ? incident.stepRecord(turning->key) : StepRecord{};
    const bool byHand = turned.outcome == StepOutcome::Overridden && since(turned.settledAt);
    if (byHand || std::any_of(incident.runs.cbegin(), incident.runs.cend(), [&](const RunState &run) {
            return movesService(run.plan.kind) && run.succeeded && since(run.finishedAt);
        }))
        what += Words::tr("the service moved to %1").arg(incident.toName);
    return what.isEmpty()
               ? QString()
               : Words::tr(" · written before %1: read it again").arg(what.join(QStringLiteral(", ")));
}

} // namespace Switchback
