// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/reroute/rulesofobserved.h"

#include "models/core/counted.h"
#include "models/incident/incidentparts.h"
#include "models/incident/notices.h"
#include "models/steps/reroute/wordsofobserved.h"

#include <QCryptographicHash>
#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
using State = SeenCalls::State;
constexpr int MostTrunks = 20; // that are named of one customer

/// What is written down was seen of a trunk that is on their card no more. Of who has no card any more
/// nothing is taken back.
QString noLongerTheirs(const SeenCalls &known, const QString &customer, const TrunkOwners &owners)
{
    const QStringList theirs = owners.trunksOf(customer) + owners.sharedOf(customer);
    if (known.state == State::NotYet || !owners.has(customer))
        return {};
    if (!theirs.contains(known.trunk))
        return known.trunk;
    return known.provedBy.isEmpty() || theirs.contains(known.provedBy) ? QString() : known.provedBy;
}

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

Instant at(const TrunkSeen &trunk, int side)
{
    return trunk.at.at(std::size_t(side))->at;
}

/// When the newest came that the site which takes over has told of itself, if that was later than any at the
/// other one: a call that the one that is left tells to have come there proves nothing.
std::optional<Instant> provedAt(const TrunkSeen &trunk, int from, int to)
{
    const std::optional<Instant> own = trunk.own.at(std::size_t(to));
    const bool last = own && (!trunk.at.at(std::size_t(from)) || *own > at(trunk, from));
    return last ? own : std::nullopt;
}

/// Of one that has come to both sites, its calls have kept to one of them for a while.
bool isSteady(const TrunkSeen &trunk)
{
    return !trunk.at[0] || !trunk.at[1] || std::chrono::abs(at(trunk, 0) - at(trunk, 1)) >= SteadyAfter;
}

/// Where the calls of each trunk come.
struct Sides {
    const TrunkSeen *moved = nullptr; ///< the newest that came at the new site
    const TrunkSeen *left = nullptr;  ///< the newest that came at the old one
    const TrunkSeen *any = nullptr;   ///< likewise, also of one that another customer has on their card, too
    QStringList notMoved;
    Instant leftAt{}; ///< of those, when the newest call came at the old site that is known
    bool steady = true;
};

/// What came before the outage says nothing of how calls are routed now, and who began later knows nothing of
/// it.
QList<TrunkSeen> sinceOutage(QList<TrunkSeen> trunks, const Incident &incident)
{
    for (TrunkSeen &trunk : trunks)
        trunk = trunk.from(incident.outageAt - BeforeOutage);
    trunks.removeIf([](const TrunkSeen &trunk) { return !trunk.at[0] && !trunk.at[1]; });
    return trunks;
}

void addLeft(Sides &sides, const TrunkSeen &trunk, int from)
{
    if (sides.notMoved.size() < MostTrunks)
        sides.notMoved += trunk.trunk;
    sides.leftAt = std::max(sides.leftAt, at(trunk, from));
    if (!sides.any || at(trunk, from) > at(*sides.any, from))
        sides.any = &trunk;
}

/// What the log says, and how far this console can see.
struct Known {
    const SeenCalls &seen;
    std::optional<Instant> since; ///< from when on all calls at the site that takes over are known here
};

/// Its last call came where they came before. What is written down is not taken back by one from before it
/// that was followed by another, which is not known here, at the site that takes over; of two in one second
/// neither was the last. Of more than are named nobody knows whether the word has taken account of it.
bool isLeft(const TrunkSeen &trunk, int from, const Known &known)
{
    const SeenCalls &seen = known.seen;
    return trunk.last(from) == from && (seen.state == State::NotYet || seen.notMoved.contains(trunk.trunk) ||
                                        seen.notMoved.size() >= MostTrunks || at(trunk, from) >= seen.at ||
                                        (known.since && at(trunk, from) >= *known.since));
}

/// A call at the site that takes over from before the one by which it was written down that the trunk has not
/// moved, and this console knows none of those: it says nothing of the trunk.
bool isStale(const TrunkSeen &trunk, int from, int to, const SeenCalls &known)
{
    return known.notMoved.contains(trunk.trunk) && !trunk.at.at(std::size_t(from)) &&
           at(trunk, to) <= std::max({known.at, known.leftAt, known.lost.value(trunk.trunk, known.at)});
}

