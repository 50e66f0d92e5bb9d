// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/calls/calls.h"

#include "models/command/planning.h"
#include "models/incident/steproom.h"
#include "models/runbook/runbookinspection.h"

namespace Switchback
{

namespace
{
class CallsRoom final : public StepRoom
{
public:
    [[nodiscard]] StepKind kind() const override { return StepKind::Calls; }
    [[nodiscard]] StepTraits traits() const override
    {
        StepTraits traits;
        traits.hasCalls = true;
        traits.movesService = true;
        return traits;
    }
    void check(RunbookInspection &inspection, const RunbookStep &step) const override
    {
        inspection.calls(step);
    }
    [[nodiscard]] QString found(const Incident &incident, const RunbookStep &) const override
    {
        const RunState *run = incident.run();
        if (!run || !run->succeeded)
            return {};
        return said(QT_TRANSLATE_NOOP("Incident", "%1 takes writes; done in %2"))
            .arg(run->plan.toName,
                 durationText(*run->finishedAt - run->startedAt.value_or(*run->finishedAt)));
    }
    void addEvidence(SignedEvidence &evidence, const Incident &incident, const RunbookStep &,
                     const CustomerRecord &) const override
    {
        EvidenceItem item;
        item.key = QStringLiteral("database");
        item.title = QStringLiteral("Database");
        item.text = QStringLiteral("not moved");
        const RunState *run = incident.run();
        if (run && run->succeeded && run->finishedAt) {
            item.passed = true;
            item.at = run->finishedAt;
            item.by = QStringLiteral("console");
            item.text = QStringLiteral("%1 takes writes since %2")
                            .arg(run->plan.toName, momentText(incident, *run->finishedAt));
        }
        evidence.items += item;
    }
    [[nodiscard]] std::optional<Error> underWay(const Incident &incident, const RunbookStep &) const override
    {
        const RunState *run = incident.run();
        if (!run || run->finished)
            return std::nullopt;
        return refusal("not_now", said(QT_TRANSLATE_NOOP("Incident", "The failover is under way.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Let it come to its end, or give it up.")));
    }
    [[nodiscard]] std::optional<Error> notPassed(const Incident &incident,
                                                 const RunbookStep &step) const override
    {
        const RunState *run = incident.run();
        if (run && run->succeeded)
            return std::nullopt;
        return refusal(
            "not_now",
            said(run ? QT_TRANSLATE_NOOP("Incident", "\"%1\" has not passed: the failover did not succeed.")
                     : QT_TRANSLATE_NOOP("Incident", "\"%1\" has not passed: nothing was done yet."))
                .arg(stepTitle(incident, step)),
            said(QT_TRANSLATE_NOOP("Incident", "Carry it out, or override it with a reason.")));
    }
};
} // namespace

const StepRoom &callsRoom()
{
    static const CallsRoom room;
    return room;
}

} // namespace Switchback
