// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/directory.h"

#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace Switchback
{

/// What can be typed of a card. From Contact on it is one contact's.
enum class CardField {
    Id,
    Name,
    Zone,
    Language,
    Hours,
    Trunks,
    Numbers,
    Sbc,
    Retired,
    Contact,
    Role,
    Email,
    Sms,
    Phone,
    Extension,
    Channels,
    ContactZone,
    ContactLanguage,
    ContactHours,
    ContactRetired,
    ContactId,
};
QList<CardField> allCardFields();
bool ofContact(CardField field);
/// "contact_zone": the column of a file, the word of the command line.
QString cardFieldKey(CardField field);
/// Also as people write it: "E-Mail", "Time zone", "mobile".
std::optional<CardField> cardFieldFromKey(const QString &key);
/// "Time zone": for a label.
QString cardFieldName(CardField field);

using TypedFields = QMap<CardField, QString>; ///< what is not in it is empty

/// A card as somebody types it or a file holds it: not yet checked. Several in one field stand with commas
/// between them.
struct CardDraft {
    TypedFields customer;
    QList<TypedFields> contacts; ///< in the order they are tried
    int version = 0;             ///< of the card that is changed; 0: it is new
    bool operator==(const CardDraft &) const = default;
};
CardDraft draftOf(const CustomerCard &card);
TypedFields contactFields(const Contact &contact);

/// What is wrong with a draft.
struct CardFault {
    CardField field = CardField::Name;
    int contact = -1;     ///< which of the draft's; -1: the customer's own
    bool warning = false; ///< may be kept all the same
    QString what;         ///< without a full stop
    QString fix;
    bool operator==(const CardFault &) const = default;
};

/// What was made of a draft: to be kept only where no fault is more than a warning.
struct CheckedCard {
    CustomerCard card;
    QList<CardFault> faults;
    [[nodiscard]] bool ok() const;
};

} // namespace Switchback
