// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/cadence/cadence.h"

#include "models/command/planning.h"
#include "models/incident/clocks.h"
#include "models/incident/folding.h"
#include "models/incident/steproom.h"
#include "models/steps/shared/rulesofmessages.h"

namespace Switchback
{

namespace
{
constexpr Duration ShortestCadence = std::chrono::seconds(1); // a lab's minutes are seconds
constexpr Duration LongestCadence = std::chrono::hours(24);

/// Why nothing can be done about updates any more.
std::optional<Error> saidOver(const Incident &incident)
{
    const auto over = incident.open() ? updatesEnd(incident) : std::nullopt;
    if (!over)
        return std::nullopt;
    return refusal(
        "not_now",
        said(QT_TRANSLATE_NOOP("Incident", "Customers were told at %1 that it is over."))
            .arg(momentText(incident, *over)),
        said(QT_TRANSLATE_NOOP("Incident", "If it is not, write to them first that it is not over.")));
}

class CadenceRoom final : public StepRoom
{
public:
    [[nodiscard]] StepKind kind() const override { return StepKind::Cadence; }
    [[nodiscard]] StepTraits traits() const override
    {
        StepTraits traits;
        traits.sendsMessage = true;
        traits.endless = true;
        return traits;
    }
    void check(RunbookInspection &inspection, const RunbookStep &step) const override
    {
        checkMessage(inspection, step);
    }
    [[nodiscard]] std::optional<Error> notByHand(const Incident &incident,
                                                 const RunbookStep &step) const override
    {
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "\"%1\" goes on until the incident is closed."))
                           .arg(stepTitle(incident, step)));
    }
    [[nodiscard]] NoticeName nextNotice(const Incident &incident, const RunbookStep &step,
                                        Instant now) const override
    {
        const int slot = slotToSend(incident, now);
        return {numberedNotice(step, slot), slot};
    }
    [[nodiscard]] std::optional<Error> cantWrite(const Incident &incident, const RunbookStep &,
                                                 Instant now) const override
    {
        if (const auto over = saidOver(incident))
            return over;
        const int slot = slotToSend(incident, now);
        const std::optional<Instant> due = slotDue(incident, slot);
        if (!due)
            return refusal("not_known", said(QT_TRANSLATE_NOOP("Incident", "This runbook has no updates.")));
        // The one before it went out ahead of its time: writing on would use up the grid.
        const std::optional<Instant> from = slot > 1 ? slotDue(incident, slot - 1) : std::nullopt;
        if (!from || *from < now)
            return std::nullopt;
        return refusal(
            "not_now",
            said(QT_TRANSLATE_NOOP("Incident", "Update %1 has been sent already; update %2 is due %3."))
                .arg(slot - 1)
                .arg(slot)
                .arg(momentText(incident, *due)),
            said(QT_TRANSLATE_NOOP("Incident", "It can be written after %1."))
                .arg(momentText(incident, *from)));
    }
};
} // namespace

Planned planOne(const Incident &incident, const Do::SetCadence &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::Decide))
        return *refused;
    if (incident.cadence.isEmpty())
        return refusal("not_known", said(QT_TRANSLATE_NOOP("Incident", "This runbook has no updates.")));
    if (const auto over = saidOver(incident))
        return *over;
    const QString reason = tidy(command.reason);
    if (reason.isEmpty())
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Write down why the interval changes.")));
    if (command.every < ShortestCadence || command.every > LongestCadence)
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "Updates every %1 can't be: between %2 and %3."))
                           .arg(durationText(command.every), durationText(ShortestCadence),
                                durationText(LongestCadence)));
    const CadenceFrom stretch = cadenceFrom(incident, context.now, context.now, command.every);
    QJsonObject body{{QStringLiteral("reason"), reason}};
    putCadence(body, stretch);
    return QList<PlannedEvent>{
        {incidentEvent(incident, QStringLiteral("cadence.changed"), context.now, context.actor.name,
                       said(QT_TRANSLATE_NOOP("Incident", "Updates every %1 from update %2 on, due %3: %4"))
                           .arg(durationText(command.every))
                           .arg(stretch.slot)
                           .arg(momentText(incident, stretch.before + stretch.every), reason),
                       body),
         onceWord(incident, QStringLiteral("cadence/%1").arg(incident.lastSeq))}};
}

Outcome foldCadence(Incident &incident, const Event &event)
{
    const Result<CadenceFrom> stretch = cadenceOf(event);
    if (!stretch)
        return stretch.error();
    if (incident.cadence.isEmpty())
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "the runbook has no updates")));
    addCadence(incident, *stretch);
    addFlag(incident, event, Mark::Warning);
    return Done{};
}

const StepRoom &cadenceRoom()
{
    static const CadenceRoom room;
    return room;
}

} // namespace Switchback
