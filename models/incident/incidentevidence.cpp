// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/incident.h"

#include "models/incident/incidentparts.h"

namespace Switchback
{

// What is made here is hashed and signed: it has to come out the same on every machine, in every language and
// for ever. So nothing of it is translated.

namespace
{
EvidenceItem itemOf(const QString &key, const QString &title, const Fact &fact, const QString &none)
{
    EvidenceItem item;
    item.key = key;
    item.title = title;
    item.passed = fact.outcome == StepOutcome::Passed;
    item.at = fact.at;
    if (!fact.at) {
        item.text = none;
        return item;
    }
    item.text = fact.found;
    if (fact.outcome == StepOutcome::Failed)
        item.text = QStringLiteral("failed: ") + item.text;
    else if (fact.outcome == StepOutcome::NotKnown)
        item.text = QStringLiteral("not known: ") + item.text;
    item.by = QStringLiteral("recorded by ") + fact.by;
    return item;
}

EvidenceItem databaseItem(const Incident &incident)
{
    EvidenceItem item;
    item.key = QStringLiteral("database");
    item.title = QStringLiteral("Database");
    const RunState *run = incident.run();
    if (!run || !run->succeeded || !run->finishedAt) {
        item.text = QStringLiteral("not moved");
        return item;
    }
    item.passed = true;
    item.at = run->finishedAt;
    item.by = QStringLiteral("console");
    item.text = QStringLiteral("%1 takes writes since %2")
                    .arg(run->plan.toName, momentText(incident, *run->finishedAt));
    return item;
}

QString testTitle(const QString &key)
{
    if (key == QLatin1String("call"))
        return QStringLiteral("Test call");
    return key == QLatin1String("notification") ? QStringLiteral("Notification") : key;
}
} // namespace

SignedEvidence evidenceFor(const Incident &incident, const QString &customer)
{
    SignedEvidence evidence;
    evidence.customer = customer;
    const Customer *who = incident.customer(customer);
    if (!who)
        return evidence;
    evidence.customerName = who->name;
    const CustomerRecord record = incident.records.value(customer);
    const RunbookStep *turning = turningStep(incident.runbook);
    for (const RunbookStep &step : incident.runbook.steps) {
        if (&step == turning)
            evidence.items += databaseItem(incident);
        if (step.kind == StepKind::Reroute)
            evidence.items += itemOf(QStringLiteral("reroute"), QStringLiteral("Calls rerouted"),
                                     record.moved, QStringLiteral("not seen"));
        if (step.kind == StepKind::Tests) {
            for (const QString &test : step.tests)
                evidence.items +=
                    itemOf(test, testTitle(test), record.tests.value(test), QStringLiteral("not tested"));
        }
    }
    if (!record.excusedWhy.isEmpty()) {
        EvidenceItem item;
        item.key = QStringLiteral("excused");
        item.title = QStringLiteral("Gone on without this customer");
        item.text = record.excusedWhy;
        item.by = QStringLiteral("recorded by ") + record.excusedBy;
        evidence.items += item;
    }
    if (const RunbookStep *step = stepOfKind(incident.runbook, StepKind::Initials)) {
        QHash<QString, QString> values = siteNames(incident);
        values.insert(QStringLiteral("customer"), who->name);
        values.insert(QStringLiteral("since"), momentText(incident, incident.outageAt, false));
        values.insert(QStringLiteral("date"),
                      dateText(incident, record.moved.at.value_or(incident.outageAt)));
        evidence.statement = fillIn(step->text, values);
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
