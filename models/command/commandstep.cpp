// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/command/planning.h"

#include <algorithm>

namespace Switchback
{

namespace
{
/// Rights and moment of every command about a step.
Result<const RunbookStep *> stepNow(const Incident &incident, const QString &key,
                                    const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    auto step = knownStep(incident, key);
    if (!step)
        return step;
    if (incident.paused)
        return refusal(
            "not_now",
            said(QT_TRANSLATE_NOOP("Incident", "The steps were paused by %1.")).arg(incident.pausedBy),
            said(QT_TRANSLATE_NOOP("Incident", "Go on first.")));
    const StepRecord record = incident.stepRecord(key);
    if (record.settled())
        return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "\"%1\": %2 already, by %3 at %4."))
                                           .arg(stepTitle(incident, **step), stepOutcomeText(record.outcome),
                                                record.by, momentText(incident, *record.settledAt)));
    if ((*step)->kind == StepKind::Cadence)
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "\"%1\" goes on until the incident is closed."))
                           .arg(stepTitle(incident, **step)));
    if ((*step)->kind == StepKind::Decision)
        return refusal("not_now", said(QT_TRANSLATE_NOOP("Incident", "\"%1\" is settled by deciding."))
                                      .arg(stepTitle(incident, **step)));
    return step;
}

std::optional<Error> unapproved(const Incident &incident, const RunbookStep &step)
{
    if (!step.secondPerson)
        return std::nullopt;
    const Approval *approval = incident.approval(step.key);
    if (approval && approval->granted())
        return std::nullopt;
    const QString title = stepTitle(incident, step);
    if (!approval || approval->usedUp)
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "\"%1\" needs a second person.")).arg(title),
                       said(QT_TRANSLATE_NOOP("Incident", "Ask for an approval.")));
    if (approval->refused)
        return refusal("not_now",
                       said(QT_TRANSLATE_NOOP("Incident", "\"%1\" was refused by %2: %3"))
                           .arg(title, approval->givenBy, approval->reason),
                       said(QT_TRANSLATE_NOOP("Incident", "Ask again when the reason is gone.")));
    return refusal("not_now",
                   said(QT_TRANSLATE_NOOP("Incident", "\"%1\": nobody has answered yet; asked at %2."))
                       .arg(title, momentText(incident, approval->askedAt)));
}

/// How far a step is that wants something of every customer.
struct Count {
    qsizetype good = 0;
    qsizetype excused = 0;
    qsizetype all = 0;
    [[nodiscard]] qsizetype open() const { return all - good - excused; }
};

bool testsPassed(const CustomerRecord &record, const RunbookStep &step)
{
    return std::all_of(step.tests.begin(), step.tests.end(), [&record](const QString &test) {
        return record.tests.value(test).outcome == StepOutcome::Passed;
    });
}

Count countCustomers(const Incident &incident, const RunbookStep &step)
{
    Count count;
    count.all = incident.customers.size();
    for (const Customer &customer : incident.customers) {
        if (step.kind == StepKind::Initials) {
            const SignoffState state = signoffState(incident, customer.id);
            count.good += state == SignoffState::Signed ? 1 : 0;
            count.excused += state == SignoffState::Declined || state == SignoffState::NotReached ? 1 : 0;
            continue;
        }
        const auto found = incident.records.constFind(customer.id);
        if (found == incident.records.constEnd())
            continue;
        const bool good = step.kind == StepKind::Reroute ? found->moved.outcome == StepOutcome::Passed
                                                         : testsPassed(*found, step);
        if (good)
            ++count.good;
        else if (!found->excusedWhy.isEmpty())
            ++count.excused;
    }
    return count;
}

bool aboutCustomers(const RunbookStep &step)
{
    return step.kind == StepKind::Reroute || step.kind == StepKind::Tests || step.kind == StepKind::Initials;
}

