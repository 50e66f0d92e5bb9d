// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/reroute/drawncalls.h"

#include "models/core/visibletext.h"
#include "models/steps/shared/drawntables.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
using State = SeenCalls::State;

QString siteName(const Incident &incident, const QString &site)
{
    return site == incident.to ? incident.toName : incident.fromName;
}

QString momentOf(const Incident &incident, Instant at)
{
    return clockText(at, QTimeZone(incident.fromZone));
}

/// Of the last call, or of the one by which the log knows it, whichever came later.
QString arrivalText(const Incident &incident, const QString &site, Instant at, const QString &trunk,
                    bool forwarded)
{
    const QString text = Words::tr("%1 %2 · %3").arg(siteName(incident, site), momentOf(incident, at), trunk);
    return forwarded ? Words::tr("%1, passed on").arg(text) : text;
}

QString notSeenText(const StepScene &scene, const Customer &customer)
{
    const SeenOf &seen = scene.in.calls.seen;
    if (seen.known() && seen.owners->trunksOf(customer.id).isEmpty())
        return seen.owners->shares(customer.id) ? Words::tr("trunk on another card, too")
                                                : Words::tr("no trunk on their card");
    const auto since = scene.in.calls.since;
    return since ? Words::tr("no call since %1").arg(shortTime(scene.incident(), since))
                 : Words::tr("not yet");
}
} // namespace

QString callCell(const StepScene &scene, const Customer &customer)
{
    const Incident &incident = scene.incident();
    const CustomerRecord &record = incident.record(customer.id);
    const SeenCalls &told = record.seen;
    const auto last = scene.in.calls.seen.last(customer.id, incident.from);
    const bool newer = last && (told.state == State::NotYet || last->arrival.at > told.at);
    QString text = notSeenText(scene, customer);
    if (newer)
        text = arrivalText(incident, last->site, last->arrival.at, last->trunk, last->arrival.forwarded);
    else if (told.state != State::NotYet)
        text = arrivalText(incident, told.site, told.at, told.trunk, false);
    if (told.state == State::Half)
        text = Words::tr("still at %1: %2; %3")
                   .arg(incident.fromName, told.notMoved.join(QStringLiteral(", ")), text);
    if (told.state == State::Both)
        text = Words::tr("at both sites: %1; %2").arg(told.notMoved.join(QStringLiteral(", ")), text);
    // A person's word stands beside what was seen, never in its place.
    if (told.state != State::Moved && record.moved.outcome == StepOutcome::Passed)
        text = Words::tr("%1 (%2: %3)").arg(text, record.moved.by, record.moved.found);
    if (told.state != State::Moved && !record.excusedWhy.isEmpty())
        text = Words::tr("%1; gone on without: %2").arg(text, record.excusedWhy);
    return text;
}

KeptRows::Beside besideCalls(const StepScene &scene)
{
    const SeenOf &seen = scene.in.calls.seen;
    // Of whose trunks are whose, of calls, and of what holds for all, a row says since when: each has its own
    // bits.
    constexpr int ForAll = 20, Cards = 48;
    const std::optional<Instant> since = scene.in.calls.since;
    const quint64 seconds = since ? quint64(toMs(*since) / 1000) % ((1U << (ForAll - 1)) - 1) + 1 : 0;
    const quint64 more = seconds * 2 + (scene.incident().callsSeenSince ? 1 : 0);
    const auto number = [more](quint64 cards, quint64 calls) {
        return (cards << Cards) + (calls << ForAll) + more;
    };
    return {number(seen.owners ? seen.owners->stamp() : 0, seen.book ? seen.book->stamp() : 0),
            [seen, number](const Customer &customer) {
                return number(seen.owners ? seen.owners->stamp(customer.id) : 0, seen.stamp(customer.id));
            }};
}

/// Why a person has to record what they see of calls themselves.
static QString notTold(const StepScene &scene)
{
    const Incident &incident = scene.incident();
    const WizardCalls &calls = scene.in.calls;
    if (!calls.since)
        return Words::tr("The SBC of %1 does not tell whose calls come: look there yourself and record what "
                         "you saw.")
            .arg(incident.toName);
    const TrunkOwners *owners = calls.seen.owners;
    const auto own = [owners](const Customer &each) { return !owners->trunksOf(each.id).isEmpty(); };
    if (owners && std::none_of(incident.customers.cbegin(), incident.customers.cend(), own))
        return Words::tr("No customer's card names a trunk that is theirs alone, so nobody knows whose calls "
                         "come to %1: look at its SBC yourself and record what you saw.")
            .arg(incident.toName);
    return Words::tr("What the SBC of %1 tells is not written down yet: until then what a person records "
                     "counts.")
        .arg(incident.toName);
}

QString callsNote(const StepScene &scene)
{
    const Incident &incident = scene.incident();
    if (!incident.callsSeenSince)
        return notTold(scene);
    const WizardCalls &calls = scene.in.calls;
    QStringList notes;
    if (!calls.toTrouble.isEmpty())
        notes += Words::tr("The SBC of %1 does not tell its calls, so who moves now is not seen: %2")
                     .arg(incident.toName, visibleText(calls.toTrouble, 200));
    if (!calls.fromTrouble.isEmpty())
        notes += Words::tr("The SBC of %1 does not tell its calls, so those that still arrive there are not "
                           "seen: %2")
                     .arg(incident.fromName, visibleText(calls.fromTrouble, 200));
    return notes.join(QLatin1Char(' '));
}

} // namespace Switchback
