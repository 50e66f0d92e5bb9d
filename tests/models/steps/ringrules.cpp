// SPDX-License-Identifier: GPL-3.0-or-later
#include "ring.h"

#include "models/command/planning.h"
#include "models/runbook/runbookinspection.h"

namespace Switchback
{

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

class RingRoom final : public StepRoom
{
public:
    [[nodiscard]] StepKind kind() const override { return Ring; }
    [[nodiscard]] StepTraits traits() const override
    {
        StepTraits traits;
        traits.hasText = true;
        return traits;
    }
    void check(RunbookInspection &inspection, const RunbookStep &step) const override
    {
        if (!step.text.endsWith(QLatin1Char('?')))
            inspection.add("text", inspection.here() + s(" asks nothing"), s("End its text with a ?."));
    }
    [[nodiscard]] QString found(const Incident &incident, const RunbookStep &step) const override
    {
        return incident.stepRecord(step.key).kept.value(s("answer")).toString();
    }
    [[nodiscard]] std::optional<Error> notPassed(const Incident &incident,
                                                 const RunbookStep &step) const override
    {
        if (!found(incident, step).isEmpty())
            return std::nullopt;
        return refusal("not_now", s("Nobody has answered."), s("Ring again."));
    }
    [[nodiscard]] Result<QList<PlannedEvent>> plan(const Incident &incident, const RunbookStep &step,
                                                   const Do::InStep &command,
                                                   const CommandContext &context) const override
    {
        const QString number = tidy(command.values.value(s("number")).toString());
        if (command.what != s("rang") || number.isEmpty())
            return refusal("missing", s("It is not said which number was rung."));
        const QString answer = tidy(command.values.value(s("answer")).toString());
        return inStep(incident, step, command, context,
                      answer.isEmpty() ? s("rang %1, no answer").arg(number)
                                       : s("rang %1: %2").arg(number, answer));
    }
    Outcome fold(Incident &incident, const RunbookStep &step, const Event &event) const override
    {
        QJsonObject &kept = incident.steps[step.key].kept;
        kept.insert(s("calls"), kept.value(s("calls")).toInt() + 1);
        kept.insert(s("answer"), event.body.value(s("answer")));
        return Done{};
    }
};
} // namespace

const StepRoom &ringRoom()
{
    static const RingRoom room;
    return room;
}

} // namespace Switchback
