// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/cadence/cadence.h"

#include "models/command/planning.h"
#include "models/incident/clocks.h"
#include "models/incident/steproom.h"
#include "models/steps/shared/rulesofmessages.h"

namespace Switchback
{

namespace
{
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

const StepRoom &cadenceRoom()
{
    static const CadenceRoom room;
    return room;
}

} // namespace Switchback
