// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of messages by what the log says.
#include "models/incident/folding.h"
#include "models/incident/incidentparts.h"
#include "models/incident/steproom.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
Notice *noticeOf(Incident &incident, const Event &event)
{
    const QString id = bodyText(event, "notice");
    for (Notice &notice : incident.notices) {
        if (notice.id == id)
            return &notice;
    }
    return nullptr;
}

Outcome unknownNotice(const Event &event)
{
    return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "there is no message %1 in that state"))
                                 .arg(bodyText(event, "notice")));
}

QStringList strings(const Event &event, const char *key)
{
    QStringList list;
    const QJsonArray array = event.body.value(QLatin1String(key)).toArray();
    for (const QJsonValue &value : array)
        list.append(value.toString());
    return list;
}
} // namespace

Outcome foldComposed(Incident &incident, const Event &event)
{
    const QString key = bodyText(event, "step");
    const bool beside = key.isEmpty() && messageTopics().contains(bodyText(event, "stage"));
    if (!beside && !incident.runbook.step(key))
        return unknownStep(event, key);
    Notice *notice = noticeOf(incident, event);
    if (notice && notice->approvedAt)
        return Done{}; // approved meanwhile, at another seat: what was approved stays
    if (!notice) {
        incident.notices.append(Notice{});
        notice = &incident.notices.last();
    }
    notice->id = bodyText(event, "notice");
    notice->step = key;
    notice->stage = bodyText(event, "stage");
    notice->slot = event.body.value(QStringLiteral("slot")).toInt();
    static_cast<Wordings &>(*notice) = wordsIn(event.body);
    notice->corrects = bodyText(event, "corrects");
    notice->toOnly = strings(event, "to_only");
    notice->composedBy = event.actor;
    notice->composedAt = event.at;
    return Done{};
}

Outcome foldApproved(Incident &incident, const Event &event)
{
    Notice *notice = noticeOf(incident, event);
    if (!notice || notice->approvedAt)
        return unknownNotice(event);
    if (const Outcome again = saysAgain(event) ? beginAgain(incident, event) : Outcome{Done{}}; !again)
        return again;
    // What the approver saw, whatever somebody wrote at the same moment.
    static_cast<Wordings &>(*notice) = wordsIn(event.body);
    notice->approvedBy = event.actor;
    notice->approvedAt = event.at;
    notice->approvedSeq = event.seq;
    notice->byItself = event.body.value(QStringLiteral("by_itself")).toBool();
    const QJsonObject times = event.body.value(QStringLiteral("times")).toObject();
    for (auto time = times.begin(); time != times.end(); ++time) {
        if (const auto at = fromIso(time->toString()))
            notice->times.insert(time.key(), *at);
    }
    return Done{};
}

Outcome foldQueued(Incident &incident, const Event &event)
{
    Notice *notice = noticeOf(incident, event);
    if (!notice || !notice->approvedAt || notice->queuedAt)
        return unknownNotice(event);
    notice->queuedAt = event.at;
    notice->carried = event.body.value(QStringLiteral("carried")).toBool();
    notice->head = event.hash;
    return Done{};
}

Outcome foldSent(Incident &incident, const Event &event)
{
    Notice *notice = noticeOf(incident, event);
    if (!notice || !notice->queuedAt || notice->sentAt || notice->withdrawnAt)
        return unknownNotice(event);
    notice->sentAt = event.at;
    notice->sentBy = event.actor;
    notice->how = bodyText(event, "how");
    notice->notReached = strings(event, "not_reached");
    if (const RunbookStep *step = incident.runbook.step(notice->step))
        roomOf(step->kind).noticeSent(incident, *notice);
    // Updates are ticks on the line, not flags.
    if (notice->slot == 0)
        addFlag(incident, event, Mark::Fine);
    return Done{};
}

Outcome foldWithdrawn(Incident &incident, const Event &event)
{
    Notice *notice = noticeOf(incident, event);
    if (!notice || !notice->queuedAt || notice->sentAt || notice->withdrawnAt)
        return unknownNotice(event);
    notice->withdrawnAt = event.at;
    notice->withdrawnBy = event.actor;
    notice->withdrawnWhy = bodyText(event, "reason");
    return Done{};
}

} // namespace Switchback
