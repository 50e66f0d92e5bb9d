// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/cadence/cadence.h"

#include "models/incident/clocks.h"
#include "models/record/recordtext.h"
#include "models/steps/shared/drawnmessages.h"
#include "models/wizard/stepactions.h"
#include "models/wizard/stepdrawn.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
struct RecordWords {
    Q_DECLARE_TR_FUNCTIONS(Record)
};

/// The updates as this customer saw them.
QString updatesLine(const Record &record, const RecordCustomer &customer)
{
    QMap<UpdateSlot::State, QStringList> numbers;
    for (const UpdateSlot &slot : record.updates)
        numbers[customer.updates.value(slot.number, slot.state)] += QString::number(slot.number);
    using State = UpdateSlot::State;
    QString line = RecordWords::tr("%1 on time, %2 late, %3 missed")
                       .arg(numbers.value(State::OnTime).size())
                       .arg(numbers.value(State::Late).size())
                       .arg(numbers.value(State::Missed).size());
    for (const State state : {State::Late, State::Missed}) {
        if (numbers.contains(state))
            line += RecordWords::tr("; %1: no. %2")
                        .arg(updateStateText(state), numbers.value(state).join(QStringLiteral(", ")));
    }
    return line;
}

class CadenceDrawn final : public StepDrawn
{
public:
    [[nodiscard]] QString summary(const StepScene &scene) const override
    {
        const Promises kept = promises(scene.incident(), scene.in.now);
        const int due = kept.onTime + kept.late + kept.missed;
        return due == 0 ? Words::tr("none due yet") : Words::tr("%1 of %2 on time").arg(kept.onTime).arg(due);
    }
    [[nodiscard]] std::optional<Mark> mark(const StepScene &scene) const override
    {
        const Promises kept = promises(scene.incident(), scene.in.now);
        if (kept.missed > 0)
            return Mark::Bad;
        if (kept.late > 0)
            return Mark::Warning;
        return kept.onTime > 0 ? Mark::Fine : Mark::NotYet;
    }
    void addPage(WizardView &view, const StepScene &scene) const override { addNoticePage(view, scene); }
    [[nodiscard]] bool goesOn(const Incident &incident) const override { return incident.open(); }
    [[nodiscard]] QList<WizardAction> actions(const StepScene &scene, bool) const override
    {
        return noticeActions(scene);
    }
    [[nodiscard]] QString recordLine(const Record &record, const RecordStep &,
                                     const RecordCustomer &customer) const override
    {
        return updatesLine(record, customer);
    }
};
} // namespace

const StepDrawn &cadenceDrawn()
{
    static const CadenceDrawn drawn;
    return drawn;
}

} // namespace Switchback