/// By `own`, theirs alone. One that is another's, too, proves nothing of either; but while its calls come
/// where they came before, nobody can say that all of theirs have moved.
Sides sidesOf(const QList<TrunkSeen> &own, const QList<TrunkSeen> &shared, int from, int to,
              const Known &known, Instant asked)
{
    Sides sides;
    for (const TrunkSeen &trunk : own) {
        const std::optional<Instant> proved = provedAt(trunk, from, to);
        sides.steady = sides.steady && isSteady(trunk);
        if (proved && *proved > asked && (!sides.moved || *proved > *provedAt(*sides.moved, from, to)))
            sides.moved = &trunk;
        if (!isLeft(trunk, from, known))
            continue;
        addLeft(sides, trunk, from);
        if (!sides.left || at(trunk, from) > at(*sides.left, from))
            sides.left = &trunk;
    }
    for (const TrunkSeen &trunk : shared) {
        sides.steady = sides.steady && isSteady(trunk);
        if (isLeft(trunk, from, known))
            addLeft(sides, trunk, from);
    }
    return sides;
}

/// Of which a call came before this console looked, and is written down. One that is no longer theirs is
/// waited for by nobody.
void addKnownLeft(Sides &sides, const SeenCalls &known, const QList<TrunkSeen> &trunks,
                  const QStringList &theirs)
{
    for (const QString &trunk : known.notMoved) {
        const bool seen = std::any_of(trunks.cbegin(), trunks.cend(),
                                      [&](const TrunkSeen &each) { return each.trunk == trunk; });
        if (seen || !theirs.contains(trunk) || sides.notMoved.size() >= MostTrunks)
            continue;
        sides.notMoved += trunk;
        sides.leftAt = std::max(sides.leftAt, known.leftAt);
    }
}

/// One that had moved and was lost is lost again within a while.
bool comesAndGoes(const SeenCalls &known, const SeenCalls &now, Instant moment)
{
    return known.state != State::NotYet &&
           std::any_of(now.notMoved.cbegin(), now.notMoved.cend(), [&](const QString &trunk) {
               const auto lost = known.lost.constFind(trunk);
               return lost != known.lost.cend() && !known.notMoved.contains(trunk) &&
                      moment - *lost < SteadyAfter;
           });
}

/// By where the calls came; nothing: they prove nothing.
std::optional<SeenCalls> seenBy(const Incident &incident, const Sides &sides, int from, int to)
{
    const TrunkSeen *proof = sides.notMoved.isEmpty() || sides.moved ? sides.moved : sides.left;
    if (!proof)
        return std::nullopt;
    SeenCalls now;
    const bool moved = proof == sides.moved;
    now.state = !moved ? State::NotMoved : sides.notMoved.isEmpty() ? State::Moved : State::Half;
    now.site = moved ? incident.to : incident.from;
    now.trunk = proof->trunk;
    now.at = moved ? *provedAt(*proof, from, to) : at(*proof, from);
    now.notMoved = sides.notMoved;
    now.notMoved.sort();
    now.leftAt = sides.leftAt;
    return now;
}

/// `replaces`: the event that said the last word of them; what another one was said after is no news.
QJsonObject seenJson(const SeenCalls &seen, qint64 replaces)
{
    if (seen.state == State::NotYet)
        return {{QStringLiteral("state"), seenStateKey(seen.state)},
                {QStringLiteral("trunk"), seen.trunk},
                {QStringLiteral("replaces"), replaces}};
    QJsonObject json{{QStringLiteral("state"), seenStateKey(seen.state)},
                     {QStringLiteral("site"), seen.site},
                     {QStringLiteral("trunk"), seen.trunk},
                     {QStringLiteral("at"), toIso(seen.at)},
                     {QStringLiteral("replaces"), replaces}};
    if (!seen.notMoved.isEmpty())
        json.insert(QStringLiteral("not_moved"), QJsonArray::fromStringList(seen.notMoved));
    if (seen.leftAt > Instant{})
        json.insert(QStringLiteral("left_at"), toIso(seen.leftAt));
    return json;
}