/// What the records say was found, in figures.
QString countText(const RunbookStep &step, const Count &count)
{
    const char *good = step.kind == StepKind::Reroute ? QT_TRANSLATE_NOOP("Incident", "%1 of %2 moved")
                       : step.kind == StepKind::Tests ? QT_TRANSLATE_NOOP("Incident", "%1 of %2 tested")
                                                      : QT_TRANSLATE_NOOP("Incident", "%1 of %2 signed");
    const QString text = said(good).arg(count.good).arg(count.all);
    if (count.excused == 0)
        return text;
    return said(QT_TRANSLATE_NOOP("Incident", "%1, %2 with a reason")).arg(text).arg(count.excused);
}

QString runText(const RunState &run)
{
    if (!run.doing(QStringLiteral("promote")))
        return said(QT_TRANSLATE_NOOP("Incident", "done in %1"))
            .arg(durationText(*run.finishedAt - run.startedAt.value_or(*run.finishedAt)));
    return said(QT_TRANSLATE_NOOP("Incident", "%1 takes writes; done in %2"))
        .arg(run.plan.toName, durationText(*run.finishedAt - run.startedAt.value_or(*run.finishedAt)));
}

/// A step can't be said to have passed while what is known says otherwise.
std::optional<Error> notPassed(const Incident &incident, const RunbookStep &step)
{
    const QString title = stepTitle(incident, step);
    if (step.kind == StepKind::Calls) {
        const RunState *run = incident.run(step.key);
        if (!run || !run->succeeded)
            return refusal(
                "not_now",
                said(run ? QT_TRANSLATE_NOOP("Incident",
                                             "\"%1\" has not passed: the failover did not succeed.")
                         : QT_TRANSLATE_NOOP("Incident", "\"%1\" has not passed: nothing was done yet."))
                    .arg(title),
                said(QT_TRANSLATE_NOOP("Incident", "Carry it out, or override it with a reason.")));
    }
    if (step.kind == StepKind::Notice)
        return refusal(
            "not_now",
            said(QT_TRANSLATE_NOOP("Incident", "\"%1\": its message has not been sent.")).arg(title),
            said(QT_TRANSLATE_NOOP("Incident", "Record it as sent, or override it with a reason.")));
    if (!aboutCustomers(step))
        return std::nullopt;
    const Count count = countCustomers(incident, step);
    if (count.open() == 0)
        return std::nullopt;
    return refusal("not_now",
                   said(QT_TRANSLATE_NOOP("Incident", "\"%1\" has not passed: %2 of %3 customers are open."))
                       .arg(title)
                       .arg(count.open())
                       .arg(count.all),
                   said(QT_TRANSLATE_NOOP("Incident", "Record what became of them, or override it with a "
                                                      "reason.")));
}

/// The order of outcomes: what failed is tried again or overridden, not made unknown.
std::optional<Error> wrongOutcome(const Incident &incident, const RunbookStep &step,
                                  const Do::SettleStep &command)
{
    const StepOutcome before = incident.stepRecord(step.key).outcome;
    if (command.outcome == StepOutcome::None)
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "It is not said how the step ended.")));
    const bool again = command.outcome == before;
    const bool back = before == StepOutcome::Failed && command.outcome == StepOutcome::NotKnown;
    if (again || back)
        return refusal("already_done",
                       said(QT_TRANSLATE_NOOP("Incident", "\"%1\" is recorded as %2 already."))
                           .arg(stepTitle(incident, step), stepOutcomeText(before)),
                       said(QT_TRANSLATE_NOOP("Incident", "Try it again, skip it or override it.")));
    const RunState *run = incident.run(step.key);
    if (step.kind == StepKind::Calls && run && !run->finished)
        return refusal("not_now", said(QT_TRANSLATE_NOOP("Incident", "The failover is under way.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Let it come to its end, or give it up.")));
    if (command.outcome != StepOutcome::Skipped) {
        if (const QString blocked = stepBlocked(incident, step); !blocked.isEmpty())
            return refusal("not_now", blocked);
    }
    return std::nullopt;
}

