// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/notice/notice.h"

#include "models/command/planning.h"
#include "models/incident/steproom.h"
#include "models/steps/shared/rulesofmessages.h"

#include <algorithm>

namespace Switchback
{

namespace
{
class NoticeRoom final : public StepRoom
{
public:
    [[nodiscard]] StepKind kind() const override { return StepKind::Notice; }
    [[nodiscard]] StepTraits traits() const override
    {
        StepTraits traits;
        traits.sendsMessage = true;
        traits.several = true;
        traits.ownFlag = true;
        return traits;
    }
    void check(RunbookInspection &inspection, const RunbookStep &step) const override
    {
        checkMessage(inspection, step);
    }
    [[nodiscard]] NoticeName nextNotice(const Incident &incident, const RunbookStep &step,
                                        Instant) const override
    {
        if (tellsDecision(step))
            return {numberedNotice(step, incident.decisions.size()), 0};
        const auto tookBack = [&](const Notice &each) {
            return each.step == step.key && each.approvedAt && !endsUpdates(incident, each);
        };
        const auto before = tellsEnd(step) && incident.fold >= 3
                                ? std::count_if(incident.notices.cbegin(), incident.notices.cend(), tookBack)
                                : 0;
        return {before == 0 ? step.key : numberedNotice(step, before + 1), 0};
    }
    [[nodiscard]] std::optional<Error> cantWrite(const Incident &incident, const RunbookStep &step,
                                                 Instant) const override
    {
        if (tellsDecision(step) && incident.decisions.isEmpty())
            return refusal("not_now",
                           said(QT_TRANSLATE_NOOP("Incident", "There is no decision yet to tell.")));
        return std::nullopt;
    }
    /// Telling a decision: when it was the last word.
    [[nodiscard]] bool passesBy(const Incident &incident, const RunbookStep &step,
                                const Notice &notice) const override
    {
        if (!tellsDecision(step))
            return true;
        const Decision *decision = incident.decision();
        return decision && decision->choice != Choice::Hold &&
               notice.id == numberedNotice(step, incident.decisions.size());
    }
    [[nodiscard]] std::optional<Error> notPassed(const Incident &incident,
                                                 const RunbookStep &step) const override
    {
        return refusal(
            "not_now",
            said(QT_TRANSLATE_NOOP("Incident", "\"%1\": its message has not been sent."))
                .arg(stepTitle(incident, step)),
            said(QT_TRANSLATE_NOOP("Incident", "Record it as sent, or override it with a reason.")));
    }
};
} // namespace

const StepRoom &noticeRoom()
{
    static const NoticeRoom room;
    return room;
}

} // namespace Switchback