/// By what it takes the place of: of two seats that say something of the same customers after the same word
/// the second has nothing to add.
QString wordOf(const Incident &incident, const QList<Observed> &all)
{
    QCryptographicHash digest(QCryptographicHash::Sha256);
    for (const Observed &one : all)
        digest.addData(
            QStringLiteral("%1 %2\n").arg(incident.record(one.customer).seen.seq).arg(one.customer).toUtf8());
    // What was stored when the case had just been closed was not folded: it is said again where that goes on.
    return onceWord(incident, QStringLiteral("observed/%1/%2")
                                  .arg(incident.reopened)
                                  .arg(QString::fromLatin1(digest.result().toHex().left(32))));
}

PlannedEvent observed(const Incident &incident, const QList<Observed> &all, Instant now)
{
    QJsonArray customers;
    QJsonArray calls;
    for (const Observed &one : all) {
        customers.append(one.customer);
        calls.append(seenJson(one.seen, incident.record(one.customer).seen.seq));
    }
    const QJsonObject body{{QStringLiteral("customers"), customers}, {QStringLiteral("calls"), calls}};
    return {incidentEvent(incident, QStringLiteral("customer.observed"), now, QStringLiteral("console"),
                          observedText(incident, all), body),
            wordOf(incident, all)};
}

/// Said again after it was otherwise it is news; two seats that say it on the same picture say it once.
PlannedEvent noTrunk(const Incident &incident, const QStringList &ids, bool none, Instant now)
{
    const char *text = none ? QT_TRANSLATE_N_NOOP("Incident", "%1 customers: no call can be known as theirs")
                            : QT_TRANSLATE_N_NOOP("Incident", "%1 customers: their calls can be known");
    QCryptographicHash digest(QCryptographicHash::Sha256);
    digest.addData(ids.join(QLatin1Char('\n')).toUtf8());
    return {incidentEvent(incident, QStringLiteral("calls.no_trunk"), now, QStringLiteral("console"),
                          counted("Incident", text, ids.size()).arg(ids.size()),
                          {{QStringLiteral("customers"), QJsonArray::fromStringList(ids)},
                           {QStringLiteral("none"), none}}),
            onceWord(incident, QStringLiteral("no_trunk/%1/%2/%3")
                                   .arg(incident.lastSeq)
                                   .arg(none)
                                   .arg(QString::fromLatin1(digest.result().toHex().left(32))))};
}
} // namespace

const RunbookStep *rerouteStep(const Incident &incident)
{
    return stepOfKind(incident.runbook, StepKind::Reroute);
}

std::optional<SeenCalls> newlySeen(const Incident &incident, const QString &customer, const SeenOf &seen,
                                   Instant moment)
{
    const CustomerRecord &record = incident.record(customer);
    const SeenCalls &known = record.seen;
    if (const QString trunk = noLongerTheirs(known, customer, *seen.owners); !trunk.isEmpty()) {
        SeenCalls none;
        none.trunk = trunk;
        return none; // what else proves it is said next
    }
    const std::optional<Instant> asked = askedSince(incident, record);
    const int from = seen.book->side(incident.from), to = seen.book->side(incident.to);
    if (!asked || from < 0 || to < 0 || from == to)
        return std::nullopt;
    QList<TrunkSeen> own = sinceOutage(seen.trunks(customer), incident);
    QList<TrunkSeen> shared = sinceOutage(seen.shared(customer), incident);
    for (QList<TrunkSeen> *trunks : {&own, &shared})
        trunks->removeIf([&](const TrunkSeen &each) { return isStale(each, from, to, known); });
    Sides sides = sidesOf(own, shared, from, to, {known, seen.since.at(std::size_t(to))}, *asked);
    addKnownLeft(sides, known, own + shared,
                 seen.owners->trunksOf(customer) + seen.owners->sharedOf(customer));
    std::optional<SeenCalls> now = seenBy(incident, sides, from, to);
    if (!now || (now->state == known.state && now->notMoved == known.notMoved))
        return std::nullopt;
    // What is written down is not taken back by a call from before it.
    if (known.state != State::NotYet && now->state != State::Half && now->at < known.at)
        return std::nullopt;
    if (known.state == State::Both && (!sides.steady || now->at < known.at + SteadyAfter))
        return std::nullopt;
    if (sides.any && known.state != State::Both && comesAndGoes(known, *now, moment)) {
        now->state = State::Both;
        now->site = incident.from;
        now->trunk = sides.any->trunk;
        now->at = at(*sides.any, from);
    }
    if (known.state != State::NotYet)
        return now;
    // That calls still come where they have always come is news only of who says otherwise.
    const bool contradicts = record.saysDoneAt && now->at > *record.saysDoneAt;
    return now->state != State::NotMoved || contradicts ? now : std::nullopt;
}

