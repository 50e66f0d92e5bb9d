// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/carried/sendby.h"

#include "models/core/counted.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/notify/channels.h"
#include "models/notify/deliveryid.h"
#include "models/notify/outboxrows.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Incident)
};
constexpr qsizetype MostQueued = 250;

/// The contact of a delivery as the list has them now; none: they are not in it any more.
std::optional<Recipient> contactOf(const SendBy &what)
{
    const auto card = std::find_if(what.list.cbegin(), what.list.cend(), [&](const CustomerCard &each) {
        return each.id == what.delivery.customer;
    });
    if (card == what.list.cend() || !what.incident.customer(card->id))
        return std::nullopt;
    const QList<Recipient> all = recipientsAt(what.incident, *card);
    const auto found = std::find_if(all.cbegin(), all.cend(), [&](const Recipient &each) {
        return each.contact == what.delivery.contact;
    });
    return found == all.cend() ? std::nullopt : std::optional(*found);
}

/// Where a contact can be had by that channel.
std::optional<Rung> rungOf(const SendBy &what, Channel channel)
{
    const std::optional<Recipient> who = contactOf(what);
    if (!who)
        return std::nullopt;
    const auto way = std::find_if(who->ways.cbegin(), who->ways.cend(),
                                  [&](const ChannelAddress &one) { return one.channel == channel; });
    return way == who->ways.cend() ? std::nullopt : std::optional(Rung{*who, *way});
}

bool isCarried(const SendBy &what, Channel channel)
{
    return channel == Channel::Task || what.carried.contains(channel);
}

Event queuedEvent(const Incident &incident, const Notice &notice, const QList<Delivery> &made)
{
    QJsonArray deliveries;
    for (const Delivery &each : made)
        deliveries += QJsonObject{{QStringLiteral("delivery"), each.id},
                                  {QStringLiteral("customer"), each.customer},
                                  {QStringLiteral("contact"), each.contact},
                                  {QStringLiteral("channel"), channelKey(each.channel)}};
    const QByteArray text = QCryptographicHash::hash(notice.text.toUtf8(), QCryptographicHash::Sha256);
    Event event;
    event.at = made.first().madeAt;
    event.kind = QStringLiteral("delivery.queued");
    event.pair = incident.pair;
    event.incident = incident.id;
    event.actor = QStringLiteral("console");
    event.text = Words::tr("%1: to %2 contacts", nullptr, howMany(made.size()))
                     .arg(noticeTitle(incident, notice))
                     .arg(made.size());
    event.body = {{QStringLiteral("notice"), notice.id},
                  {QStringLiteral("text_hash"), QString::fromLatin1(text.toHex())},
                  {QStringLiteral("audience"), audienceKey(made.first().audience)},
                  {QStringLiteral("deliveries"), deliveries}};
    return event;
}

Error notNow(const QString &why, const QString &advice = {})
{
    return {QStringLiteral("not_now"), why, advice};
}
} // namespace

Delivery newDelivery(const Incident &incident, const Notice &notice, const Rung &rung, bool lab, Instant now)
{
    Delivery delivery;
    delivery.id = freshDeliveryId(now);
    delivery.pair = incident.pair;
    delivery.incident = incident.id;
    delivery.notice = notice.id;
    delivery.customer = rung.who.customer;
    delivery.contact = rung.who.contact;
    delivery.channel = rung.to.channel;
    delivery.audience = incident.mode == IncidentMode::Drill || lab ? Audience::Drill : Audience::Live;
    delivery.madeAt = now;
    delivery.notAfter = messageNotAfter(incident, notice);
    delivery.to = {rung.who.name,     rung.who.customerName, rung.to.address,
                   rung.to.extension, rung.who.language,     rung.who.zone};
    if (saysRouting(notice))
        delivery.to.routing = rung.who.routing;
    return delivery;
}

QList<PlannedEvent> queuedEvents(const Incident &incident, const Notice &notice, const QList<Delivery> &made)
{
    QList<PlannedEvent> events;
    for (qsizetype from = 0; from < made.size(); from += MostQueued) {
        const QList<Delivery> part = made.mid(from, MostQueued);
        QList<OutboxRow> rows;
        for (const Delivery &each : part)
            rows += rowOf(each);
        events += PlannedEvent{queuedEvent(incident, notice, part), {}, rows};
    }
    return events;
}

QList<Channel> otherChannels(const SendBy &what, Instant now)
{
    const Notice *notice = what.incident.notice(what.delivery.notice);
    QList<Channel> others;
    if (!notice || now >= messageNotAfter(what.incident, *notice))
        return others;
    const std::optional<Recipient> who = contactOf(what);
    for (const ChannelAddress &way : who ? who->ways : QList<ChannelAddress>()) {
        if (isCarried(what, way.channel) && way.channel != what.delivery.channel &&
            !others.contains(way.channel))
            others += way.channel;
    }
    return others;
}

Result<PlannedEvent> planSendBy(const SendBy &what, Channel channel, const QList<Delivery> &made,
                                const QString &actor, Instant now)
{
    const Delivery &delivery = what.delivery;
    const Notice *notice = what.incident.notice(delivery.notice);
    if (!notice)
        return Error{QStringLiteral("not_known"), Words::tr("There is no such message here."), {}};
    if (!isCarried(what, channel))
        return notNow(Words::tr("No gateway is configured for this channel: %1.").arg(channelName(channel)));
    const std::optional<Rung> rung = rungOf(what, channel);
    if (!rung)
        return notNow(Words::tr("No address is known for this channel: %1.").arg(channelName(channel)));
    if (now >= messageNotAfter(what.incident, *notice))
        return notNow(Words::tr("This message is too old: the next one was due."),
                      Words::tr("Send them the next one by this channel."));
    // Of those that are there already one may be under way; and who presses twice means one.
    int before = 0;
    for (const Delivery &each : made) {
        if (each.contact != delivery.contact || each.channel != channel)
            continue;
        ++before;
        if (each.open())
            return Error{
                QStringLiteral("already_done"), Words::tr("It is on its way by this channel already."), {}};
    }
    Delivery one = newDelivery(what.incident, *notice, *rung, what.lab, now);
    one.again = true; // it is sent, whatever becomes of its message meanwhile
    PlannedEvent event = queuedEvents(what.incident, *notice, {one}).first();
    event.event.actor = actor;
    event.once = QStringList{what.incident.id, notice->id,          delivery.customer,
                             delivery.contact, channelKey(channel), QString::number(before)}
                     .join(QLatin1Char('/'));
    return event;
}

} // namespace Switchback
