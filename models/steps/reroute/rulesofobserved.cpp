// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/reroute/rulesofobserved.h"

#include "models/core/counted.h"
#include "models/incident/incidentparts.h"
#include "models/incident/notices.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Switchback
{

namespace
{
using State = SeenCalls::State;
constexpr int MostTrunks = 20; // that are named of one customer

struct Observed {
    QString customer;
    SeenCalls seen;
};

/// Since when a call proves anything: the first request that went out, or when they were asked by other
/// means.
std::optional<Instant> askedSince(const Incident &incident, const CustomerRecord &record)
{
    const RunbookStep *step = rerouteStep(incident);
    const auto first =
        std::find_if(incident.notices.cbegin(), incident.notices.cend(),
                     [step](const Notice &each) { return step && each.step == step->key && each.sentAt; });
    return first == incident.notices.cend() ? record.askedAt : first->sentAt;
}

/// Where the calls of each trunk come.
struct Sides {
    const TrunkSeen *moved = nullptr; ///< the newest that came at the new site
    const TrunkSeen *left = nullptr;  ///< the newest that came at the old one
    QStringList notMoved;
};

Sides sidesOf(const QList<TrunkSeen> &trunks, int from, int to, Instant asked)
{
    Sides sides;
    const auto at = [](const TrunkSeen &trunk, int side) { return trunk.at.at(std::size_t(side))->at; };
    for (const TrunkSeen &trunk : trunks) {
        const int last = trunk.last(from);
        if (last == to && at(trunk, to) > asked && (!sides.moved || at(trunk, to) > at(*sides.moved, to)))
            sides.moved = &trunk;
        if (last != from)
            continue;
        if (sides.notMoved.size() < MostTrunks)
            sides.notMoved += trunk.trunk;
        if (!sides.left || at(trunk, from) > at(*sides.left, from))
            sides.left = &trunk;
    }
    return sides;
}

/// Of which a call came before this console looked, and is written down.
void addKnownLeft(Sides &sides, const SeenCalls &known, const QList<TrunkSeen> &trunks)
{
    for (const QString &trunk : known.notMoved) {
        const bool seen = std::any_of(trunks.cbegin(), trunks.cend(),
                                      [&](const TrunkSeen &each) { return each.trunk == trunk; });
        if (!seen && sides.notMoved.size() < MostTrunks)
            sides.notMoved += trunk;
    }
}

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
    if (seen.state == State::Half)
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

QString textOf(const Incident &incident, const QList<Observed> &all)
{
    if (all.size() == 1)
        return textOfOne(incident, all.first());
    switch (all.first().seen.state) {
    case State::Half:
        return counted("Incident",
                       QT_TRANSLATE_N_NOOP("Incident", "%1 customers: only some of their calls arrive at %2"),
                       all.size())
            .arg(all.size())
            .arg(incident.toName);
    case State::NotMoved:
        return counted("Incident",
                       QT_TRANSLATE_N_NOOP("Incident", "%1 customers: calls arrive at %2, not at %3"),
                       all.size())
            .arg(all.size())
            .arg(incident.fromName, incident.toName);
    case State::Moved:
    case State::NotYet:
        break;
    }
    return counted("Incident", QT_TRANSLATE_N_NOOP("Incident", "%1 customers: calls arrive at %2"),
                   all.size())
        .arg(all.size())
        .arg(incident.toName);
}

QJsonObject seenJson(const SeenCalls &seen)
{
    QJsonObject json{{QStringLiteral("state"), seenStateKey(seen.state)},
                     {QStringLiteral("site"), seen.site},
                     {QStringLiteral("trunk"), seen.trunk},
                     {QStringLiteral("at"), toIso(seen.at)}};
    if (!seen.notMoved.isEmpty())
        json.insert(QStringLiteral("not_moved"), QJsonArray::fromStringList(seen.notMoved));
    return json;
}

/// By its calls: what one of two seats has written down the other one does not write again.
QString wordOf(const Incident &incident, const QJsonObject &body)
{
    const QByteArray digest = QCryptographicHash::hash(QJsonDocument(body).toJson(QJsonDocument::Compact),
                                                       QCryptographicHash::Sha256);
    return onceWord(incident, QStringLiteral("observed/") + QString::fromLatin1(digest.toHex().left(32)));
}

PlannedEvent observed(const Incident &incident, const QList<Observed> &all, Instant now)
{
    QJsonArray customers;
    QJsonArray calls;
    for (const Observed &one : all) {
        customers.append(one.customer);
        calls.append(seenJson(one.seen));
    }
    const QJsonObject body{{QStringLiteral("customers"), customers}, {QStringLiteral("calls"), calls}};
    return {incidentEvent(incident, QStringLiteral("customer.observed"), now, QStringLiteral("console"),
                          textOf(incident, all), body),
            wordOf(incident, body)};
}
} // namespace

const RunbookStep *rerouteStep(const Incident &incident)
{
    return stepOfKind(incident.runbook, StepKind::Reroute);
}

std::optional<SeenCalls> newlySeen(const Incident &incident, const QString &customer,
                                   const QList<TrunkSeen> &trunks, const TrunkBook &book)
{
    const CustomerRecord &record = incident.record(customer);
    const SeenCalls &known = record.seen;
    const std::optional<Instant> asked = askedSince(incident, record);
    const int from = book.side(incident.from), to = book.side(incident.to);
    if (!asked || from < 0 || to < 0 || from == to)
        return std::nullopt;
    Sides sides = sidesOf(trunks, from, to, *asked);
    addKnownLeft(sides, known, trunks);
    SeenCalls now;
    const TrunkSeen *proof = sides.notMoved.isEmpty() || sides.moved ? sides.moved : sides.left;
    if (!proof)
        return std::nullopt;
    const bool moved = proof == sides.moved;
    now.state = !moved ? State::NotMoved : sides.notMoved.isEmpty() ? State::Moved : State::Half;
    now.site = moved ? incident.to : incident.from;
    now.trunk = proof->trunk;
    now.at = proof->at.at(std::size_t(moved ? to : from))->at;
    if (now.state == State::Half) {
        now.notMoved = sides.notMoved;
        now.notMoved.sort();
    }
    if (now.state == known.state && now.notMoved == known.notMoved)
        return std::nullopt;
    // What is written down is not taken back by a call from before it.
    if (known.state != State::NotYet && now.state != State::Half && now.at < known.at)
        return std::nullopt;
    if (known.state != State::NotYet)
        return now;
    // That calls still come where they have always come is news only of who says otherwise.
    const bool contradicts = record.saysDoneAt && now.at > *record.saysDoneAt;
    return now.state != State::NotMoved || contradicts ? std::optional(now) : std::nullopt;
}

QList<PlannedEvent> planObserved(const Incident &incident, const QStringList &customers, const SeenOf &seen,
                                 Instant now)
{
    constexpr qsizetype Most = 500;
    QHash<int, QList<Observed>> byState;
    for (const QString &id : customers) {
        if (!seen.known() || !incident.open() || !incident.customer(id))
            continue;
        if (const auto fresh = newlySeen(incident, id, seen.trunks(id), *seen.book))
            byState[int(fresh->state)] += Observed{id, *fresh};
    }
    QList<PlannedEvent> events;
    for (const State state : {State::Moved, State::Half, State::NotMoved}) {
        const QList<Observed> all = byState.value(int(state));
        for (qsizetype at = 0; at < all.size(); at += Most)
            events += observed(incident, all.mid(at, Most), now);
    }
    return events;
}

QList<PlannedEvent> planCallsSeen(const Incident &incident, const QStringList &sites, Instant now)
{
    if (!incident.open() || !rerouteStep(incident) || incident.callsSeenSince || !sites.contains(incident.to))
        return {};
    QStringList names;
    for (const QString &site : sites)
        names += siteName(incident, site);
    const QString text = said(QT_TRANSLATE_NOOP("Incident", "Where calls arrive is told by the SBC of: %1"))
                             .arg(names.join(QStringLiteral(", ")));
    return {{incidentEvent(incident, QStringLiteral("calls.seen"), now, QStringLiteral("console"), text,
                           {{QStringLiteral("sites"), QJsonArray::fromStringList(sites)}}),
             onceWord(incident, QStringLiteral("calls_seen"))}};
}

} // namespace Switchback
