// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/incidentparts.h"

#include "models/core/jsoncanonical.h"

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
    return storableText(text).trimmed();
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

} // namespace Switchback
