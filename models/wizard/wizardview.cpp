// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/wizardview.h"

#include "models/incident/carried/carried.h"
#include "models/outage/outageheadline.h"
#include "models/outage/outagestate.h"
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};

QString ownerText(StepOwner owner)
{
    switch (owner) {
    case StepOwner::Us:
        return Words::tr("us");
    case StepOwner::Customer:
        return Words::tr("the customer");
    case StepOwner::Both:
        return Words::tr("us and the customer");
    }
    return {};
}

Mark markOfStep(const StepScene &scene, const RunbookStep *current)
{
    const Incident &incident = scene.incident();
    switch (incident.stepRecord(scene.step.key).outcome) {
    case StepOutcome::Passed:
        return Mark::Fine;
    case StepOutcome::Skipped:
    case StepOutcome::Overridden:
        return Mark::Warning;
    case StepOutcome::Failed:
        return Mark::Bad;
    case StepOutcome::NotKnown:
        return Mark::Unknown;
    case StepOutcome::None:
        break;
    }
    if (const std::optional<Mark> own = drawnOf(scene.step.kind).mark(scene))
        return *own;
    return current && current->key == scene.step.key && incident.open() ? Mark::Running : Mark::NotYet;
}

QString foundLine(const Incident &incident, const RunbookStep &step)
{
    const StepRecord record = incident.stepRecord(step.key);
    if (record.outcome == StepOutcome::None)
        return {};
    QStringList parts{stepOutcomeText(record.outcome)};
    for (const QString &each : {record.found, record.why, record.by})
        if (!each.isEmpty())
            parts += each;
    if (record.settledAt)
        parts += siteTime(incident, record.settledAt);
    return parts.join(QStringLiteral(" · "));
}

QList<LabelledValue> sitesNow(const WizardInputs &in)
{
    QList<LabelledValue> rows;
    for (const SiteCard *card : {&in.overview.production, &in.overview.backup}) {
        const QString state = card->verdict.isEmpty() ? card->role : card->verdict;
        rows += LabelledValue{card->name.section(QLatin1Char(','), 0, 0), state, card->roleMark};
    }
    const RunState *run = in.incident.run();
    if (run && run->plan.lossSaidSeconds && !losesNothing(run->plan.kind)) {
        const Duration lost{qint64(*run->plan.lossSaidSeconds * 1000)};
        rows += LabelledValue{Words::tr("Data lost, at most"), durationText(lost), Mark::NotYet};
    } else if (!in.preview.tiles.isEmpty()) {
        rows += LabelledValue{Words::tr("Would be lost"), in.preview.tiles.first().value, Mark::NotYet};
    }
    return rows;
}

void addFrame(WizardView &view, const WizardInputs &in)
{
    const Incident &incident = in.incident;
    view.incident = incident.id;
    view.windowTitle =
        (incident.drill()                          ? Words::tr("DRILL · Failover · %1 · Switchback")
         : incident.mode == IncidentMode::Planned  ? Words::tr("Planned failover · %1 · Switchback")
         : incident.mode == IncidentMode::Failback ? Words::tr("Failback · %1 · Switchback")
                                                   : Words::tr("Failover · %1 · Switchback"))
            .arg(in.overview.pairName);
    const OutageHeadline headline = outageHeadline(incident);
    view.headline = headline.text;
    view.mark = headline.mark;
    if (incident.drill()) {
        view.watermark = Words::tr("DRILL");
        view.practice = practiceText(incident);
    }
    view.clocks = clockTiles(incident, in.forecast, in.now,
                             slotFacts(incident, in.now, in.updatesByThemselves, in.carried));
    view.heading = fillIn(incident.runbook.title, placeholders(incident, in.now));
    view.footnote =
        Words::tr("Every step is saved before it runs. Close this window or lose power and it goes on "
                  "where it stopped.");
    view.sites = sitesNow(in);
    view.log = in.log;
    view.wheel = in.wheelHolder;
    view.person = in.actor.name;
    view.zone = incident.fromZone;
    view.now = in.now;
    view.canTakeWheel = !in.wheelHolder.isEmpty() && !in.actor.name.isEmpty();
    view.paused = incident.paused;
    view.closed = !incident.open();
    if (!in.actor.name.isEmpty()) {
        view.signedIn =
            in.actor.asleep
                ? Words::tr("%1 · left alone for long: the secret is asked for again").arg(in.actor.name)
            : in.actor.checked && in.signedInAt
                ? Words::tr("%1 · signed in %2").arg(in.actor.name, siteTime(incident, in.signedInAt, false))
                : Words::tr("%1 · not checked: no operators are set up").arg(in.actor.name);
    }
}

