// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/outage/incidentworker.h"

#include <algorithm>
#include <functional>

namespace Switchback
{

namespace
{
const QString Operator = QStringLiteral("K. Ramos");
const QString Commander = QStringLiteral("D. Osei");

NextDoing act(const Command &command, const QString &person = Operator)
{
    return {NextDoing::Kind::Act, command, person};
}

/// Written, approved, sent, one after the other.
NextDoing sendNotice(const Incident &incident, const RunbookStep &step, const QString &id)
{
    const Notice *notice = incident.notice(id);
    if (!notice)
        return act(Do::ComposeNotice{step.key, step.text});
    if (!notice->approvedAt)
        return act(Do::ApproveNotice{id}, Commander);
    if (!notice->sentAt)
        return act(Do::RecordSent{id, QStringLiteral("phone and e-mail"), {}});
    return {};
}

NextDoing updateDoing(const Incident &incident, const Habits &habits, Instant now)
{
    const auto step = std::find_if(incident.runbook.steps.cbegin(), incident.runbook.steps.cend(),
                                   [](const RunbookStep &each) { return each.kind == StepKind::Cadence; });
    const QList<UpdateSlot> slots_ = updateSlots(incident, now);
    if (step == incident.runbook.steps.cend() || slots_.isEmpty())
        return {};
    const int number = slotToSend(incident, now);
    const auto slot = std::find_if(slots_.cbegin(), slots_.cend(),
                                   [number](const UpdateSlot &each) { return each.number == number; });
    if (slot == slots_.cend() || slot->sentAt)
        return {};
    const bool late = !habits.sendsEveryUpdate && number % 4 == 0;
    const bool never = !habits.sendsEveryUpdate && number % 5 == 0;
    const Duration ahead = incident.cadence.last().every / 2;
    if (never || (late ? now <= slot->due : now < slot->due - ahead))
        return {};
    return sendNotice(incident, *step, QStringLiteral("%1/%2").arg(step->key).arg(number));
}

NextDoing decisionDoing(const Incident &incident, const Habits &habits, Instant now)
{
    const Decision *last = incident.decision();
    if (habits.holdsFirst && !last)
        return act(Do::Decide{Choice::Hold, now + habits.holdFor, QStringLiteral("the provider works on it")},
                   Commander);
    if (last && last->choice == Choice::Hold && last->until && now < *last->until)
        return {};
    return act(Do::Decide{Choice::FailOver, std::nullopt, QStringLiteral("it won't come back soon")},
               Commander);
}

NextDoing callsDoing(const Incident &incident, const RunbookStep &step)
{
    const RunState *run = incident.run();
    if (run && !run->finished)
        return {};
    if (run && run->succeeded)
        return act(Do::SettleStep{step.key, StepOutcome::Passed, {}, QStringLiteral("row read back")});
    const StepRecord record = incident.stepRecord(step.key);
    if (record.startedAt && record.outcome == StepOutcome::None)
        return {NextDoing::Kind::StartRun, Do::GoOn{}, Operator};
    const Approval *approval = incident.approval(step.key);
    if (!approval || approval->usedUp)
        return act(Do::AskApproval{step.key});
    if (!approval->givenAt)
        return act(Do::Approve{step.key, false, {}}, Commander);
    return act(Do::BeginStep{step.key});
}

QStringList customersWithout(const Incident &incident, const std::function<bool(const CustomerRecord &)> &has)
{
    QStringList without;
    for (const Customer &customer : incident.customers) {
        const CustomerRecord record = incident.records.value(customer.id);
        if (record.excusedWhy.isEmpty() && !has(record))
            without += customer.id;
    }
    return without;
}

NextDoing recordDoing(const QStringList &who, Do::CustomerFact fact, StepOutcome outcome,
                      const QString &found)
{
    // In two goes: not everybody answers at once.
    return act(Do::RecordCustomers{fact, who.mid(0, (who.size() + 1) / 2), outcome, found});
}

NextDoing rerouteDoing(const Incident &incident, const RunbookStep &step, const Habits &habits)
{
    const NextDoing ask = sendNotice(incident, step, step.key + QStringLiteral("/1"));
    if (ask.kind != NextDoing::Kind::Nothing)
        return ask;
    const QString first = incident.customers.first().id;
    if (habits.excusesOne && incident.records.value(first).excusedWhy.isEmpty())
        return act(Do::RecordCustomers{
            Do::CustomerFact::Excused, {first}, StepOutcome::Passed, QStringLiteral("their line is cut")});
    const QStringList silent =
        customersWithout(incident, [](const CustomerRecord &each) { return each.saysDoneAt.has_value(); });
    if (!silent.isEmpty())
        return recordDoing(silent, Do::CustomerFact::SaysDone, StepOutcome::Passed, {});
    const QStringList still = customersWithout(
        incident, [](const CustomerRecord &each) { return each.moved.outcome == StepOutcome::Passed; });
    if (!still.isEmpty())
        return recordDoing(still, Do::CustomerFact::Moved, StepOutcome::Passed,
                           QStringLiteral("first call seen"));
    return act(Do::SettleStep{step.key, StepOutcome::Passed, {}, {}});
}

NextDoing testsDoing(const Incident &incident, const RunbookStep &step)
{
    for (const QString &test : step.tests) {
        const auto passed = [&test](const CustomerRecord &each) {
            return each.tests.value(test).outcome == StepOutcome::Passed;
        };
        const QStringList open = customersWithout(incident, passed);
        if (open.isEmpty())
            continue;
        const auto fact =
            test == QLatin1String("call") ? Do::CustomerFact::TestCall : Do::CustomerFact::TestNotification;
        // The first test of the first customer fails and is done again.
        const Fact before = incident.records.value(open.first()).tests.value(test);
        if (open.size() == incident.customers.size() && before.outcome == StepOutcome::None)
            return act(Do::RecordCustomers{
                fact, {open.first()}, StepOutcome::Failed, QStringLiteral("rings at the old site")});
        return recordDoing(open, fact, StepOutcome::Passed, QStringLiteral("answered, 8.2 s"));
    }
    return act(Do::SettleStep{step.key, StepOutcome::Passed, {}, {}});
}

NextDoing initialsDoing(const Incident &incident, const RunbookStep &step, const Habits &habits)
{
    for (const Customer &customer : incident.customers) {
        const SignoffState state = signoffState(incident, customer.id);
        if (state != SignoffState::Waiting && state != SignoffState::Outdated)
            continue;
        Signoff signoff = someInitials(incident, customer.id);
        if (habits.excusesOne && customer.id == incident.customers.first().id) {
            signoff.kind = Signoff::Kind::Declined;
            signoff.reason = QStringLiteral("their line is still cut");
        }
        return act(Do::TakeInitials{signoff});
    }
    return act(Do::SettleStep{step.key, StepOutcome::Passed, {}, {}});
}
} // namespace

Signoff someInitials(const Incident &incident, const QString &customer)
{
    Signoff signoff;
    signoff.customer = customer;
    signoff.printedName = QStringLiteral("Diana Osei");
    signoff.role = QStringLiteral("IT director");
    signoff.initials = QStringLiteral("DO");
    signoff.evidence = evidenceFor(incident, customer);
    signoff.hash = evidenceHash(signoff.evidence);
    return signoff;
}

NextDoing nextDoing(const Incident &incident, const Habits &habits, Instant now)
{
    if (!incident.open())
        return {};
    const NextDoing update = updateDoing(incident, habits, now);
    if (update.kind != NextDoing::Kind::Nothing)
        return update;
    const RunbookStep *step = currentStep(incident);
    if (!step)
        return act(Do::CloseComplete{}, Commander);
    if (step->kind == StepKind::Notice)
        return sendNotice(incident, *step,
                          step->stage == QLatin1String("decision")
                              ? QStringLiteral("%1/%2").arg(step->key).arg(incident.decisions.size())
                              : step->key);
    if (step->kind == StepKind::Decision)
        return decisionDoing(incident, habits, now);
    if (step->kind == StepKind::Calls)
        return callsDoing(incident, *step);
    if (step->kind == StepKind::Reroute)
        return rerouteDoing(incident, *step, habits);
    if (step->kind == StepKind::Tests)
        return testsDoing(incident, *step);
    if (step->kind == StepKind::Initials)
        return initialsDoing(incident, *step, habits);
    if (step->kind == StepKind::Manual)
        return act(Do::SettleStep{step->key, StepOutcome::Passed, {}, QStringLiteral("done")});
    return {};
}

} // namespace Switchback