/// What was found, in the recorder's words; where the records themselves tell it, in figures.
QString foundText(const Incident &incident, const RunbookStep &step, const Do::SettleStep &command)
{
    const QString found = tidy(command.found);
    if (!found.isEmpty())
        return found;
    if (aboutCustomers(step))
        return countText(step, countCustomers(incident, step));
    const RunState *run = incident.run(step.key);
    if (step.kind == StepKind::Calls && run && run->succeeded)
        return runText(*run);
    return {};
}
} // namespace

Planned planOne(const Incident &incident, const Do::BeginStep &command, const CommandContext &context)
{
    const auto step = stepNow(incident, command.step, context);
    if (!step)
        return step.error();
    if (underWay(incident, **step))
        return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "\"%1\" is under way already."))
                                           .arg(stepTitle(incident, **step)));
    if (const QString blocked = stepBlocked(incident, **step); !blocked.isEmpty())
        return refusal("not_now", blocked);
    if (const auto refused = unapproved(incident, **step))
        return *refused;
    return QList<PlannedEvent>{begun(incident, **step, context)};
}

Planned planOne(const Incident &incident, const Do::SettleStep &command, const CommandContext &context)
{
    const auto step = stepNow(incident, command.step, context);
    if (!step)
        return step.error();
    if (const auto refused = wrongOutcome(incident, **step, command))
        return *refused;
    const QString why = tidy(command.why);
    const QString found = foundText(incident, **step, command);
    if (command.outcome == StepOutcome::Passed) {
        if (const auto refused = notPassed(incident, **step))
            return *refused;
        if (found.isEmpty())
            return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "It is not said what was found.")),
                           said(QT_TRANSLATE_NOOP("Incident", "Write the value found, not \"checked\".")));
    } else if (why.isEmpty() && command.outcome != StepOutcome::NotKnown) {
        return refusal("missing", said(QT_TRANSLATE_NOOP("Incident", "A reason is missing.")),
                       said(QT_TRANSLATE_NOOP("Incident", "Write down why the step is %1."))
                           .arg(stepOutcomeText(command.outcome)));
    }
    return QList<PlannedEvent>{settled(incident, **step, command.outcome, context, why, found)};
}

Planned planOne(const Incident &incident, const Do::Pause &, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    if (incident.paused)
        return refusal(
            "already_done",
            said(QT_TRANSLATE_NOOP("Incident", "The steps were paused by %1.")).arg(incident.pausedBy));
    return QList<PlannedEvent>{
        {incidentEvent(incident, QStringLiteral("wizard.paused"), context.now, context.actor.name,
                       said(QT_TRANSLATE_NOOP("Incident", "Steps paused; clocks and messages go on"))),
         onceWord(incident, QStringLiteral("paused/%1").arg(incident.lastSeq))}};
}

Planned planOne(const Incident &incident, const Do::GoOn &, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    if (!incident.paused)
        return refusal("already_done", said(QT_TRANSLATE_NOOP("Incident", "The steps are not paused.")));
    return QList<PlannedEvent>{
        {incidentEvent(incident, QStringLiteral("wizard.resumed"), context.now, context.actor.name,
                       said(QT_TRANSLATE_NOOP("Incident", "Steps go on"))),
         onceWord(incident, QStringLiteral("resumed/%1").arg(incident.lastSeq))}};
}

Planned planOne(const Incident &incident, const Do::HandOver &command, const CommandContext &context)
{
    if (const auto refused = withoutRight(context, Right::TakeWheel))
        return *refused;
    const QString to = tidy(command.to);
    if (to.isEmpty() || to == context.actor.name)
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "It is not said to whom the wheel goes.")));
    const QString summary = tidy(command.summary);
    return QList<PlannedEvent>{
        {incidentEvent(incident, QStringLiteral("wizard.handed_over"), context.now, context.actor.name,
                       said(QT_TRANSLATE_NOOP("Incident", "Handed over to %1")).arg(to),
                       {{QStringLiteral("to"), to}, {QStringLiteral("summary"), summary}}),
         onceWord(incident, QStringLiteral("handed_over/%1").arg(incident.lastSeq))}};
}

} // namespace Switchback
