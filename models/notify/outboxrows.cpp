// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/outboxrows.h"

#include "models/core/apart.h"
#include "models/notify/channels.h"

#include <QJsonDocument>

namespace Switchback
{

OutboxRow rowOf(const Delivery &delivery)
{
    OutboxRow row;
    row.delivery = delivery.id;
    row.pair = delivery.pair;
    row.incident = delivery.incident;
    row.notice = delivery.notice;
    row.customer = delivery.customer;
    row.contact = delivery.contact;
    row.channel = channelKey(delivery.channel);
    row.audience = audienceKey(delivery.audience);
    row.madeAt = delivery.madeAt;
    row.notAfter = delivery.notAfter;
    row.open = delivery.open();
    row.dead = delivery.deadLetter();
    row.to = addresseeJson(delivery.to);
    row.became = becameJson(delivery);
    return row;
}

OutboxRow changedRowOf(const Delivery &delivery)
{
    OutboxRow row;
    row.delivery = delivery.id;
    row.open = delivery.open();
    row.dead = delivery.deadLetter();
    row.became = becameJson(delivery);
    row.there = true;
    return row;
}

Delivery deliveryFrom(const OutboxRow &row)
{
    Delivery delivery;
    delivery.id = row.delivery;
    delivery.pair = row.pair;
    delivery.incident = row.incident;
    delivery.notice = row.notice;
    delivery.customer = row.customer;
    delivery.contact = row.contact;
    delivery.channel = channelFromKey(row.channel).value_or(Channel::Task);
    delivery.audience = audienceFromKey(row.audience);
    delivery.madeAt = row.madeAt;
    delivery.notAfter = row.notAfter;
    delivery.to = addresseeFromJson(row.to);
    setBecame(delivery, QJsonDocument::fromJson(row.became).object());
    return delivery;
}

Delivery withoutPerson(Delivery delivery)
{
    delivery.to = Addressee{};
    for (DeliveryAttempt &attempt : delivery.attempts)
        attempt.text.clear();
    for (DeliveryAnswer &answer : delivery.answers) {
        answer.text.clear();
        answer.from.clear();
    }
    delivery.givenUpWhy.clear();
    return delivery;
}

OutboxRow withoutPerson(const OutboxRow &row)
{
    OutboxRow without = rowOf(withoutPerson(deliveryFrom(row)));
    without.open = row.open;
    without.dead = row.dead;
    return without;
}

bool isWithoutPerson(const Delivery &delivery)
{
    return delivery.to.address.isEmpty() && delivery.to == Addressee{};
}

/// Why the console gave it up is its own word.
bool hasWords(const DeliveryFact &fact)
{
    const auto is = [](const QString &text) { return !text.isEmpty() && text != QLatin1String(ErasedText); };
    return (fact.what != DeliveryFact::What::GivenUp || !fact.by.isEmpty()) &&
           (is(fact.text) || is(fact.from));
}

DeliveryFact withoutWords(DeliveryFact fact)
{
    if (hasWords(fact)) {
        fact.text.clear();
        fact.from.clear();
    }
    return fact;
}

} // namespace Switchback
