// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace Switchback
{

/// A place in an event's body whose value is about a person at a customer, or is a text typed about one.
struct PersonPlace {
    QString place;         ///< RFC 6901
    QStringList customers; ///< ids: whose; several where one text was typed about several
    bool operator==(const PersonPlace &) const = default;
};

/// Where such values stand, by one table of kinds: these lie outside of the chain (models/core/apart.h), each
/// until it is erased. Nothing stands there where nothing is known.
QList<PersonPlace> personPlaces(const Event &event);

/// An event whose persons were laid apart, as bytes that nothing has to be made of once more.
struct LaidApart {
    struct Value {
        QString place;
        QByteArray salt;     ///< hex
        QByteArrayView json; ///< canonical, within `body`
    };
    QByteArray body;     ///< canonicalJson(event.body)
    QByteArray hashed;   ///< canonicalJson(hashedBody(event))
    QList<Value> values; ///< by their places
};
/// Lays these values apart, each under a salt of its own; what had been laid apart before is forgotten.
/// `body`: canonicalJson(event.body), of who has it.
LaidApart layApart(Event &event, const std::function<QByteArray()> &freshSalt, QByteArray body);
LaidApart layApart(Event &event, const std::function<QByteArray()> &freshSalt);

/// The kinds of events that have some.
QStringList personKinds();
/// Whether an event from before, where they stand in the chain, says something of a person at this customer.
bool namesPersonOf(const Event &event, const QString &customer);

} // namespace Switchback
