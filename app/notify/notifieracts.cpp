// SPDX-License-Identifier: GPL-3.0-or-later
// What one of us does with a delivery by hand.
#include "app/notify/notifier.h"

#include "app/pair/outages.h"
#include "app/pair/peoplehere.h"
#include "models/core/whendone.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/notify/channels.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// The contact of a delivery as the list has them now; none: they are not in it any more.
std::optional<Recipient> contactOf(const Incident &incident, const QList<CustomerCard> &list,
                                   const Delivery &delivery)
{
    const auto card = std::find_if(list.cbegin(), list.cend(),
                                   [&](const CustomerCard &each) { return each.id == delivery.customer; });
    if (card == list.cend())
        return std::nullopt;
    if (!incident.customer(card->id))
        return std::nullopt;
    const QList<Recipient> all = recipientsAt(incident, *card);
    const auto found = std::find_if(all.cbegin(), all.cend(),
                                    [&](const Recipient &each) { return each.contact == delivery.contact; });
    return found == all.cend() ? std::nullopt : std::optional(*found);
}

/// Where a contact can be had by that channel.
std::optional<Rung> rungOf(const Incident &incident, const QList<CustomerCard> &list,
                           const Delivery &delivery, Channel channel)
{
    const std::optional<Recipient> who = contactOf(incident, list, delivery);
    if (!who)
        return std::nullopt;
    const auto way = std::find_if(who->ways.cbegin(), who->ways.cend(),
                                  [&](const ChannelAddress &one) { return one.channel == channel; });
    return way == who->ways.cend() ? std::nullopt : std::optional(Rung{*who, *way});
}
} // namespace

void Notifier::queue(const QList<PlannedEvent> &events, OutageDesk::Under under, const DoneFn &done)
{
    for (const PlannedEvent &each : events)
        m_outbox.expect(each.outbox);
    whenDone(m_context.seats.append(events, under), this,
             [this, events, under, done](const Result<QList<Event>> &stored) {
                 if (!stored && stored.error().code == QLatin1String("outcome_unknown")) {
                     // As in store(): who took it for a failure would have them sent twice.
                     QTimer::singleShot(1s, this, [=, this] { queue(events, under, done); });
                     return;
                 }
                 if (!stored) {
                     for (const PlannedEvent &each : events)
                         m_outbox.forget(each.outbox);
                     done(stored.error());
                     return;
                 }
                 for (const Event &event : *stored)
                     m_outbox.follow(event);
                 done(Done{});
             });
}

QStringList Notifier::notCarried() const
{
    const Incident &incident = m_outages.incident();
    QStringList titles;
    if (!m_ready || onDuty() || !incident.open() || !m_outbox.isWhole(incident.id))
        return titles;
    const QStringList all = waitsInVain(m_context.clock.now());
    for (const QString &id : all)
        titles += noticeTitle(incident, *incident.notice(id));
    return titles;
}

void Notifier::act(const DeliveryAct &act, const DoneFn &done)
{
    if (const Outcome may = m_context.people.mayAct(Right::WriteNotice); !may) {
        done(may);
        return;
    }
    const Delivery *delivery = m_outbox.find(act.delivery);
    if (!delivery) {
        done(Error{QStringLiteral("not_known"), tr("There is no such message here."), {}});
        return;
    }
    const auto facts = planAct(*delivery, act, m_context.people.actor().name, m_context.clock.now());
    if (!facts) {
        done(facts.error());
        return;
    }
    append(factsEvents(*facts), done);
}

QList<Channel> Notifier::otherChannels(const Delivery &delivery) const
{
    const Incident *incident = m_outages.desk().find(delivery.incident);
    const std::optional<Recipient> who =
        incident ? contactOf(*incident, m_outages.listOf(*incident), delivery) : std::nullopt;
    const Notice *notice = incident ? incident->notice(delivery.notice) : nullptr;
    QList<Channel> others;
    if (!notice || m_context.clock.now() >= messageNotAfter(*incident, *notice))
        return others;
    for (const ChannelAddress &way : who ? who->ways : QList<ChannelAddress>()) {
        const bool carried = way.channel == Channel::Task || m_door.channels().contains(way.channel);
        if (carried && way.channel != delivery.channel && !others.contains(way.channel))
            others += way.channel;
    }
    return others;
}

void Notifier::sendBy(const QString &id, Channel channel, const DoneFn &done)
{
    if (const Outcome may = m_context.people.mayAct(Right::WriteNotice); !may) {
        done(may);
        return;
    }
    const Delivery *delivery = m_outbox.find(id);
    const Incident *incident = delivery ? m_outages.desk().find(delivery->incident) : nullptr;
    const Notice *notice = incident ? incident->notice(delivery->notice) : nullptr;
    if (!notice) {
        done(Error{QStringLiteral("not_known"), tr("There is no such message here."), {}});
        return;
    }
    const std::optional<Rung> rung = rungOf(*incident, m_outages.listOf(*incident), *delivery, channel);
    const Instant now = m_context.clock.now();
    const bool carried = channel == Channel::Task || m_door.channels().contains(channel);
    if (!rung || !carried) {
        done(Error{QStringLiteral("not_now"),
                   carried ? tr("No address is known for this channel: %1.").arg(channelName(channel))
                           : tr("No gateway is configured for this channel: %1.").arg(channelName(channel)),
                   {}});
        return;
    }
    if (now >= messageNotAfter(*incident, *notice)) {
        done(Error{QStringLiteral("not_now"), tr("This message is too old: the next one was due."),
                   tr("Send them the next one by this channel.")});
        return;
    }
    // Of those that are there already one may be under way; and who presses twice means one.
    const QList<Delivery> made = book(incident->id).of(notice->id, delivery->customer);
    int before = 0;
    for (const Delivery &each : made) {
        if (each.contact != delivery->contact || each.channel != channel)
            continue;
        ++before;
        if (each.open()) {
            done(Error{QStringLiteral("already_done"), tr("It is on its way by this channel already."), {}});
            return;
        }
    }
    Delivery one = fresh(*incident, *notice, *rung, now);
    one.again = true; // it is sent, whatever becomes of its message meanwhile
    QList<PlannedEvent> events = queuedEvents(*incident, *notice, {one});
    events.first().once = QStringList{incident->id,      notice->id,          delivery->customer,
                                      delivery->contact, channelKey(channel), QString::number(before)}
                              .join(QLatin1Char('/'));
    append(events, done);
}

} // namespace Switchback
