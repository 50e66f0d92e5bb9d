// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/shared/rulesofcarried.h"

#include "models/core/counted.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/incident/steproom.h"

#include <QCryptographicHash>
#include <QJsonArray>

namespace Switchback
{

namespace
{
bool settlesStep(const Incident &incident, const RunbookStep &step, const Notice &notice)
{
    return !incident.stepRecord(step.key).settled() && roomOf(step.kind).passesBy(incident, step, notice);
}

QString reachedText(qsizetype all, const QStringList &notReached, const QString &how)
{
    return counted("Incident", QT_TRANSLATE_N_NOOP("Incident", "sent to %1 of %2 customers, %3"), all)
        .arg(all - notReached.size())
        .arg(all)
        .arg(how);
}
} // namespace

void addCarried(QJsonObject &approved, QJsonObject &queued, const Incident &incident, const Notice &notice,
                const CommandContext &context)
{
    const Incident told = asIfTold(incident, notice.stage, context.now);
    const QMap<QString, Instant> times = messageTimes(told, context.now, notice.slot);
    const Wordings words = filledForAll(told, notice, context.now, notice.slot);
    QJsonObject moments;
    for (auto time = times.begin(); time != times.end(); ++time)
        moments.insert(time.key(), toIso(*time));
    putWords(approved, words);
    approved.insert(QStringLiteral("times"), moments);
    if (words.subject.isEmpty())
        approved.insert(QStringLiteral("subject"), messageSubject(incident, notice));
    if (context.byItself)
        approved.insert(QStringLiteral("by_itself"), true);
    queued.insert(QStringLiteral("carried"), true);
    queued.insert(QStringLiteral("text_hash"),
                  QString::fromLatin1(
                      QCryptographicHash::hash(words.text.toUtf8(), QCryptographicHash::Sha256).toHex()));
}

QList<PlannedEvent> planCarriedSent(const Incident &incident, const Notice &notice, const QString &how,
                                    const QStringList &notReached, Instant now)
{
    if (!notice.carried || notice.sentAt || notice.withdrawnAt)
        return {};
    CommandContext context;
    context.actor.name = QStringLiteral("console");
    context.now = now;
    return sentEvents(incident, notice, how, notReached, context);
}

QList<PlannedEvent> sentEvents(const Incident &incident, const Notice &notice, const QString &how,
                               const QStringList &notReached, const CommandContext &context)
{
    const QString reached = reachedText(howManyAddressed(incident, notice), notReached, how);
    QList<PlannedEvent> events{
        {incidentEvent(incident, QStringLiteral("notice.sent"), context.now, context.actor.name,
                       QStringLiteral("%1: %2").arg(noticeTitle(incident, notice), reached),
                       {{QStringLiteral("notice"), notice.id},
                        {QStringLiteral("how"), how},
                        {QStringLiteral("not_reached"), QJsonArray::fromStringList(notReached)}}),
         onceWord(incident, QStringLiteral("notice/%1/sent").arg(notice.id))}};
    const RunbookStep *step = incident.runbook.step(notice.step);
    if (step && settlesStep(incident, *step, notice)) {
        events += settled(incident, *step, StepOutcome::Passed, context, {}, reached);
        // The message is out, whatever somebody else says of the step at this moment.
        events.last().once.clear();
    }
    return events;
}

} // namespace Switchback
