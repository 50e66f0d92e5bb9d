// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/notices.h"

#include "models/incident/incidentparts.h"
#include "models/incident/steproom.h"

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
    return roomOf(step.kind).nextNotice(incident, step, now);
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
