// SPDX-License-Identifier: GPL-3.0-or-later
// What one of us does with a delivery by hand.
#include "app/notify/notifier.h"

#include "app/pair/outages.h"
#include "app/pair/peoplehere.h"
#include "models/core/whendone.h"
#include "models/incident/carried/sendby.h"
#include "models/incident/notices.h"

namespace Switchback
{

using namespace std::chrono_literals;

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
    if (!incident)
        return {};
    return Switchback::otherChannels(
        {*incident, m_outages.listOf(*incident), delivery, m_door.channels(), m_rules.lab},
        m_context.clock.now());
}

void Notifier::sendBy(const QString &id, Channel channel, const DoneFn &done)
{
    if (const Outcome may = m_context.people.mayAct(Right::WriteNotice); !may) {
        done(may);
        return;
    }
    const Delivery *delivery = m_outbox.find(id);
    const Incident *incident = delivery ? m_outages.desk().find(delivery->incident) : nullptr;
    if (!incident) {
        done(Error{QStringLiteral("not_known"), tr("There is no such message here."), {}});
        return;
    }
    const Result<PlannedEvent> event =
        planSendBy({*incident, m_outages.listOf(*incident), *delivery, m_door.channels(), m_rules.lab},
                   channel, book(incident->id).of(delivery->notice, delivery->customer),
                   m_context.people.actor().name, m_context.clock.now());
    if (event)
        append({*event}, done);
    else
        done(event.error());
}

} // namespace Switchback
