// SPDX-License-Identifier: GPL-3.0-or-later
#include "ring.h"

#include "models/record/record.h"
#include "models/wizard/stepactions.h"

namespace Switchback
{

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QString line(const StepRecord &record)
{
    const int calls = record.kept.value(s("calls")).toInt();
    const QString answer = record.kept.value(s("answer")).toString();
    if (calls == 0)
        return {};
    return answer.isEmpty() ? s("%1 calls, no answer").arg(calls) : s("%1 calls: %2").arg(calls).arg(answer);
}

class RingDrawn final : public StepDrawn
{
public:
    [[nodiscard]] QString summary(const StepScene &scene) const override
    {
        return line(scene.incident().stepRecord(scene.step.key));
    }
    void addPage(WizardView &view, const StepScene &scene) const override
    {
        view.own = {{s("question"), scene.step.text}};
    }
    [[nodiscard]] QList<WizardAction> actions(const StepScene &scene, bool settled) const override
    {
        if (settled)
            return {};
        WizardAction rang =
            makeAction("rang", s("Write the call down"), Do::InStep{scene.step.key, s("rang"), {}});
        rang.fields = {{ActionField::Of::Value, {}, s("Missing: the number."), true, s("number")},
                       {ActionField::Of::Value, {}, {}, false, s("answer")}};
        rang.leadsOn = false;
        const bool answered = !ringRoom().notPassed(scene.incident(), scene.step);
        rang.primary = !answered;
        WizardAction pass = passAction(scene.step, s("They have answered: go on"));
        pass.primary = answered;
        blockIf(pass, !answered, s("Nobody has answered."));
        return {rang, pass, skipAction(scene.step)};
    }
    [[nodiscard]] QString recordLine(const Record &, const RecordStep &step,
                                     const RecordCustomer &) const override
    {
        return line(step.done);
    }
};
} // namespace

const StepDrawn &ringDrawn()
{
    static const RingDrawn drawn;
    return drawn;
}

} // namespace Switchback