QList<PlannedEvent> planObserved(const Incident &incident, const QStringList &customers, const SeenOf &seen,
                                 Instant now, int most)
{
    QHash<int, QList<Observed>> byState;
    for (const QString &id : customers) {
        if (!seen.known() || !incident.open() || !incident.customer(id))
            continue;
        if (const auto fresh = newlySeen(incident, id, seen, now))
            byState[int(fresh->state)] += Observed{id, *fresh};
    }
    QList<PlannedEvent> events;
    for (const State state : {State::NotYet, State::Moved, State::Half, State::Both, State::NotMoved}) {
        const QList<Observed> all = byState.value(int(state));
        for (qsizetype at = 0; at < all.size(); at += most)
            events += observed(incident, all.mid(at, most), now);
    }
    return events;
}

QStringList judgedAnew(const Event &event)
{
    QStringList ids;
    const QJsonArray calls = event.body.value(QLatin1String("calls")).toArray();
    const QJsonArray customers = event.body.value(QLatin1String("customers")).toArray();
    if (event.kind == QLatin1String("customer.recorded")) {
        for (const QJsonValue &id : customers)
            ids += id.toString();
        return ids;
    }
    if (event.kind != QLatin1String("customer.observed"))
        return ids;
    for (qsizetype i = 0; i < std::min(calls.size(), customers.size()); ++i) {
        const QString state = calls.at(i).toObject().value(QLatin1String("state")).toString();
        if (state == seenStateKey(State::NotYet))
            ids += customers.at(i).toString();
    }
    return ids;
}

QList<PlannedEvent> planCallsSeen(const Incident &incident, const QStringList &sites, const SeenOf &seen,
                                  Instant now)
{
    if (!incident.open() || !rerouteStep(incident) || incident.callsSeenSince ||
        !sites.contains(incident.to) || !seen.known())
        return {};
    const bool any =
        std::any_of(incident.customers.cbegin(), incident.customers.cend(),
                    [&](const Customer &each) { return !seen.owners->trunksOf(each.id).isEmpty(); });
    if (!any)
        return {};
    QStringList names;
    for (const QString &site : sites)
        names += site == incident.to ? incident.toName : incident.fromName;
    const QString text = said(QT_TRANSLATE_NOOP("Incident", "Where calls arrive is told by the SBC of: %1"))
                             .arg(names.join(QStringLiteral(", ")));
    return {{incidentEvent(incident, QStringLiteral("calls.seen"), now, QStringLiteral("console"), text,
                           {{QStringLiteral("sites"), QJsonArray::fromStringList(sites)}}),
             onceWord(incident, QStringLiteral("calls_seen/%1").arg(incident.reopened))}};
}

QList<PlannedEvent> planNoTrunk(const Incident &incident, const QStringList &customers, const SeenOf &seen,
                                Instant now, int most)
{
    QList<PlannedEvent> events;
    if (!incident.open() || !incident.callsSeenSince || !seen.known())
        return events;
    for (const bool none : {true, false}) {
        QStringList all;
        for (const QString &id : customers) {
            if (incident.customer(id) && incident.record(id).noTrunk != none &&
                seen.owners->trunksOf(id).isEmpty() == none)
                all += id;
        }
        for (qsizetype at = 0; at < all.size(); at += most)
            events += noTrunk(incident, all.mid(at, most), none, now);
    }
    return events;
}

} // namespace Switchback
