// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/personplaces.h"

#include "models/core/apart.h"

#include <QJsonArray>

#include <algorithm>

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

bool says(const QJsonValue &value)
{
    return value.isObject() ? !value.toObject().isEmpty() : !value.toString().isEmpty();
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

void addPlaces(QList<PersonPlace> &places, const QJsonObject &body, const Rule &rule)
{
    const QString place = QLatin1String(rule.place);
    const QString whose = QLatin1String(rule.whose);
    const qsizetype star = place.indexOf(Each);
    if (star < 0) {
        if (says(valueAt(body, place)))
            places += PersonPlace{place, namesIn(valueAt(body, whose))};
        return;
    }
    const QString list = place.left(star);
    const QString rest = place.mid(star + Each.size());
    const bool theirs = whose.startsWith(list + Each);
    const QJsonArray items = valueAt(body, list).toArray();
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QJsonObject item = items.at(i).toObject();
        if (!says(valueAt(item, rest)))
            continue;
        const QJsonValue who = theirs ? valueAt(item, whose.mid(star + Each.size())) : valueAt(body, whose);
        places += PersonPlace{list + QLatin1Char('/') + QString::number(i) + rest, namesIn(who)};
    }
}
} // namespace

QList<PersonPlace> personPlaces(const Event &event)
{
    QList<PersonPlace> places;
    for (const Rule &rule : Rules) {
        if (event.kind == QLatin1String(rule.kind))
            addPlaces(places, event.body, rule);
    }
    return places;
}

void layApart(Event &event, const std::function<QByteArray()> &freshSalt)
{
    event.apart.clear();
    for (const PersonPlace &each : personPlaces(event))
        event.apart.insert(each.place, freshSalt());
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
