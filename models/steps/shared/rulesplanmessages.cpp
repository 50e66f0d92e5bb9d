// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with messages: written, approved, recorded as sent, withdrawn.
#include "models/command/planning.h"
#include "models/incident/notices.h"
#include "models/incident/steproom.h"
#include "models/steps/shared/rulesofcarried.h"

#include "models/core/counted.h"

#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MaxText = 8000;
constexpr int MaxHow = 400;
constexpr int MaxLanguages = 40;

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

std::optional<Error> oneTextFault(const QString &text, const QString &stage)
{
    if (text.size() > MaxText)
        return refusal(
            "missing",
            said(QT_TRANSLATE_NOOP("Incident", "The message has %1 characters; there is room for %2."))
                .arg(text.size())
                .arg(MaxText));
    const QStringList known = messagePlaceholders(stage);
    QStringList unknown = usedPlaceholders(text);
    unknown.removeIf([&](const QString &name) { return known.contains(name); });
    if (!unknown.isEmpty())
        return refusal(
            "missing",
            said(QT_TRANSLATE_NOOP("Incident", "The message holds a placeholder nobody knows: {%1}."))
                .arg(unknown.join(QLatin1String("}, {"))),
            said(QT_TRANSLATE_NOOP("Incident", "Known are: {%1}.")).arg(known.join(QLatin1String("}, {"))));
    return std::nullopt;
}

std::optional<Error> wordsFault(const Wordings &words, const QString &stage)
{
    if (words.text.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "The message is empty.")));
    if (words.others.size() > MaxLanguages)
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "The message is in more languages than %1."))
                           .arg(MaxLanguages));
    std::optional<Error> fault;
    changedEach(words, [&](const QString &text, const QByteArray &) {
        if (!fault)
            fault = oneTextFault(text, stage);
        return text;
    });
    return fault;
}

/// As they are stored; by a person's own means goes what stands in the message alone.
Wordings tidyWords(const Wordings &words, bool carried)
{
    const Wordings tidied =
        changedEach(words, [](const QString &text, const QByteArray &) { return tidy(text); });
    return carried ? tidied : Wordings(tidied.text);
}

Result<const Notice *> knownNotice(const Incident &incident, const QString &id)
{
    if (const Notice *notice = incident.notice(id))
        return notice;
    return refusal(
        "not_known",
        said(QT_TRANSLATE_NOOP("Incident", "There is no message \"%1\" in this incident.")).arg(id));
}

Error alreadySent(const Incident &incident, const Notice &notice)
{
    return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "%1: sent already by %2 at %3."))
                                       .arg(noticeTitle(incident, notice), notice.sentBy,
                                            momentText(incident, *notice.sentAt)));
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

/// Why a message can't be written over, or approved, any more.
std::optional<Error> isDecided(const Incident &incident, const Notice &notice, const char *approved)
{
    if (notice.sentAt)
        return alreadySent(incident, notice);
    if (!notice.approvedAt)
        return std::nullopt;
    return refusal("already_done", said(approved).arg(noticeTitle(incident, notice), notice.approvedBy,
                                                      momentText(incident, *notice.approvedAt)));
}

QList<PlannedEvent> composed(const Incident &incident, const RunbookStep &step, const Notice &notice,
                             const CommandContext &context)
{
    QList<PlannedEvent> events;
    const StepRecord record = incident.stepRecord(step.key);
    if (!record.startedAt && !record.settled())
        events += begunBeside(incident, step, context);
    QJsonObject body{{QStringLiteral("notice"), notice.id},
                     {QStringLiteral("step"), step.key},
                     {QStringLiteral("stage"), step.stage},
                     {QStringLiteral("slot"), notice.slot}};
    putWords(body, notice);
    events +=
        {incidentEvent(
             incident, QStringLiteral("notice.composed"), context.now, context.actor.name,
             said(QT_TRANSLATE_NOOP("Incident", "%1: message written")).arg(noticeTitle(incident, notice)),
             body),
         {}};
    return events;
}

QList<PlannedEvent> approvedAndQueued(const Incident &incident, const Notice &notice,
                                      const CommandContext &context)
{
    QJsonObject queued{{QStringLiteral("notice"), notice.id}};
    QJsonObject approved = queued;
    approved.insert(QStringLiteral("text"), notice.text);
    if (context.carried)
        addCarried(approved, queued, incident, notice, context);
    return {
        {incidentEvent(incident, QStringLiteral("notice.approved"), context.now, context.actor.name,
                       said(context.byItself
                                ? QT_TRANSLATE_NOOP("Incident", "%1: nobody approved a message in time, the "
                                                                "standing text goes out by itself")
                                : QT_TRANSLATE_NOOP("Incident", "%1: message approved"))
                           .arg(noticeTitle(incident, notice)),
                       approved),
         onceWord(incident, QStringLiteral("notice/%1/approved").arg(notice.id))},
        {incidentEvent(incident, QStringLiteral("notice.queued"), context.now, context.actor.name,
                       counted("Incident",
                               QT_TRANSLATE_N_NOOP("Incident", "%1: message queued for %2 customers"),
                               incident.customers.size())
                           .arg(noticeTitle(incident, notice))
                           .arg(incident.customers.size()),
                       queued),
         {}}};
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
    if (!overtaken(incident, notice, context.now))
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
        {incidentEvent(incident, QStringLiteral("notice.withdrawn"), context.now, context.actor.name,
                       said(QT_TRANSLATE_NOOP("Incident", "%1: message withdrawn, it was never sent: %2"))
                           .arg(noticeTitle(incident, notice), reason),
                       {{QStringLiteral("notice"), notice.id}, {QStringLiteral("reason"), reason}}),
         onceWord(incident, QStringLiteral("notice/%1/sent").arg(notice.id))}};
}

} // namespace Switchback
