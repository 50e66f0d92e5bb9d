// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/incidentparts.h"

#include "models/core/jsoncanonical.h"
#include "models/incident/steproom.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

QString said(const char *text)
{
    return QCoreApplication::translate("Incident", text);
}

QString tidy(const QString &text)
{
    QString tidied = storableText(text).trimmed();
    while (tidied.startsWith(QChar::ByteOrderMark)) // behind a blank
        tidied = storableText(tidied).trimmed();
    return tidied;
}

const RunbookStep *stepOfKind(const Runbook &runbook, StepKind kind)
{
    const auto found = std::find_if(runbook.steps.begin(), runbook.steps.end(),
                                    [kind](const RunbookStep &step) { return step.kind == kind; });
    return found == runbook.steps.end() ? nullptr : &*found;
}

Event incidentEvent(const Incident &incident, const QString &kind, Instant at, const QString &actor,
                    const QString &text, const QJsonObject &body)
{
    Event event;
    event.at = at;
    event.kind = kind;
    event.pair = incident.pair;
    event.incident = incident.id;
    event.actor = actor;
    event.text = text;
    event.body = body;
    return event;
}

QString onceWord(const Incident &incident, const QString &rest)
{
    return incident.id + QLatin1Char('/') + rest;
}

// What is made here is hashed and signed: it has to come out the same on every machine, in every language and
// for ever. So nothing of it is translated.

SignedEvidence evidenceOf(const Incident &incident, const Customer &customer, const CustomerRecord &record)
{
    SignedEvidence evidence;
    evidence.customer = customer.id;
    evidence.customerName = customer.name;
    for (const RunbookStep &step : incident.runbook.steps)
        roomOf(step.kind).addEvidence(evidence, incident, step, record);
    if (!record.excusedWhy.isEmpty()) {
        EvidenceItem item;
        item.key = QStringLiteral("excused");
        item.title = QStringLiteral("Gone on without this customer");
        item.text = record.excusedWhy;
        item.said = record.excusedSaid;
        item.by = QStringLiteral("recorded by ") + record.excusedBy;
        evidence.items += item;
    }
    return evidence;
}

SignedEvidence evidenceFor(const Incident &incident, const QString &customer)
{
    if (const Customer *who = incident.customer(customer))
        return evidenceOf(incident, *who, incident.record(customer));
    SignedEvidence nobody;
    nobody.customer = customer;
    return nobody;
}

bool hasSigned(const Incident &incident, const QString &customer)
{
    const QList<Signoff> all = incident.signoffs.value(customer);
    return std::any_of(all.cbegin(), all.cend(),
                       [](const Signoff &each) { return each.kind == Signoff::Kind::Initials; });
}

SignoffState judgeSignoff(const Incident &incident, const QString &customer)
{
    const Signoff *newest = incident.newestSignoff(customer);
    if (!newest)
        return SignoffState::Waiting;
    // A reason holds whatever the evidence says by now.
    const bool bound = newest->kind == Signoff::Kind::Initials;
    return signoffState(*newest, bound ? evidenceHash(evidenceFor(incident, customer)) : QByteArray());
}

SignoffState signoffState(const Incident &incident, const QString &customer)
{
    const int place = incident.known.placeOf(customer);
    return place < 0 ? SignoffState::Waiting : incident.known.signoff(place);
}

void putCadence(QJsonObject &body, const CadenceFrom &stretch)
{
    body.insert(QStringLiteral("slot"), stretch.slot);
    body.insert(QStringLiteral("before"), toIso(stretch.before));
    body.insert(QStringLiteral("every_ms"), qint64(stretch.every.count()));
}

} // namespace Switchback
