// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with messages: written, approved, recorded as sent, withdrawn.
#include "models/command/planning.h"
#include "models/incident/notices.h"
#include "models/incident/steproom.h"
#include "models/steps/shared/rulesofcarried.h"
#include "models/steps/shared/rulesofwords.h"

#include "models/core/counted.h"

#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MaxHow = 400;

std::optional<Error> cantCompose(const Incident &incident, const RunbookStep &step, Instant now)
{
    if (!traitsOf(step.kind).sendsMessage)
        return refusal(
            "not_known",
            said(QT_TRANSLATE_NOOP("Incident", "\"%1\" sends no message.")).arg(stepTitle(incident, step)));
    if (const auto refused = roomOf(step.kind).cantWrite(incident, step, now))
        return refused;
    if (const QString blocked = stepBlocked(incident, step); !blocked.isEmpty())
        return refusal("not_now", blocked);
    return std::nullopt;
}

Result<const Notice *> knownNotice(const Incident &incident, const QString &id)
{
    if (const Notice *notice = incident.notice(id))
        return notice;
    return refusal(
        "not_known",
        said(QT_TRANSLATE_NOOP("Incident", "There is no message \"%1\" in this incident.")).arg(id));
}

Error alreadyWithdrawn(const Incident &incident, const Notice &notice)
{
    return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "%1: withdrawn already by %2 at %3."))
                                       .arg(noticeTitle(incident, notice), notice.withdrawnBy,
                                            momentText(incident, *notice.withdrawnAt)));
}

/// The message, neither recorded as sent nor withdrawn.
Result<const Notice *> waitingNotice(const Incident &incident, const QString &id)
{
    const auto known = knownNotice(incident, id);
    if (known && (*known)->sentAt)
        return alreadySent(incident, **known);
    if (known && (*known)->withdrawnAt)
        return alreadyWithdrawn(incident, **known);
    return known;
}

QList<PlannedEvent> composed(const Incident &incident, const RunbookStep &step, const Notice &notice,
                             const CommandContext &context)
{
    QList<PlannedEvent> events;
    const StepRecord record = incident.stepRecord(step.key);
    if (!record.startedAt && !record.settled())
        events += begunBeside(incident, step, context);
    events += written(incident, notice, context);
    return events;
}

} // namespace

Planned planOne(const Incident &incident, const Do::ComposeNotice &command, const CommandContext &context)
{
    const auto step = knownStep(incident, command.step);
    const NoticeName name = step ? nextNotice(incident, **step, context.now) : NoticeName{};
    const Wordings words = tidyWords(command.words, context.carried);
    const Notice *there = incident.notice(name.id);
    // A draft that is approved as it stands is not written again: that is the approver's right alone.
    const bool asItStands = command.approve && there && static_cast<const Wordings &>(*there) == words;
    if (const auto refused = asItStands ? std::nullopt : withoutRight(context, Right::WriteNotice))
        return *refused;
    if (const auto refused = command.approve ? withoutRight(context, Right::ApproveNotice) : std::nullopt)
        return *refused;
    if (!step)
        return step.error();
    if (const auto refused = cantCompose(incident, **step, context.now))
        return *refused;
    if (const auto refused = wordsFault(words, (*step)->stage))
        return *refused;
    if (there) {
        if (const auto refused =
                isDecided(incident, *there,
                          QT_TRANSLATE_NOOP("Incident", "%1: approved already by %2 at %3, and queued.")))
            return *refused;
    }
    Notice notice;
    notice.step = (*step)->key;
    notice.stage = (*step)->stage;
    notice.slot = name.slot;
    notice.id = name.id;
    static_cast<Wordings &>(notice) = words;
    QList<PlannedEvent> events;
    if (!asItStands)
        events += composed(incident, **step, notice, context);
    if (command.approve)
        events += approvedAndQueued(incident, notice, context);
    return events;
}

Planned planOne(const Incident &incident, const Do::ApproveNotice &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::ApproveNotice))
        return *refused;
    const auto known = knownNotice(incident, command.notice);
    if (!known)
        return known.error();
    if (const auto refused =
            isDecided(incident, **known, QT_TRANSLATE_NOOP("Incident", "%1: approved already by %2 at %3.")))
        return *refused;
    if (const auto refused = (*known)->step.isEmpty() ? gapFault(**known) : std::nullopt)
        return *refused;
    return approvedAndQueued(incident, **known, context);
}

Planned planOne(const Incident &incident, const Do::RecordSent &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::WriteNotice))
        return *refused;
    const auto waiting = waitingNotice(incident, command.notice);
    if (!waiting)
        return waiting.error();
    const Notice &notice = **waiting;
    if (!notice.queuedAt)
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "%1: the message has not been approved."))
                           .arg(noticeTitle(incident, notice)),
                       said(QT_TRANSLATE_NOOP("Incident", "Approve and queue it first.")));
    const QString how = tidy(command.how);
    if (how.isEmpty() || how.size() > MaxHow)
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "It is not said how the message was sent.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Write it in a few words: \"phone and e-mail\".")));
    QStringList notReached = command.notReached;
    notReached.removeDuplicates();
    for (const QString &id : notReached) {
        if (!incident.customer(id))
            return refusal(
                "not_known",
                said(QT_TRANSLATE_NOOP("Incident", "There is no customer \"%1\" in this incident.")).arg(id));
    }
    // Whom it was not for it has not missed.
    notReached.removeIf([&](const QString &id) { return !isAddressed(incident, notice, id); });
    return sentEvents(incident, notice, how, notReached, context);
}

Planned planOne(const Incident &incident, const Do::WithdrawNotice &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::WriteNotice))
        return *refused;
    const auto waiting = waitingNotice(incident, command.notice);
    if (!waiting)
        return waiting.error();
    const Notice &notice = **waiting;
    const bool beside = notice.step.isEmpty() && notice.queuedAt;
    if (!beside && !overtaken(incident, notice, context.now))
        return refusal(
            "not_now",
            said(QT_TRANSLATE_NOOP("Incident", "%1: the message is still to be sent."))
                .arg(noticeTitle(incident, notice)),
            said(QT_TRANSLATE_NOOP("Incident",
                                   "It can be withdrawn when the next one is due and it was never sent.")));
    const QString reason = tidy(command.reason);
    if (reason.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Write down why the message was not sent.")));
    // Under the word of its sending: it is either sent or withdrawn, whichever seat comes first.
    return QList<PlannedEvent>{
        {incidentEvent(
             incident, QStringLiteral("notice.withdrawn"), context.now, context.actor.name,
             said(notice.carried
                      ? QT_TRANSLATE_NOOP("Incident", "%1: message withdrawn, to whom it has not "
                                                      "gone out it does not go: %2")
                      : QT_TRANSLATE_NOOP("Incident", "%1: message withdrawn, it was never sent: %2"))
                 .arg(noticeTitle(incident, notice), reason),
             {{QStringLiteral("notice"), notice.id}, {QStringLiteral("reason"), reason}}),
         onceWord(incident, QStringLiteral("notice/%1/sent").arg(notice.id))}};
}

} // namespace Switchback