void addStep(WizardView &view, const StepScene &scene, const RunbookStep *current)
{
    const RunbookStep &step = scene.step;
    WizardStepLine line;
    line.key = step.key;
    line.title = Words::tr("%1. %2")
                     .arg(view.steps.size() + 1)
                     .arg(fillIn(step.title, placeholders(scene.incident(), scene.in.now)));
    line.sub = stepSummary(scene);
    line.owner = ownerText(step.owner);
    line.ours = step.ours;
    line.current = current && current->key == step.key;
    line.mark = markOfStep(scene, current);
    view.steps += line;
}

void addPage(WizardView &view, const StepScene &scene)
{
    const RunbookStep &step = scene.step;
    const QHash<QString, QString> words = placeholders(scene.incident(), scene.in.now);
    view.step = step.key;
    view.kind = step.kind;
    view.title = fillIn(step.title, words);
    view.intro = fillIn(step.why, words);
    view.owner = Words::tr("Done by: %1").arg(ownerText(step.owner));
    view.will = fillIn(step.will, words);
    view.known = fillIn(step.known, words);
    view.wrong = fillIn(step.wrong, words);
    view.found = foundLine(scene.incident(), step);
    drawnOf(step.kind).addPage(view, scene);
    for (WizardAction &record : view.records)
        blockAction(record, scene);
    view.status = drawnOf(step.kind).status(scene);
    view.actions = stepActions(scene);
    view.stillEnds = view.closed ? drawnOf(step.kind).stillEnds(scene) : QString();
    // Shown apart where the step's own button is not the same already.
    view.endings = wizardEndings(scene.in);
}

/// By wish; else the one to do next, or of a case that is over the one where something can still be ended.
const RunbookStep *shownStep(const WizardInputs &in, const RunbookStep *current)
{
    const QList<RunbookStep> &steps = in.incident.runbook.steps;
    if (const RunbookStep *wished = in.incident.runbook.step(in.step))
        return wished;
    const auto ends = [&in](const RunbookStep &step) {
        return !drawnOf(step.kind).stillEnds({in, step, {}}).isEmpty();
    };
    if (!in.incident.open()) {
        if (const auto found = std::find_if(steps.cbegin(), steps.cend(), ends); found != steps.cend())
            return &*found;
    }
    return current || steps.isEmpty() ? current : &steps.last();
}
} // namespace

QString stepSummary(const StepScene &scene)
{
    if (const QString own = drawnOf(scene.step.kind).summary(scene); !own.isEmpty())
        return own;
    const Incident &incident = scene.incident();
    const StepRecord record = incident.stepRecord(scene.step.key);
    if (record.outcome != StepOutcome::None) {
        const QString at =
            record.settledAt ? clockText(*record.settledAt, QTimeZone(incident.fromZone), false) : QString();
        return Words::tr("%1 · %2").arg(stepOutcomeText(record.outcome), at);
    }
    return record.startedAt ? Words::tr("under way") : Words::tr("not started");
}

WizardView makeWizardView(const WizardInputs &in)
{
    WizardView view;
    const Incident &incident = in.incident;
    if (incident.id.isEmpty())
        return view;
    const RunbookStep *current = currentStep(incident);
    const RunbookStep *shown = shownStep(in, current);
    addFrame(view, in);
    for (const RunbookStep &step : incident.runbook.steps) {
        const StepScene scene{in, step, countCustomers(incident, step)};
        addStep(view, scene, current);
        if (shown == &step)
            addPage(view, scene);
    }
    return view;
}

} // namespace Switchback
