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

QString updatesLine(const Record &record, const RecordStep &step, const QString &customer)
{
    int missedOut = 0;
    for (const Notice &notice : record.notices)
        missedOut += notice.step == step.key && notice.sentAt && notice.notReached.contains(customer);
    const Promises &p = record.promises;
    QString line = RecordWords::tr("%1 on time, %2 late, %3 missed").arg(p.onTime).arg(p.late).arg(p.missed);
    if (missedOut > 0)
        line += RecordWords::tr("; %1 did not reach this customer").arg(missedOut);
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
    [[nodiscard]] QString recordLine(const Record &record, const RecordStep &step,
                                     const RecordCustomer &customer) const override
    {
        return updatesLine(record, step, customer.who.id);
    }
};
} // namespace

const StepDrawn &cadenceDrawn()
{
    static const CadenceDrawn drawn;
    return drawn;
}

} // namespace Switchback
