// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/calls/calls.h"

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
CallsPart callsPart(const WizardInputs &in, const RunbookStep &step)
{
    CallsPart part;
    part.run = in.run;
    part.preview = in.preview;
    addRtoTile(part.preview.tiles, in);
    part.approvalNeeded = step.secondPerson;
    part.seconds = in.approvers;
    part.askApproval = makeAction("ask_approval", Words::tr("Ask for approval"), Do::AskApproval{step.key});
    part.glass =
        asking(makeAction("glass", Words::tr("Break the glass"), Do::BreakGlass{step.key, {}}),
               Words::tr("You go on without a second person. Everybody will see it. Why can nobody be had?"));
    const Approval *approval = in.incident.approval(step.key);
    if (!approval) {
        part.approvalLine =
            step.secondPerson
                ? Words::tr("A second person has to approve this: somebody else than who begins it.")
                : QString();
        return part;
    }
    part.approved = approval->granted();
    part.asked = !approval->givenAt;
    const QString asked =
        Words::tr("asked for by %1 %2").arg(approval->askedBy, siteTime(in.incident, approval->askedAt));
    if (approval->brokenGlass)
        part.approvalLine =
            Words::tr("GLASS BROKEN by %1 %2, nobody has approved: %3")
                .arg(approval->givenBy, siteTime(in.incident, approval->givenAt), approval->reason);
    else if (approval->refused)
        part.approvalLine =
            Words::tr("Refused by %1 %2: %3")
                .arg(approval->givenBy, siteTime(in.incident, approval->givenAt), approval->reason);
    else if (approval->givenAt)
        part.approvalLine = Words::tr("Approved by %1 %2, %3")
                                .arg(approval->givenBy, siteTime(in.incident, approval->givenAt), asked);
    else
        part.approvalLine = Words::tr("Approval %1; nobody has answered yet").arg(asked);
    return part;
}

/// Somebody else at another seat: a word is all that is wanted here.
QList<WizardAction> answers(const RunbookStep &step, const CallsPart &part)
{
    return {makeAction("give_approval", Words::tr("Approve: %1").arg(part.preview.button),
                       Do::Approve{step.key, false, {}}, true),
            asking(makeAction("refuse_approval", Words::tr("Refuse…"), Do::Approve{step.key, true, {}}),
                   Words::tr("Why do you refuse it?"))};
}

class CallsDrawn final : public StepDrawn
{
public:
    void addPage(WizardView &view, const StepScene &scene) const override
    {
        view.calls = callsPart(scene.in, scene.step);
        for (WizardAction *each : {&view.calls->askApproval, &view.calls->glass})
            blockAction(*each, scene);
        const QString waits = stepBlocked(scene.incident(), scene.step);
        for (WizardAction *each : {&view.calls->askApproval, &view.calls->glass})
            blockIf(*each, !waits.isEmpty(), waits);
    }
    [[nodiscard]] QList<WizardAction> actions(const StepScene &scene, bool settled) const override
    {
        QList<WizardAction> made = running(scene) ? QList<WizardAction>() : ofCalls(scene);
        if (!settled)
            made += skipAction(scene.step);
        return made;
    }

private:
    /// Then the run's own page has its buttons.
    static bool running(const StepScene &scene) { return scene.in.run && !scene.in.run->finished; }
    static QList<WizardAction> ofCalls(const StepScene &scene)
    {
        const RunbookStep &step = scene.step;
        const QString &person = scene.in.actor.name;
        const CallsPart part = callsPart(scene.in, step);
        const Approval *asked = scene.incident().approval(step.key);
        if (asked && !asked->givenAt && asked->askedBy != person && !person.isEmpty())
            return answers(step, part);
        WizardAction commit =
            makeAction("begin", part.preview.button.isEmpty() ? step.title : part.preview.button,
                       Do::BeginStep{step.key}, true);
        commit.does = WizardAction::Does::Commit;
        blockIf(commit, !part.preview.blocked.isEmpty(), part.preview.blocked);
        blockIf(commit, part.approvalNeeded && !part.approved,
                Words::tr("A second person has to approve it first."));
        return {commit};
    }
};
} // namespace

const StepDrawn &callsDrawn()
{
    static const CallsDrawn drawn;
    return drawn;
}

} // namespace Switchback
