// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/customers/contact.h"
#include "models/customers/customer.h"

#include <QStringList>

#include <optional>

namespace Switchback
{

/// All that is kept of a customer: what incidents know as `Customer`, and whom to tell there and how.
struct CustomerCard {
    QString id;              ///< [a-z0-9-]{1,40}, unique in its list, never given anew
    QString name;            ///< "Carver County Clinic"
    QByteArray language;     ///< BCP 47; empty: not known
    QByteArray zone;         ///< IANA id; empty: not known
    BusinessHours hours;     ///< in that zone
    QList<Contact> contacts; ///< in the order they are tried
    QStringList trunks;      ///< their premises' trunks as the SBC names them: a name, an address
    QStringList numbers;     ///< that their calls come in on: E.164, or as typed
    QString sbc;             ///< the SBC address they use
    bool retired = false;    ///< is told nothing any more, and kept
    int version = 0;         ///< of what the store holds: 1 for the first; 0: it holds none yet
    bool operator==(const CustomerCard &) const = default;

    [[nodiscard]] const Contact *contact(const QString &id) const;
    /// Who is told first: the first that is not retired; nobody: null.
    [[nodiscard]] const Contact *first() const;
};

/// Without the version, which the store keeps beside it. Reads also what was kept before there were cards.
QJsonObject cardJson(const CustomerCard &card);
CustomerCard cardFromJson(const QJsonObject &json);

/// What incidents, records and sheets know of it: person, phone and e-mail are its first contact's.
Customer customerOf(const CustomerCard &card);
/// A card of what was known before there were cards: one contact, if anything of one is known.
CustomerCard cardOf(const Customer &customer);
/// Of those that are not retired.
QList<Customer> customersOf(const QList<CustomerCard> &cards);

QByteArray languageOf(const CustomerCard &card, const Contact &contact);
QByteArray zoneOf(const CustomerCard &card, const Contact &contact);
/// With the zone that they are meant in: see zoneOf().
BusinessHours hoursOf(const CustomerCard &card, const Contact &contact);

/// An id for somebody new at that customer: made from the name, [a-z0-9-]{1,40}, and nobody's there.
QString freshContactId(const CustomerCard &card, const QString &name);

/// What an event tells of a change of the directory; none: it tells of something else.
struct DirectoryChange {
    bool drill = false; ///< of the drill list
    QStringList ids;    ///< whose cards; none: any of them
};
std::optional<DirectoryChange> directoryChange(const Event &event);

} // namespace Switchback
