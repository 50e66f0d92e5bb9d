// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/incident.h"

#include "models/incident/steproom.h"

namespace Switchback
{

// What is made here is hashed and signed: it has to come out the same on every machine, in every language and
// for ever. So nothing of it is translated.

SignedEvidence evidenceFor(const Incident &incident, const QString &customer)
{
    SignedEvidence evidence;
    evidence.customer = customer;
    const Customer *who = incident.customer(customer);
    if (!who)
        return evidence;
    evidence.customerName = who->name;
    const CustomerRecord record = incident.records.value(customer);
    for (const RunbookStep &step : incident.runbook.steps)
        roomOf(step.kind).addEvidence(evidence, incident, step, record);
    if (!record.excusedWhy.isEmpty()) {
        EvidenceItem item;
        item.key = QStringLiteral("excused");
        item.title = QStringLiteral("Gone on without this customer");
        item.text = record.excusedWhy;
        item.by = QStringLiteral("recorded by ") + record.excusedBy;
        evidence.items += item;
    }
    return evidence;
}

SignoffState signoffState(const Incident &incident, const QString &customer)
{
    const std::optional<Signoff> newest = incident.signoff(customer);
    if (!newest)
        return SignoffState::Waiting;
    return signoffState(newest, evidenceHash(evidenceFor(incident, customer)));
}

} // namespace Switchback
