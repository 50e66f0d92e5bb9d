// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/notices.h"

#include "models/incident/clocks.h"
#include "models/incident/incidentparts.h"

#include <algorithm>

namespace Switchback
{

namespace
{
bool waits(const Notice &notice)
{
    return notice.queuedAt && !notice.sentAt && !notice.withdrawnAt;
}
} // namespace

NoticeName nextNotice(const Incident &incident, const RunbookStep &step, Instant now)
{
    const auto numbered = [&step](qsizetype number) {
        return QStringLiteral("%1/%2").arg(step.key).arg(number);
    };
    if (step.kind == StepKind::Cadence) {
        const int slot = slotToSend(incident, now);
        return {numbered(slot), slot};
    }
    if (tellsDecision(step))
        return {numbered(incident.decisions.size()), 0};
    if (step.kind != StepKind::Reroute)
        return {step.key, 0};
    qsizetype number = 1;
    while (const Notice *earlier = incident.notice(numbered(number))) {
        if (!earlier->sentAt)
            break;
        ++number;
    }
    return {numbered(number), 0};
}

NoticeName noticeAtHand(const Incident &incident, const RunbookStep &step, Instant now)
{
    const auto waiting =
        std::find_if(incident.notices.cbegin(), incident.notices.cend(),
                     [&](const Notice &each) { return each.step == step.key && waits(each); });
    if (waiting != incident.notices.cend())
        return {waiting->id, waiting->slot};
    return nextNotice(incident, step, now);
}

bool overtaken(const Incident &incident, const Notice &notice, Instant now)
{
    const RunbookStep *step = incident.runbook.step(notice.step);
    return step && waits(notice) && nextNotice(incident, *step, now).id != notice.id;
}

QString noticeTitle(const Incident &incident, const Notice &notice)
{
    if (notice.slot > 0)
        return said(QT_TRANSLATE_NOOP("Incident", "Update %1")).arg(notice.slot);
    const RunbookStep *step = incident.runbook.step(notice.step);
    return step ? stepTitle(incident, *step) : notice.id;
}

} // namespace Switchback
