// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/businesshours.h"
#include "models/customers/channel.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace Switchback
{

/// A person at a customer, to be told and asked. Texts come from people: shown as plain text only.
struct Contact {
    QString id; ///< [a-z0-9-]{1,40}, unique in its customer
    QString name;
    QString role; ///< "IT director"
    QString email;
    QString sms;             ///< where text messages go: E.164; of an older list as it was typed
    QString phone;           ///< what is called: likewise
    QString extension;       ///< dialled once that is answered; digits
    QList<Channel> channels; ///< in the order they are tried, each once; none: see channelsOf()
    QByteArray language;     ///< BCP 47; empty: the customer's
    QByteArray zone;         ///< IANA id; empty: the customer's
    BusinessHours hours;     ///< in that zone; not known: the customer's
    bool retired = false;    ///< is told nothing any more
    bool operator==(const Contact &) const = default;
};

QJsonObject contactJson(const Contact &contact);
Contact contactFromJson(const QJsonObject &json);

/// "+13035550117": what a gateway takes.
bool isE164(const QString &number);
/// The ways that can be gone: those that are set, or without any e-mail, text message and call, as far as
/// there is an address for each; a task wants a number.
QList<Channel> channelsOf(const Contact &contact);
/// Where that channel goes; empty: nowhere.
QString addressOf(const Contact &contact, Channel channel);
/// "+13035550117 x12", as it is shown and dialled by hand.
QString phoneText(const Contact &contact);

/// A language as BCP 47 writes it: "de", "pt-BR", "zh-Hant-TW"; empty: it is none.
QByteArray languageTag(const QString &typed);

} // namespace Switchback
