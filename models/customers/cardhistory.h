// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/customers/directory.h"

#include <QStringList>

namespace Switchback
{

/// One change of a list by one person: a field of one card, or an import of thousands.
struct CardAct {
    qint64 number = 0; ///< from 1, in its list; 0: there was none yet
    Instant at{};
    QString person;
    QString what;  ///< in words, without anything about a person at a customer
    int cards = 0; ///< how many it changed, added or took away and can still be undone
    bool operator==(const CardAct &) const = default;
};

/// What a card was once, and which act ended that.
struct CardVersion {
    CustomerCard card;
    CardAct endedBy; ///< without the count
    bool operator==(const CardVersion &) const = default;
};

/// In which places two cards differ: "name", "zone", "contacts" …, without their values.
QStringList changedPlaces(const CustomerCard &before, const CustomerCard &after);
/// "name, contacts": for a line of the log.
QString placesText(const QStringList &places);

} // namespace Switchback
