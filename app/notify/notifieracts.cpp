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

namespace
{
/// Where a contact can be had by that channel.
std::optional<Rung> rungOf(const QList<Recipient> &recipients, const Delivery &delivery, Channel channel)
{
    for (const Recipient &each : recipients) {
        if (each.customer != delivery.customer || each.contact != delivery.contact)
            continue;
        const auto way = std::find_if(each.ways.cbegin(), each.ways.cend(),
                                      [&](const ChannelAddress &one) { return one.channel == channel; });
        if (way != each.ways.cend())
            return Rung{each, *way};
    }
    return std::nullopt;
}
} // namespace

void Notifier::queue(const QList<PlannedEvent> &events, OutageDesk::Under under, const DoneFn &done)
{
    for (const PlannedEvent &each : events)
        m_outbox.expect(each.outbox);
    whenDone(m_context.seats.append(events, under), this,
             [this, events, done](const Result<QList<Event>> &stored) {
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
    const std::optional<Rung> rung =
        rungOf(messageRecipients(*incident, m_outages.listOf(*incident)), *delivery, channel);
    const bool carried = channel == Channel::Task || m_door.channels().contains(channel);
    if (!rung || !carried) {
        done(Error{QStringLiteral("not_now"),
                   carried ? tr("No address is known for this channel: %1.").arg(channelName(channel))
                           : tr("No gateway is configured for this channel: %1.").arg(channelName(channel)),
                   {}});
        return;
    }
    append(queuedEvents(*incident, *notice, {fresh(*incident, *notice, *rung, m_context.clock.now())}), done);
}

} // namespace Switchback
