// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/shared/rulesofwords.h"

#include "models/core/counted.h"
#include "models/incident/carried/beside.h"
#include "models/incident/clocks.h"
#include "models/incident/notices.h"
#include "models/steps/shared/rulesofcarried.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
constexpr int MaxText = 8000;
constexpr int MaxLanguages = 40;

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
} // namespace

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

std::optional<Error> gapFault(const Wordings &words)
{
    bool gap = false;
    changedEach(words, [&gap](const QString &text, const QByteArray &) {
        gap = gap || hasGap(text);
        return text;
    });
    if (!gap)
        return std::nullopt;
    return refusal(
        "missing", said(QT_TRANSLATE_NOOP("Incident", "Something in the message is not filled in.")),
        said(QT_TRANSLATE_NOOP("Incident", "Write what belongs there in the place of each \"[...]\", "
                                           "or take the line out.")));
}

Wordings tidyWords(const Wordings &words, bool carried)
{
    const Wordings tidied =
        changedEach(words, [](const QString &text, const QByteArray &) { return tidy(text); });
    return carried ? tidied : Wordings(tidied.text);
}

Error alreadySent(const Incident &incident, const Notice &notice)
{
    return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "%1: sent already by %2 at %3."))
                                       .arg(noticeTitle(incident, notice), notice.sentBy,
                                            momentText(incident, *notice.sentAt)));
}

std::optional<Error> isDecided(const Incident &incident, const Notice &notice, const char *approved)
{
    if (notice.sentAt)
        return alreadySent(incident, notice);
    if (!notice.approvedAt)
        return std::nullopt;
    return refusal("already_done", said(approved).arg(noticeTitle(incident, notice), notice.approvedBy,
                                                      momentText(incident, *notice.approvedAt)));
}

PlannedEvent written(const Incident &incident, const Notice &notice, const CommandContext &context)
{
    QJsonObject body{{QStringLiteral("notice"), notice.id},
                     {QStringLiteral("step"), notice.step},
                     {QStringLiteral("stage"), notice.stage},
                     {QStringLiteral("slot"), notice.slot}};
    if (!notice.corrects.isEmpty())
        body.insert(QStringLiteral("corrects"), notice.corrects);
    if (!notice.toOnly.isEmpty())
        body.insert(QStringLiteral("to_only"), QJsonArray::fromStringList(notice.toOnly));
    putWords(body, notice);
    return {incidentEvent(
                incident, QStringLiteral("notice.composed"), context.now, context.actor.name,
                said(QT_TRANSLATE_NOOP("Incident", "%1: message written")).arg(noticeTitle(incident, notice)),
                body),
            {}};
}

QList<PlannedEvent> approvedAndQueued(const Incident &incident, const Notice &notice,
                                      const CommandContext &context)
{
    const qsizetype customers = howManyAddressed(incident, notice);
    QJsonObject queued{{QStringLiteral("notice"), notice.id}};
    QJsonObject approved = queued;
    approved.insert(QStringLiteral("text"), notice.text);
    if (takesBackTheEnd(notice.stage) && updatesEnd(incident))
        putCadence(approved, updatesAgain(incident, context.now));
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
                               customers)
                           .arg(noticeTitle(incident, notice))
                           .arg(customers),
                       queued),
         {}}};
}

} // namespace Switchback
