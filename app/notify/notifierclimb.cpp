// SPDX-License-Identifier: GPL-3.0-or-later
// Who is tried next of a message.
#include "app/notify/notifier.h"

#include "app/pair/outages.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/notify/deliveryid.h"

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
constexpr int LooksInTurn = 250;

/// Tells a ladder what was approved after its message: once for each that comes.
void sayWhatFollows(const Incident &incident, const Notice &notice, MessageClimb &climb)
{
    const auto approved = int(std::count_if(incident.notices.cbegin(), incident.notices.cend(),
                                            [](const Notice &each) { return each.approvedAt; }));
    if (climb.followersKnown() == approved)
        return;
    QSet<QString> later;
    QStringList instead;
    for (const Notice &each : incident.notices) {
        if (!each.approvedAt || !notice.approvedAt || *each.approvedAt <= *notice.approvedAt)
            continue;
        later.insert(each.id);
        if (overtakes(each.stage, notice.stage))
            instead += each.id;
    }
    climb.followedBy(later, instead, approved);
}
} // namespace

void Notifier::noteWhoJoined(const QList<CustomerCard> &list)
{
    const Incident &incident = m_outages.incident();
    const bool same = std::exchange(m_listOfDrill, incident.drill()) == incident.drill();
    if (!same || !incident.open())
        m_joined.clear();
    if (!same)
        return; // the drill list is not a later state of the customers
    const Instant now = m_context.clock.now();
    for (const CustomerCard &card : list) {
        const auto known = m_inList.constFind(card.id);
        if (known == m_inList.constEnd() || m_list.at(*known).version == card.version)
            continue;
        const CustomerCard &before = m_list.at(*known);
        for (const Contact &each : card.contacts) {
            const Contact *was = before.contact(each.id);
            if (!each.retired && (!was || was->retired || before.retired))
                m_joined.insert(card.id + QLatin1Char('/') + each.id,
                                m_listChangedAt == Instant{} ? now : std::min(m_listChangedAt, now));
        }
    }
}

std::optional<QList<Recipient>> Notifier::recipientsOfMessage(const QString &customer,
                                                              Instant approvedAt) const
{
    const auto at = m_inList.constFind(customer);
    if (at == m_inList.constEnd())
        return QList<Recipient>();
    const CustomerCard &card = m_list.at(*at);
    if (card.retired || m_gone.value(customer, -1) == card.version)
        return std::nullopt;
    QList<Recipient> there = recipientsAt(m_outages.incident(), card);
    there.removeIf([&](const Recipient &each) {
        return m_joined.value(customer + QLatin1Char('/') + each.contact, approvedAt) > approvedAt;
    });
    return there;
}

void Notifier::climbMessage(const Incident &incident, const Notice &notice, Instant now)
{
    const QString key = incident.id + QLatin1Char('/') + notice.id;
    auto climb = m_climbs.find(key);
    if (climb == m_climbs.end()) {
        const auto recipients = [this, at = notice.approvedAt.value_or(now)](const QString &customer) {
            return recipientsOfMessage(customer, at);
        };
        const LadderRules rules{m_rules.acknowledgeWithin, wantsAnswer(notice.stage), m_door.channels()};
        climb =
            m_climbs.emplace(key, MessageClimb(notice.id, addressedBy(incident, notice), recipients, rules))
                .first;
    }
    sayWhatFollows(incident, notice, climb->second);
    QList<Delivery> made;
    QList<MessageClimb::Next> next = climb->second.look(book(incident.id), now, LooksInTurn);
    if (!isCarriedNow(incident, notice, now))
        next.clear();
    for (const MessageClimb::Next &each : next)
        made += fresh(incident, notice, each.rung, now);
    m_waiting += queuedEvents(incident, notice, made);
    if (climb->second.busy())
        turnSoon();
}

Delivery Notifier::fresh(const Incident &incident, const Notice &notice, const Rung &rung, Instant now) const
{
    Delivery delivery;
    delivery.id = freshDeliveryId(now);
    delivery.pair = m_context.pair.id;
    delivery.incident = incident.id;
    delivery.notice = notice.id;
    delivery.customer = rung.who.customer;
    delivery.contact = rung.who.contact;
    delivery.channel = rung.to.channel;
    delivery.audience =
        incident.mode == IncidentMode::Drill || m_rules.lab ? Audience::Drill : Audience::Live;
    delivery.madeAt = now;
    delivery.notAfter = messageNotAfter(incident, notice);
    delivery.to = {rung.who.name,     rung.who.customerName, rung.to.address,
                   rung.to.extension, rung.who.language,     rung.who.zone};
    if (saysRouting(notice))
        delivery.to.routing = rung.who.routing;
    return delivery;
}

} // namespace Switchback
