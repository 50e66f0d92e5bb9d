// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/personplaces.h"

#include "models/core/apart.h"
#include "models/core/jsoncanonical.h"
#include "models/customers/jsonslices.h"

#include <QJsonArray>

#include <algorithm>
#include <iterator>
#include <utility>

namespace Switchback
{

namespace
{
/// A star is each item of a list, the same one on both sides.
struct Rule {
    const char *kind;
    const char *place;
    const char *whose;
};
constexpr Rule Rules[] = {
    {"incident.declared", "/customers/*/person", "/customers/*/id"},
    {"incident.joined", "/customers/*/person", "/customers/*/id"},
    {"customer.recorded", "/found", "/customers"},
    {"initials.taken", "/person", "/customer"},
    {"initials.taken", "/evidence/items/*/found", "/customer"},
    {"initials.declined", "/person", "/customer"},
    {"initials.declined", "/evidence/items/*/found", "/customer"},
    {"initials.not_reached", "/person", "/customer"},
    {"initials.not_reached", "/evidence/items/*/found", "/customer"},
    {"delivery.facts", "/facts/*/text", "/facts/*/customer"},
    {"delivery.facts", "/facts/*/from", "/facts/*/customer"},
};
const QLatin1String Each("/*");

/// Nothing lies apart where nothing is said: only texts and objects say something of a person.
bool says(QByteArrayView json)
{
    return json.size() > 2 && (json.front() == '{' || json.front() == '"');
}

QStringList namesIn(const QJsonValue &value)
{
    if (!value.isArray())
        return {value.toString()};
    QStringList names;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &name : array)
        names += name.toString();
    return names;
}

/// What is said at the rule's places, in their order.
QList<JsonSlice> saidAt(const Rule &rule, QByteArrayView json)
{
    QList<JsonSlice> said = jsonSlices(json, QLatin1String(rule.place));
    said.removeIf([&](const JsonSlice &slice) { return !says(json.sliced(slice.from, slice.size)); });
    return said;
}

void addPlaces(QList<PersonPlace> &places, const QJsonObject &body, QByteArrayView json, const Rule &rule)
{
    const QString whose = QLatin1String(rule.whose);
    const qsizetype star = whose.indexOf(Each);
    const QJsonArray items = star < 0 ? QJsonArray() : valueAt(body, whose.left(star)).toArray();
    const QJsonValue one = star < 0 ? valueAt(body, whose) : QJsonValue();
    for (const JsonSlice &slice : saidAt(rule, json)) {
        const QJsonValue who =
            star < 0 ? one : valueAt(items.at(slice.item).toObject(), whose.mid(star + Each.size()));
        places += PersonPlace{slice.place, namesIn(who)};
    }
}

bool ruled(const QString &kind)
{
    return std::any_of(std::begin(Rules), std::end(Rules),
                       [&](const Rule &rule) { return kind == QLatin1String(rule.kind); });
}
} // namespace

QList<PersonPlace> personPlaces(const Event &event)
{
    QList<PersonPlace> places;
    if (!ruled(event.kind))
        return places;
    const QByteArray json = canonicalJson(event.body);
    for (const Rule &rule : Rules) {
        if (event.kind == QLatin1String(rule.kind))
            addPlaces(places, event.body, json, rule);
    }
    return places;
}

LaidApart layApart(Event &event, const std::function<QByteArray()> &freshSalt, QByteArray body)
{
    event.apart.clear();
    LaidApart laid{std::move(body), {}, {}};
    const QByteArrayView whole = laid.body;
    QList<JsonSlice> slices;
    for (const Rule &rule : Rules) {
        if (event.kind == QLatin1String(rule.kind))
            slices += saidAt(rule, whole);
    }
    if (slices.isEmpty()) {
        laid.hashed = laid.body;
        return laid;
    }
    std::sort(slices.begin(), slices.end(),
              [](const JsonSlice &a, const JsonSlice &b) { return a.from < b.from; });
    laid.hashed.reserve(whole.size());
    laid.values.reserve(slices.size());
    qsizetype done = 0;
    for (const JsonSlice &slice : std::as_const(slices)) {
        laid.values += {slice.place, freshSalt(), whole.sliced(slice.from, slice.size)};
        laid.hashed += whole.sliced(done, slice.from - done);
        laid.hashed += apartStandInJson(apartHash(laid.values.last().salt, laid.values.last().json));
        done = slice.from + slice.size;
    }
    laid.hashed += whole.sliced(done);
    std::sort(laid.values.begin(), laid.values.end(),
              [](const LaidApart::Value &a, const LaidApart::Value &b) { return a.place < b.place; });
    for (const LaidApart::Value &each : std::as_const(laid.values))
        event.apart.insert(event.apart.cend(), each.place, each.salt);
    return laid;
}

LaidApart layApart(Event &event, const std::function<QByteArray()> &freshSalt)
{
    return layApart(event, freshSalt, canonicalJson(event.body));
}

QStringList personKinds()
{
    QStringList kinds;
    for (const Rule &rule : Rules) {
        if (const QString kind = QLatin1String(rule.kind); !kinds.contains(kind))
            kinds += kind;
    }
    return kinds;
}

bool namesPersonOf(const Event &event, const QString &customer)
{
    if (!personKinds().contains(event.kind))
        return false;
    const QJsonArray customers = event.body.value(QLatin1String("customers")).toArray();
    return event.body.value(QLatin1String("customer")).toString() == customer ||
           std::any_of(customers.begin(), customers.end(), [&](const QJsonValue &each) {
               const QJsonValue id = each.isObject() ? each.toObject().value(QLatin1String("id")) : each;
               return id.toString() == customer;
           });
}

} // namespace Switchback
