// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/directory.h"
#include "models/notify/carrying.h"
#include "models/notify/routing.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// Where somebody can be had by one channel.
struct ChannelAddress {
    Channel channel = Channel::Email;
    QString address; ///< e-mail address, E.164, or, of a task, as a person dials it
    QString extension;
    bool operator==(const ChannelAddress &) const = default;
};

/// One contact of a customer as a message reaches them, by what channels in what order.
struct Recipient {
    QString customer; ///< id
    QString customerName;
    QString contact; ///< id, unique within the customer
    QString name;
    QByteArray language; ///< BCP 47; empty: the message's own
    QByteArray zone;     ///< IANA; empty: the failed site's
    QList<ChannelAddress> ways;
    Routing routing;         ///< where the move is known that it is for
    bool taskWanted = false; ///< a call by one of us was set for them: also after one by a gateway
    bool operator==(const Recipient &) const = default;
};

/// Whom a message to these customers goes to, in the order in which they are tried. Addresses that no gateway
/// may be given are left out; of a number that is no E.164 stays the call by one of us.
QList<Recipient> recipientsOf(const QList<CustomerCard> &cards);
/// The same of a list from before there were contacts: one each, and a number that may take an SMS.
QList<Recipient> recipientsOf(const QList<Customer> &customers);

/// Each word stands in the customer's name, the contact's or an address.
bool isMeant(const Recipient &who, const QStringList &words);

/// "+13125550123" of "+1 (312) 555-0123"; empty: it has no country, or is no number.
QString e164Of(const QString &dialled);

} // namespace Switchback
