// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/decision/decision.h"

#include "models/record/recordtext.h"
#include "models/steps/shared/drawntiles.h"
#include "models/wizard/stepactions.h"
#include "models/wizard/stepdrawn.h"
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

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
using Of = ActionField::Of;

DecisionPart decisionPart(const WizardInputs &in)
{
    DecisionPart part;
    const Incident &incident = in.incident;
    part.wanted = Words::tr("Fail over to %1, hold, or not needed?").arg(incident.toName);
    const QList<OutageClock> clocks = outageClocks(incident, in.now);
    for (const OutageClock &clock : clocks) {
        if (clock.kind != OutageClock::Kind::Decision)
            continue;
        part.early = clock.left.count() > 0;
        part.dueLine =
            clock.left.count() >= 0
                ? Words::tr("Due %1, in %2.").arg(siteTime(incident, clock.at), durationText(clock.left))
                : Words::tr("Was due %1, %2 ago.")
                      .arg(siteTime(incident, clock.at), durationText(-clock.left));
    }
    part.tiles = in.preview.tiles;
    addRtoTile(part.tiles, in);
    for (const Decision &decision : incident.decisions) {
        QString value = choiceText(decision.choice);
        if (decision.until)
            value = Words::tr("%1 until %2").arg(value, siteTime(incident, decision.until, false));
        if (decision.early)
            value = Words::tr("%1, early").arg(value);
        part.made +=
            LabelledValue{QStringLiteral("%1 · %2").arg(siteTime(incident, decision.at), decision.by),
                          QStringLiteral("%1: %2").arg(value, decision.reason), Mark::NotYet};
    }
    return part;
}

WizardAction decideAction(const QString &text, bool primary)
{
    WizardAction decide = makeAction("decide", text, Do::Decide{}, primary);
    decide.mayRest = true;
    decide = wanting(decide, Of::Choice, Words::tr("Missing: the choice."));
    decide = wanting(decide, Of::Until, Words::tr("There is no such time that night."));
    return wanting(decide, Of::Reason, Words::tr("Missing: the reason."));
}

class DecisionDrawn final : public StepDrawn
{
public:
    [[nodiscard]] QString summary(const StepScene &scene) const override
    {
        const Decision *decision = scene.incident().decision();
        return decision ? Words::tr("%1 · %2 · %3")
                              .arg(choiceText(decision->choice), decision->by,
                                   clockText(decision->at, QTimeZone(scene.incident().fromZone), false))
                        : QString();
    }
    void addPage(WizardView &view, const StepScene &scene) const override
    {
        view.decision = decisionPart(scene.in);
    }
    [[nodiscard]] QList<WizardAction> actions(const StepScene &scene, bool) const override
    {
        const Decision *decision = scene.incident().decision();
        if (!decision || decision->choice != Choice::NotNeeded)
            return {decideAction(Words::tr("Record the decision"), true)};
        return {asking(makeAction("not_needed", Words::tr("Close the incident: not needed…"),
                                  Do::CloseNotNeeded{}, true),
                       Words::tr("How is the service now, and who says so?")),
                decideAction(Words::tr("Decide again"), false)};
    }
    [[nodiscard]] QString recordLine(const Record &record, const RecordStep &,
                                     const RecordCustomer &) const override
    {
        if (record.decisions.isEmpty())
            return {};
        const Decision &last = record.decisions.last();
        return RecordWords::tr("%1, %2, %3")
            .arg(choiceText(last.choice), printable(last.by, 80), shortMomentText(record, last.at));
    }
};
} // namespace

const StepDrawn &decisionDrawn()
{
    static const DecisionDrawn drawn;
    return drawn;
}

} // namespace Switchback
