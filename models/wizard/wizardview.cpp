// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/wizardview.h"

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

Mark markOfStep(const Incident &incident, const RunbookStep &step, const RunbookStep *current, Instant now)
{
    const StepRecord record = incident.stepRecord(step.key);
    switch (record.outcome) {
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
    if (step.kind == StepKind::Cadence) {
        const Promises kept = promises(incident, now);
        if (kept.missed > 0)
            return Mark::Bad;
        if (kept.late > 0)
            return Mark::Warning;
        return kept.onTime > 0 ? Mark::Fine : Mark::NotYet;
    }
    return current && current->key == step.key && incident.open() ? Mark::Running : Mark::NotYet;
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
    view.clocks = clockTiles(incident, in.forecast, in.now);
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

void addSteps(WizardView &view, const WizardInputs &in, const CustomerCounts &counts)
{
    const RunbookStep *current = currentStep(in.incident);
    const QHash<QString, QString> words = placeholders(in.incident, in.now);
    int number = 0;
    for (const RunbookStep &step : in.incident.runbook.steps) {
        WizardStepLine line;
        line.key = step.key;
        line.title = Words::tr("%1. %2").arg(++number).arg(fillIn(step.title, words));
        line.sub = stepSummary(in.incident, step, counts, in.now);
        line.owner = ownerText(step.owner);
        line.ours = step.ours;
        line.current = current && current->key == step.key;
        line.mark = markOfStep(in.incident, step, current, in.now);
        view.steps += line;
    }
}

void addPage(WizardView &view, const WizardInputs &in, const RunbookStep &step, const CustomerCounts &counts)
{
    const QHash<QString, QString> words = placeholders(in.incident, in.now);
    view.step = step.key;
    view.kind = step.kind;
    view.title = fillIn(step.title, words);
    view.intro = fillIn(step.why, words);
    view.owner = Words::tr("Done by: %1").arg(ownerText(step.owner));
    view.will = fillIn(step.will, words);
    view.known = fillIn(step.known, words);
    view.wrong = fillIn(step.wrong, words);
    view.found = foundLine(in.incident, step);
    switch (step.kind) {
    case StepKind::Notice:
    case StepKind::Cadence:
        view.notice = noticePart(in.incident, step, in.now);
        view.byHand = view.notice->byHand;
        view.table = recipientsTable(in.incident);
        break;
    case StepKind::Decision:
        view.decision = decisionPart(in);
        break;
    case StepKind::Calls:
        view.calls = callsPart(in, step);
        break;
    case StepKind::Reroute:
        view.table = rerouteTable(in.incident, counts);
        view.request = fillIn(step.text, words);
        view.byHand = Words::tr(
            "Calls are not counted here yet: look at the SBC yourself and record what you saw there.");
        break;
    case StepKind::Tests:
        view.table = testsTable(in.incident, step, counts);
        view.byHand =
            Words::tr("Tests are not placed from here yet: make them yourself and record what you found.");
        break;
    case StepKind::Initials:
        view.table = initialsTable(in.incident, counts);
        view.initials = initialsPart(in, *view.table);
        break;
    case StepKind::Manual:
        break;
    }
    view.status = stepStatus(step, counts);
    view.actions = stepActions(in, step, counts);
    // Shown apart where the step's own button is not the same already.
    view.endings = wizardEndings(in);
}
} // namespace

QString stepSummary(const Incident &incident, const RunbookStep &step, const CustomerCounts &counts,
                    Instant now)
{
    const StepRecord record = incident.stepRecord(step.key);
    switch (step.kind) {
    case StepKind::Notice: {
        const auto sent =
            std::find_if(incident.notices.cbegin(), incident.notices.cend(),
                         [&](const Notice &each) { return each.step == step.key && each.sentAt; });
        if (sent != incident.notices.cend())
            return Words::tr("%1 of %2 told · %3")
                .arg(counts.all - sent->notReached.size())
                .arg(counts.all)
                .arg(clockText(*sent->sentAt, QTimeZone(incident.fromZone), false));
        break;
    }
    case StepKind::Cadence: {
        const Promises kept = promises(incident, now);
        const int due = kept.onTime + kept.late + kept.missed;
        return due == 0 ? Words::tr("none due yet") : Words::tr("%1 of %2 on time").arg(kept.onTime).arg(due);
    }
    case StepKind::Decision:
        if (const Decision *decision = incident.decision())
            return Words::tr("%1 · %2 · %3")
                .arg(choiceText(decision->choice), decision->by,
                     clockText(decision->at, QTimeZone(incident.fromZone), false));
        break;
    case StepKind::Reroute:
        if (counts.asked + counts.moved > 0)
            return Words::tr("%1 of %2 customers moved").arg(counts.moved).arg(counts.all);
        break;
    case StepKind::Tests:
        if (counts.tested + counts.testFailed > 0)
            return Words::tr("%1 of %2 passed").arg(counts.tested).arg(counts.all);
        break;
    case StepKind::Initials:
        return Words::tr("%1 of %2").arg(counts.signedNow).arg(counts.all);
    case StepKind::Calls:
    case StepKind::Manual:
        break;
    }
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
    QStringList tests;
    for (const RunbookStep &step : incident.runbook.steps)
        tests += step.tests;
    tests.removeDuplicates();
    const CustomerCounts counts = countCustomers(incident, tests);
    addFrame(view, in);
    addSteps(view, in, counts);
    const RunbookStep *shown = incident.runbook.step(in.step);
    if (!shown)
        shown = currentStep(incident);
    if (!shown && !incident.runbook.steps.isEmpty())
        shown = &incident.runbook.steps.last();
    if (shown)
        addPage(view, in, *shown, counts);
    return view;
}

} // namespace Switchback
