// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/notices.h"

#include "models/incident/incidentparts.h"
#include "models/incident/steproom.h"

#include <QSet>

#include <algorithm>

namespace Switchback
{

namespace
{
bool waits(const Notice &notice)
{
    return notice.queuedAt && !notice.sentAt && !notice.withdrawnAt;
}

bool wasThere(const Incident &incident, const Notice &notice, const QString &customer)
{
    const auto joined = incident.joined.constFind(customer);
    return joined == incident.joined.cend() || !notice.approvedAt || joined->seq < notice.approvedSeq;
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
    if (const RunbookStep *step = incident.runbook.step(notice.step))
        return stepTitle(incident, *step);
    const QString topic = topicName(notice.stage);
    const Notice *corrected = notice.corrects.isEmpty() ? nullptr : incident.notice(notice.corrects);
    if (topic.isEmpty())
        return notice.id;
    return corrected && corrected != &notice
               ? QStringLiteral("%1: %2").arg(topic, noticeTitle(incident, *corrected))
               : topic;
}

QString topicName(const QString &topic)
{
    const QStringList topics = messageTopics();
    const char *names[] = {QT_TRANSLATE_NOOP("Incident", "Correction"),
                           QT_TRANSLATE_NOOP("Incident", "Test done"),
                           QT_TRANSLATE_NOOP("Incident", "Date of the failback"),
                           QT_TRANSLATE_NOOP("Incident", "Changed date"),
                           QT_TRANSLATE_NOOP("Incident", "Message to customers"),
                           QT_TRANSLATE_NOOP("Incident", "It is not over")};
    const qsizetype at = topics.indexOf(topic);
    return at < 0 || at >= qsizetype(std::size(names)) ? QString() : said(names[at]);
}

QStringList addressedBy(const Incident &incident, const Notice &notice)
{
    const QSet<QString> only(notice.toOnly.cbegin(), notice.toOnly.cend());
    QStringList ids;
    for (const Customer &each : incident.customers) {
        if ((only.isEmpty() || only.contains(each.id)) && wasThere(incident, notice, each.id))
            ids += each.id;
    }
    return ids;
}

bool isAddressed(const Incident &incident, const Notice &notice, const QString &customer)
{
    return incident.customer(customer) && (notice.toOnly.isEmpty() || notice.toOnly.contains(customer)) &&
           wasThere(incident, notice, customer);
}

qsizetype howManyAddressed(const Incident &incident, const Notice &notice)
{
    if (!notice.toOnly.isEmpty())
        return std::count_if(notice.toOnly.cbegin(), notice.toOnly.cend(), [&](const QString &id) {
            return incident.customer(id) && wasThere(incident, notice, id);
        });
    qsizetype all = incident.customers.size();
    if (!notice.approvedAt)
        return all;
    for (auto later = incident.joinedBy.lowerBound(notice.approvedSeq); later != incident.joinedBy.cend();
         ++later)
        all -= *later;
    return all;
}

QStringList missedBy(const Incident &incident, const Notice &notice)
{
    const QSet<QString> only(notice.toOnly.cbegin(), notice.toOnly.cend());
    QStringList missed;
    for (const QString &id : notice.notReached) {
        if ((only.isEmpty() || only.contains(id)) && incident.customer(id) && wasThere(incident, notice, id))
            missed += id;
    }
    missed.removeDuplicates();
    return missed;
}

QStringList leftSince(const Incident &incident, const Notice &notice)
{
    QStringList all;
    if (!notice.approvedAt)
        return all;
    for (auto each = incident.left.cbegin(); each != incident.left.cend(); ++each) {
        if (each->joined.seq < notice.approvedSeq && notice.approvedSeq < each->left.seq)
            all += each.key();
    }
    return all;
}

} // namespace Switchback
