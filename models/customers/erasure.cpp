// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/erasure.h"

#include "models/core/apart.h"
#include "models/core/chain.h"
#include "models/core/jsoncanonical.h"
#include "models/customers/personplaces.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
const QLatin1String ErasedKind("customer.erased");

QJsonArray numbers(const QList<qint64> &list)
{
    QJsonArray json;
    for (const qint64 each : list)
        json.append(each);
    return json;
}
} // namespace

void Erasure::look(const Event &event)
{
    if (event.form < 2) {
        if (namesPersonOf(event, customer))
            older += event.seq;
        return;
    }
    for (const PersonPlace &each : personPlaces(event)) {
        if (!each.customers.contains(customer) || !event.apart.contains(each.place))
            continue;
        if (each.customers.size() > 1)
            shared += event.seq;
        else
            places[event.seq] += each.place;
    }
}

QJsonObject Erasure::body() const
{
    QJsonObject gone;
    for (auto it = places.begin(); it != places.end(); ++it)
        gone.insert(QString::number(it.key()), QJsonArray::fromStringList(*it));
    return {{QStringLiteral("customer"), customer},
            {QStringLiteral("reason"), reason},
            {QStringLiteral("places"), gone},
            {QStringLiteral("shared"), numbers(shared)},
            {QStringLiteral("older"), numbers(older)}};
}

QMap<qint64, QStringList> erasedPlaces(const Event &erased)
{
    QMap<qint64, QStringList> places;
    const QJsonObject gone = erased.body.value(QLatin1String("places")).toObject();
    for (auto it = gone.begin(); erased.kind == ErasedKind && it != gone.end(); ++it) {
        const QJsonArray list = it->toArray();
        for (const QJsonValue &place : list)
            places[it.key().toLongLong()] += place.toString();
    }
    return places;
}

QStringList gonePlaces(const Event &event)
{
    QStringList gone;
    if (event.form < 2)
        return gone;
    for (const PersonPlace &each : personPlaces(event)) {
        if (!event.apart.contains(each.place) && !standInHash(valueAt(event.body, each.place)).isEmpty())
            gone += each.place;
    }
    return gone;
}

Event withoutPlaces(Event event, const QStringList &places)
{
    QMap<QString, QJsonValue> standIns;
    for (const QString &place : places) {
        if (event.apart.contains(place))
            standIns.insert(place, apartStandIn(heldBy(event, place)));
    }
    event.body = withValues(event.body, standIns);
    for (const QString &place : places)
        event.apart.remove(place);
    return event;
}

Outcome ApartWalk::step(const Event &event, const QByteArray &body)
{
    if (event.kind == ErasedKind) {
        const QMap<qint64, QStringList> places = erasedPlaces(event);
        for (auto it = places.begin(); it != places.end(); ++it)
            m_erased[it.key()] += *it;
    }
    if (event.form < 2)
        return Done{};
    if (!event.apart.isEmpty() && canonicalJson(hashedBody(event)) != body)
        return chainBroken(event.seq,
                           QCoreApplication::translate(
                               "Chain", "is not as it was written: what lies apart of it is other."));
    if (const QStringList gone = gonePlaces(event); !gone.isEmpty())
        m_gone[event.seq] += gone;
    return Done{};
}

Outcome ApartWalk::end() const
{
    for (auto it = m_gone.begin(); it != m_gone.end(); ++it) {
        const QStringList erased = m_erased.value(it.key());
        if (!std::all_of(it->begin(), it->end(),
                         [&](const QString &place) { return erased.contains(place); }))
            return chainBroken(
                it.key(),
                QCoreApplication::translate("Chain", "has lost what lay apart of it, and nobody erased it."));
    }
    return Done{};
}

} // namespace Switchback
