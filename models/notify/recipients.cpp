// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/recipients.h"

#include "models/notify/channels.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace Switchback
{

QString e164Of(const QString &dialled)
{
    static const QRegularExpression between(QStringLiteral("[\\s().\\-/]"));
    QString number = dialled;
    number.remove(between);
    return addressIsSound(Channel::Call, number) ? number : QString();
}

namespace
{
Recipient recipientOf(const CustomerCard &card, const Contact &contact)
{
    Recipient one;
    one.customer = card.id;
    one.customerName = card.name;
    one.contact = contact.id;
    one.name = contact.name;
    one.language = languageOf(card, contact);
    one.zone = zoneOf(card, contact);
    one.taskWanted = contact.channels.contains(Channel::Task);
    QList<Channel> channels = channelsOf(contact);
    if (!contact.phone.isEmpty() && !channels.contains(Channel::Task))
        channels += Channel::Task; // what no gateway can call, one of us can
    for (const Channel channel : std::as_const(channels)) {
        const QString given = addressOf(contact, channel);
        const bool number = channel == Channel::Sms || channel == Channel::Call;
        const QString address = number ? e164Of(given) : given;
        if (addressIsSound(channel, address))
            one.ways += ChannelAddress{
                channel, address,
                channel == Channel::Call || channel == Channel::Task ? contact.extension : QString()};
    }
    return one;
}
} // namespace

QList<Recipient> recipientsOf(const QList<CustomerCard> &cards)
{
    QList<Recipient> all;
    for (const CustomerCard &card : cards) {
        for (const Contact &contact : card.contacts) {
            if (!card.retired && !contact.retired)
                all += recipientOf(card, contact);
        }
    }
    return all;
}

QList<Recipient> recipientsOf(const QList<Customer> &customers)
{
    QList<CustomerCard> cards;
    for (const Customer &customer : customers) {
        CustomerCard card = cardOf(customer);
        for (Contact &contact : card.contacts)
            contact.sms = contact.phone;
        cards += card;
    }
    return recipientsOf(cards);
}

bool isMeant(const Recipient &who, const QStringList &words)
{
    return std::all_of(words.cbegin(), words.cend(), [&who](const QString &word) {
        return who.customerName.contains(word, Qt::CaseInsensitive) ||
               who.name.contains(word, Qt::CaseInsensitive) ||
               std::any_of(who.ways.cbegin(), who.ways.cend(), [&word](const ChannelAddress &way) {
                   return way.address.contains(word, Qt::CaseInsensitive);
               });
    });
}

} // namespace Switchback
