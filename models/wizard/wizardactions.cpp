// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for the buttons of every kind of step: who may press them, and when.
#include "models/command/command.h"
#include "models/incident/steproom.h"
#include "models/incident/stillopen.h"
#include "models/wizard/stepactions.h"
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};

/// What can be done on every page of an open incident. After it the work goes on where it was.
QList<WizardAction> always(const Incident &incident)
{
    WizardAction pause = incident.paused ? makeAction("go_on", Words::tr("Go on"), Do::GoOn{})
                                         : makeAction("pause", Words::tr("Pause"), Do::Pause{});
    WizardAction over = makeAction("hand_over", Words::tr("Hand over…"), Do::HandOver{});
    over.fields = {{ActionField::Of::ToWhom, Words::tr("Hand over to"), {}, true, {}},
                   {ActionField::Of::Text, Words::tr("What do they have to know?"), {}, true, {}}};
    for (WizardAction *each : {&pause, &over}) {
        each->side = WizardAction::Side::Left;
        each->leadsOn = false;
    }
    return {pause, over};
}

QString whoHoldsBack(const WizardInputs &in)
{
    return in.actor.name.isEmpty() ? Words::tr("Sign in first.") : in.wheelHolder;
}

QString whyNothingCanBeDone(const WizardInputs &in)
{
    if (!whoHoldsBack(in).isEmpty())
        return whoHoldsBack(in);
    if (in.incident.paused)
        return Words::tr("The wizard is paused by %1: go on first.").arg(in.incident.pausedBy);
    return {};
}

/// Whoever may not does not get to press it and to be refused. Who has still to sign in does: they are asked.
void blockWithoutRight(WizardAction &action, const Actor &actor)
{
    if (!action.command || actor.name.isEmpty())
        return;
    const Outcome allowed = mayAct(actor, rightOf(*action.command));
    blockIf(action, !allowed && allowed.error().code == QLatin1String("no_right"),
            allowed ? QString() : allowed.error().text);
}

/// Customers are told, decisions taken and approvals given whoever has the wheel.
bool needsWheel(const WizardAction &action)
{
    return !action.command || rightOf(*action.command) == Right::TakeWheel;
}

/// Closing is offered where nothing else is due any more.
WizardAction completeAction(const WizardInputs &in, bool primary)
{
    WizardAction complete =
        makeAction("complete", Words::tr("Close the incident as complete"), Do::CloseComplete{}, primary);
    blockIf(complete, !whoHoldsBack(in).isEmpty(), whoHoldsBack(in));
    blockIf(complete, in.actor.checked && !may(in.actor.roles, Right::CloseIncident),
            rightNeeds(Right::CloseIncident));
    const QStringList open = stillOpen(in.incident);
    blockIf(complete, !open.isEmpty(), open.join(QLatin1Char(' ')));
    return complete;
}

/// It ends what goes on by itself: nothing holds it back but who may not.
bool ends(const WizardAction &action, const RunbookStep &step)
{
    const auto *command = action.command ? std::get_if<Do::InStep>(&*action.command) : nullptr;
    return command && roomOf(step.kind).ends(*command);
}

/// Those of the step, held back where they have to be.
QList<WizardAction> ofStep(const StepScene &scene)
{
    const Incident &incident = scene.incident();
    const bool settled = incident.stepRecord(scene.step.key).settled();
    const StepDrawn &drawn = drawnOf(scene.step.kind);
    const bool atEnd = incident.open() && !currentStep(incident);
    QList<WizardAction> made;
    if (drawn.goesOn(incident) || (incident.open() && !settled))
        made = drawn.actions(scene, settled);
    if (!incident.open()) {
        for (WizardAction &each : made) {
            if (ends(each, scene.step))
                blockAction(each, scene);
        }
        return made;
    }
    // The step's end is not the incident's: one thing more is left to do.
    const bool closes = atEnd && settled && !traitsOf(scene.step.kind).endless;
    const bool primary = made.isEmpty() || !made.constFirst().primary;
    for (WizardAction &each : made) {
        if (!settled && !ends(each, scene.step)) {
            const QString blocked = stepBlocked(incident, scene.step);
            blockIf(each, !blocked.isEmpty(), blocked);
        }
        blockAction(each, scene);
    }
    if (closes)
        made += completeAction(scene.in, primary);
    return made;
}
} // namespace

void blockAction(WizardAction &action, const StepScene &scene)
{
    blockIf(action, !scene.incident().open() && !ends(action, scene.step),
            Words::tr("It is closed: nothing is recorded any more."));
    const QString nothing = action.alsoPaused ? whoHoldsBack(scene.in) : whyNothingCanBeDone(scene.in);
    blockIf(action, !nothing.isEmpty() && (needsWheel(action) || scene.in.actor.name.isEmpty()), nothing);
    blockWithoutRight(action, scene.in.actor);
}

QList<WizardAction> stepActions(const StepScene &scene)
{
    QList<WizardAction> made = ofStep(scene);
    if (scene.incident().open()) {
        QList<WizardAction> common = always(scene.incident());
        for (WizardAction &each : common)
            blockIf(each, !whoHoldsBack(scene.in).isEmpty(), whoHoldsBack(scene.in));
        made += common;
    }
    for (WizardAction &each : made)
        blockWithoutRight(each, scene.in.actor);
    return made;
}

QList<WizardAction> wizardEndings(const WizardInputs &in)
{
    QString why;
    if (in.actor.name.isEmpty())
        why = Words::tr("Sign in first.");
    else if (in.actor.checked && !may(in.actor.roles, Right::CloseIncident))
        why = rightNeeds(Right::CloseIncident);
    else
        why = in.wheelHolder;
    QList<WizardAction> made = incidentEndings(in.incident);
    for (WizardAction &each : made)
        blockIf(each, !why.isEmpty(), why);
    return made;
}

} // namespace Switchback
