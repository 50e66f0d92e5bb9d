// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/reroute/wordsofobserved.h"

#include "models/core/counted.h"
#include "models/incident/incidentparts.h"

namespace Switchback
{

namespace
{
using State = SeenCalls::State;

QString momentOf(const Incident &incident, const SeenCalls &seen)
{
    return QStringLiteral("%1, %2").arg(seen.trunk, momentText(incident, seen.at));
}

QString siteName(const Incident &incident, const QString &site)
{
    return site == incident.to ? incident.toName : incident.fromName;
}

QString textOfOne(const Incident &incident, const Observed &one)
{
    const CustomerRecord &before = incident.record(one.customer);
    const SeenCalls &seen = one.seen;
    const char *text = QT_TRANSLATE_NOOP("Incident", "%1: calls arrive at %2 (trunk %3)");
    if (seen.state == State::Both)
        text = QT_TRANSLATE_NOOP("Incident", "%1: calls arrive now at one site, now at the other (trunk %3)");
    else if (seen.state == State::Half)
        text = QT_TRANSLATE_NOOP("Incident", "%1: only some calls arrive at %2 (trunk %3)");
    else if (seen.state == State::NotMoved && before.seen.state != State::NotYet)
        text = QT_TRANSLATE_NOOP("Incident", "%1: calls arrive at %2 again (trunk %3)");
    else if (seen.state == State::NotMoved)
        text = QT_TRANSLATE_NOOP("Incident", "%1: says done, and calls arrive at %2 (trunk %3)");
    // The name comes last: it may hold anything.
    return said(text)
        .replace(QLatin1String("%2"), siteName(incident, seen.site))
        .replace(QLatin1String("%3"), momentOf(incident, seen))
        .replace(QLatin1String("%1"), incident.customer(one.customer)->name);
}

} // namespace

QString observedText(const Incident &incident, const QList<Observed> &all)
{
    if (all.size() == 1 && all.first().seen.state == State::NotYet)
        return said(QT_TRANSLATE_NOOP("Incident", "%1: trunk %2 is no longer theirs"))
            .replace(QLatin1String("%2"), all.first().seen.trunk)
            .replace(QLatin1String("%1"), incident.customer(all.first().customer)->name);
    if (all.size() == 1)
        return textOfOne(incident, all.first());
    switch (all.first().seen.state) {
    case State::Half:
        return counted("Incident",
                       QT_TRANSLATE_N_NOOP("Incident", "%1 customers: only some of their calls arrive at %2"),
                       all.size())
            .arg(all.size())
            .arg(incident.toName);
    case State::Both:
        return counted("Incident",
                       QT_TRANSLATE_N_NOOP("Incident", "%1 customers: calls arrive at both, %2 and %3"),
                       all.size())
            .arg(all.size())
            .arg(incident.fromName, incident.toName);
    case State::NotMoved:
        return counted("Incident",
                       QT_TRANSLATE_N_NOOP("Incident", "%1 customers: calls arrive at %2, not at %3"),
                       all.size())
            .arg(all.size())
            .arg(incident.fromName, incident.toName);
    case State::NotYet:
        return counted("Incident",
                       QT_TRANSLATE_N_NOOP("Incident", "%1 customers: a trunk is no longer theirs"),
                       all.size())
            .arg(all.size());
    case State::Moved:
        break;
    }
    return counted("Incident", QT_TRANSLATE_N_NOOP("Incident", "%1 customers: calls arrive at %2"),
                   all.size())
        .arg(all.size())
        .arg(incident.toName);
}

} // namespace Switchback
