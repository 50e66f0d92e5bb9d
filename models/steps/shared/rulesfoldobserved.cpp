// SPDX-License-Identifier: GPL-3.0-or-later
// Where customers' calls arrive, by what the log says that the SBCs saw.
#include "models/core/visibletext.h"
#include "models/incident/folding.h"
#include "models/incident/incidentparts.h"

#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qsizetype MostCustomers = 500; // in one event
constexpr qsizetype MostTrunks = 20;

/// None: it says nothing that can be.
std::optional<SeenCalls> seenOf(const Incident &incident, const QJsonObject &json)
{
    static const QList came{SeenCalls::State::Moved, SeenCalls::State::Half};
    SeenCalls seen;
    const auto state = seenStateFromKey(json.value(QLatin1String("state")).toString());
    const auto at = fromIso(json.value(QLatin1String("at")).toString());
    if (state == SeenCalls::State::NotYet && json.value(QLatin1String("replaces")).isDouble())
        return seen; // what was known of them was another's
    seen.site = json.value(QLatin1String("site")).toString();
    seen.trunk = visibleText(json.value(QLatin1String("trunk")).toString(), 64);
    if (!state || *state == SeenCalls::State::NotYet || !at || seen.trunk.isEmpty() ||
        seen.site != (came.contains(*state) ? incident.to : incident.from))
        return std::nullopt;
    seen.state = *state;
    seen.at = *at;
    const QJsonArray left = json.value(QLatin1String("not_moved")).toArray();
    const bool some = seen.state == SeenCalls::State::Half || seen.state == SeenCalls::State::Both;
    if (left.size() > MostTrunks || (left.isEmpty() ? some : seen.state == SeenCalls::State::Moved))
        return std::nullopt;
    for (const QJsonValue &trunk : left)
        seen.notMoved += visibleText(trunk.toString(), 64);
    if (!left.isEmpty())
        seen.leftAt = fromIso(json.value(QLatin1String("left_at")).toString()).value_or(Instant{});
    return seen;
}

/// Takes the place of what was known, of which it goes on.
void takeSeen(SeenCalls &known, SeenCalls now, const Event &event)
{
    now.seq = event.seq;
    if (now.state == SeenCalls::State::NotYet) {
        known = now;
        return;
    }
    now.lost = known.lost;
    now.provedBy = known.provedBy;
    now.proved = known.proved;
    if (now.lost.size() > MostTrunks)
        now.lost.clear(); // more than anybody has: of them no more is known than that
    for (const QString &trunk : std::as_const(now.notMoved)) {
        if (known.state != SeenCalls::State::NotYet && !known.notMoved.contains(trunk))
            now.lost.insert(trunk, event.at);
    }
    if (now.state == SeenCalls::State::Moved && !now.proved) {
        now.provedBy = now.trunk;
        now.proved = now.at;
    }
    known = now;
}

/// It was written by a seat that did not know of the newest word yet, which stands.
bool isLate(const SeenCalls &known, const QJsonObject &json)
{
    const QJsonValue replaces = json.value(QLatin1String("replaces"));
    return replaces.isDouble() && replaces.toInteger() != known.seq;
}

/// On the line: when the first one moved, and when the last one had, once each.
void addMovedFlag(Incident &incident, const Event &event, int before)
{
    const int after = incident.known.moved().count;
    const bool all = after == incident.customers.size();
    const auto told = std::count_if(incident.flags.cbegin(), incident.flags.cend(),
                                    [&](const Flag &each) { return each.kind == event.kind; });
    if (after > before && ((before == 0 && told == 0) || (all && told < 2)))
        addFlag(incident, event, Mark::Fine);
}
} // namespace

Outcome foldCallsSeen(Incident &incident, const Event &event)
{
    if (incident.callsSeenSince)
        return Done{};
    incident.callsSeenSince = event.at;
    // What a person said of their calls counts as what it is from now on.
    for (auto each = incident.records.cbegin(); each != incident.records.cend(); ++each) {
        if (each->moved.outcome == StepOutcome::Passed)
            incident.known.changed(incident, each.key());
    }
    return Done{};
}

Outcome foldNoTrunk(Incident &incident, const Event &event)
{
    const QJsonArray ids = event.body.value(QLatin1String("customers")).toArray();
    const QJsonValue none = event.body.value(QLatin1String("none"));
    if (ids.isEmpty() || ids.size() > MostCustomers || !none.isBool())
        return cantFollow(
            event, said(QT_TRANSLATE_NOOP("Incident", "it does not say of whom no call can be known")));
    for (const QJsonValue &id : ids) {
        if (!incident.everCustomer(id.toString()))
            return unknownCustomer(event, id.toString());
    }
    for (const QJsonValue &id : ids) {
        incident.records[id.toString()].noTrunk = none.toBool();
        incident.known.changed(incident, id.toString());
    }
    return Done{};
}

Outcome foldObserved(Incident &incident, const Event &event)
{
    const QJsonArray ids = event.body.value(QLatin1String("customers")).toArray();
    const QJsonArray calls = event.body.value(QLatin1String("calls")).toArray();
    if (ids.isEmpty() || ids.size() > MostCustomers || ids.size() != calls.size())
        return cantFollow(
            event, said(QT_TRANSLATE_NOOP("Incident", "it does not say of each customer what was seen")));
    QList<SeenCalls> seen;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        if (!incident.everCustomer(ids.at(i).toString()))
            return unknownCustomer(event, ids.at(i).toString());
        const auto one = seenOf(incident, calls.at(i).toObject());
        if (!one)
            return cantFollow(
                event, said(QT_TRANSLATE_NOOP("Incident", "it says of a call what can't have been seen")));
        seen += *one;
    }
    const int before = incident.known.moved().count;
    if (!incident.callsSeenSince)
        incident.callsSeenSince = event.at;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        const QString id = ids.at(i).toString();
        if (isLate(incident.record(id).seen, calls.at(i).toObject()))
            continue;
        takeSeen(incident.records[id].seen, seen.at(i), event);
        incident.known.changed(incident, id);
    }
    addMovedFlag(incident, event, before);
    return Done{};
}

} // namespace Switchback
