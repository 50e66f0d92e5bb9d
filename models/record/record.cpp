// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/record.h"

#include "models/customers/eventline.h"
#include "models/timeline/film.h"

#include <algorithm>

namespace Switchback
{

namespace
{
QList<RecordStep> stepsOf(const Incident &incident, const QHash<QString, QString> &values)
{
    QList<RecordStep> steps;
    for (const RunbookStep &step : incident.runbook.steps) {
        RecordStep row;
        row.key = step.key;
        row.number = int(steps.size()) + 1;
        row.title = fillIn(step.title, values);
        row.kind = step.kind;
        row.owner = step.owner;
        row.ours = step.ours;
        row.restores = step.restores;
        row.done = incident.stepRecord(step.key);
        steps += row;
    }
    return steps;
}

RecordRun runOf(const Incident &incident, const RunState &run)
{
    RecordRun row;
    row.id = run.plan.id;
    row.step = incident.stepOf(run);
    row.kind = run.plan.kind;
    row.actor = run.plan.actor;
    row.override_ = run.plan.override_;
    row.lossSaidSeconds = run.plan.lossSaidSeconds;
    row.rowsSaid = run.plan.rowsSaid;
    row.startedAt = run.startedAt;
    row.finishedAt = run.finishedAt;
    row.succeeded = run.succeeded;
    for (const StepState &step : run.steps) {
        RecordOperation operation;
        operation.title = step.spec.title;
        operation.site = step.spec.site;
        operation.phase = step.phase;
        operation.startedAt = step.startedAt;
        operation.endedAt = step.endedAt;
        operation.tries = step.tries;
        operation.error = step.error.text;
        row.operations += operation;
    }
    return row;
}

RecordCustomer customerOf(const Incident &incident, const Customer &customer)
{
    RecordCustomer row;
    row.who = customer;
    if (const auto joined = incident.joined.constFind(customer.id); joined != incident.joined.cend())
        row.joined = *joined;
    row.facts = incident.record(customer.id);
    row.evidenceNow = evidenceFor(incident, customer.id);
    row.signoff = incident.signoff(customer.id);
    row.state = signoffState(incident, customer.id);
    row.earlier = std::max(0, int(incident.signoffs.value(customer.id).size()) - 1);
    return row;
}

/// What every customer has of its own: who was told in time is in none of the lists.
void addUpdates(Record &record, const Incident &incident, Instant now)
{
    using State = UpdateSlot::State;
    QHash<QString, qsizetype> places;
    for (qsizetype i = 0; i < record.customers.size(); ++i)
        places.insert(record.customers.at(i).who.id, i);
    const QList<SlotCustomers> all = customerSlots(incident, now);
    for (const SlotCustomers &each : all) {
        const auto slot = std::find_if(record.updates.cbegin(), record.updates.cend(),
                                       [&each](const UpdateSlot &one) { return one.number == each.slot; });
        if (slot == record.updates.cend() || !customersDiffer(*slot, countOf(each)))
            continue;
        record.customerUpdates += each;
        for (RecordCustomer &customer : record.customers)
            customer.updates.insert(each.slot, State::OnTime);
        for (const auto &[ids, state] :
             {std::pair{each.late, State::Late}, std::pair{each.missed, State::Missed},
              std::pair{each.notYet, State::Waiting}}) {
            for (const QString &id : ids)
                record.customers[places.value(id)].updates[each.slot] = state;
        }
    }
}

void fillHead(Record &record, const Incident &incident)
{
    record.fold = incident.fold;
    record.id = incident.id;
    record.number = incident.number;
    record.pair = incident.pair;
    record.mode = incident.mode;
    record.from = incident.from;
    record.to = incident.to;
    record.fromName = incident.fromName;
    record.toName = incident.toName;
    record.fromFullName = incident.fromFullName;
    record.toFullName = incident.toFullName;
    record.zone = incident.fromZone;
    record.outageAt = incident.outageAt;
    record.declaredAt = incident.declaredAt;
    record.declaredBy = incident.declaredBy;
    record.reason = incident.reason;
    record.evidence = incident.evidence;
    record.ending = incident.ending;
    record.closedAt = incident.closedAt;
    record.closedBy = incident.closedBy;
    record.closedWhy = incident.closedWhy;
    record.reopened = incident.reopened;
    record.restoredAt = incident.restoredAt;
    record.callsSeenSince = incident.callsSeenSince;
    record.runbookKey = incident.runbook.key;
    record.runbookVersion = incident.runbook.version;
    record.runbookHash = incident.runbookVersion;
}
} // namespace

const RecordCustomer *Record::customer(const QString &customerId) const
{
    const auto it = std::find_if(customers.cbegin(), customers.cend(),
                                 [&](const RecordCustomer &row) { return row.who.id == customerId; });
    return it == customers.cend() ? nullptr : &*it;
}

const SlotCustomers *Record::update(int slot) const
{
    const auto it = std::find_if(customerUpdates.cbegin(), customerUpdates.cend(),
                                 [slot](const SlotCustomers &each) { return each.slot == slot; });
    return it == customerUpdates.cend() ? nullptr : &*it;
}

int Record::count(SignoffState state) const
{
    return int(std::count_if(customers.cbegin(), customers.cend(),
                             [&](const RecordCustomer &row) { return row.state == state; }));
}

Record makeRecord(const Incident &incident, Instant now)
{
    const QHash<QString, QString> values = placeholders(incident, now);
    Record record;
    fillHead(record, incident);
    record.madeAt = now;
    record.runbook = fillIn(incident.runbook.title, values);
    record.promises = promises(incident, now);
    if (!incident.decisions.isEmpty()) {
        const Result<Frame> seen = frameFromJson(incident.decisions.first().seen);
        record.rpo = seen ? seen->loss.rpo : Duration{0};
    }
    record.clocks = outageClocks(incident, now);
    record.updates = updateSlots(incident, now);
    record.timeline = incident.flags;
    record.decisions = incident.decisions;
    record.approvals = incident.approvals;
    record.steps = stepsOf(incident, values);
    record.notices = incident.notices;
    for (const RunState &run : incident.runs)
        record.runs += runOf(incident, run);
    record.customers.reserve(incident.customers.size());
    for (const Customer &customer : incident.customers)
        record.customers += customerOf(incident, customer);
    addUpdates(record, incident, now);
    record.log.firstSeq = incident.firstSeq;
    record.log.lastSeq = incident.lastSeq;
    return record;
}

void addLog(Record &record, const QList<Event> &events, const QByteArray &previous)
{
    record.log.previous = previous;
    record.log.lines.clear();
    if (events.isEmpty())
        return;
    record.log.firstSeq = events.first().seq;
    record.log.lastSeq = events.last().seq;
    record.log.head = events.last().hash;
    for (const Event &event : events) {
        if (event.incident == record.id)
            record.log.lines += {event.seq, event.at, event.actor, eventLine(event), event.hash};
    }
}

} // namespace Switchback
