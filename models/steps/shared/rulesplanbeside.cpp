// SPDX-License-Identifier: GPL-3.0-or-later
// Messages beside the steps: a correction, a test done, a date, or whatever has to be said.
#include "models/incident/carried/beside.h"
#include "models/incident/clocks.h"
#include "models/incident/notices.h"
#include "models/steps/shared/rulesofwords.h"

#include <algorithm>

namespace Switchback
{

namespace
{
/// "message/3"
QString nextBeside(const Incident &incident)
{
    const auto before = std::count_if(incident.notices.cbegin(), incident.notices.cend(),
                                      [](const Notice &each) { return each.step.isEmpty(); });
    return QStringLiteral("message/%1").arg(before + 1);
}

std::optional<Error> topicFault(const Incident &incident, const Do::WriteBeside &command)
{
    if (!messageTopics().contains(command.topic))
        return refusal(
            "not_known",
            said(QT_TRANSLATE_NOOP("Incident", "There is no message about \"%1\".")).arg(command.topic));
    const Notice *corrected = incident.notice(command.corrects);
    const bool correction = command.topic == QLatin1String("correction");
    if (correction && (!corrected || !corrected->approvedAt || corrected->withdrawnAt))
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "It is not said which message is corrected.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Choose one that was approved.")));
    if (!correction && !command.corrects.isEmpty())
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "Only a correction can correct a message.")));
    if (takesBackTheEnd(command.topic) && !updatesEnd(incident))
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "Customers have not been told that it is over.")));
    for (const QString &id : command.toOnly) {
        if (!incident.customer(id))
            return refusal(
                "not_known",
                said(QT_TRANSLATE_NOOP("Incident", "There is no customer \"%1\" in this incident.")).arg(id));
    }
    return std::nullopt;
}

/// The draft that is written on; none: a new one. Else why it can't be.
Result<const Notice *> writtenOn(const Incident &incident, const QString &id)
{
    if (id.isEmpty())
        return nullptr;
    const Notice *there = incident.notice(id);
    if (!there || !there->step.isEmpty())
        return refusal(
            "not_known",
            said(QT_TRANSLATE_NOOP("Incident", "There is no message \"%1\" in this incident.")).arg(id));
    if (const auto refused = isDecided(
            incident, *there, QT_TRANSLATE_NOOP("Incident", "%1: approved already by %2 at %3, and queued.")))
        return *refused;
    return there;
}
} // namespace

Planned planOne(const Incident &incident, const Do::WriteBeside &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::WriteNotice))
        return *refused;
    if (const auto refused = command.approve ? withoutRight(context, Right::ApproveNotice) : std::nullopt)
        return *refused;
    if (const auto refused = topicFault(incident, command))
        return *refused;
    const auto there = writtenOn(incident, command.notice);
    if (!there)
        return there.error();
    Notice notice;
    static_cast<Wordings &>(notice) =
        namingCorrected(incident, tidyWords(command.words, context.carried), command.corrects);
    if (const auto refused = wordsFault(notice, command.topic))
        return *refused;
    if (const auto refused = command.approve ? gapFault(notice) : std::nullopt)
        return *refused;
    notice.id = *there ? command.notice : nextBeside(incident);
    notice.stage = command.topic;
    notice.corrects = command.corrects;
    notice.toOnly = command.toOnly;
    notice.toOnly.removeDuplicates();
    QList<PlannedEvent> events{written(incident, notice, context)};
    if (!*there) // two seats that begin one at the same moment begin two
        events.first().once = onceWord(incident, QStringLiteral("notice/%1/begun").arg(notice.id));
    if (command.approve)
        events += approvedAndQueued(incident, notice, context);
    return events;
}

} // namespace Switchback
