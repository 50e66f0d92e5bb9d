// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace Switchback
{

/// Somebody whose calls run through the pair, and whom to talk to there. Texts come from a file that a person
/// wrote: shown as plain text only.
struct Customer {
    QString id;      ///< [a-z0-9-]{1,40}, unique in the pair
    QString name;    ///< "Carver County Clinic"
    QString contact; ///< "Diana Osei"
    QString role;    ///< "IT director"
    QString phone;   ///< as it is dialled
    QString email;
    QByteArray zone; ///< IANA id; empty: not known
    bool operator==(const Customer &) const = default;
};

QJsonObject customerJson(const Customer &customer);
/// As an event says it: who is called there is one value, which can be erased by itself.
QJsonObject customerBody(const Customer &customer);
/// Reads both. Whose person was erased has that as the contact, and nothing that could be called or written
/// to.
Customer customerFromJson(const QJsonObject &json);

} // namespace Switchback
