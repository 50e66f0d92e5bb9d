// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/outboxrow.h"
#include "models/notify/delivery.h"

namespace Switchback
{

/// A delivery as the outbox keeps it, and back.
OutboxRow rowOf(const Delivery &delivery);
/// Of one that stands there already: what it has come to.
OutboxRow changedRowOf(const Delivery &delivery);
Delivery deliveryFrom(const OutboxRow &row);
/// What stays once the person has been erased: that something was sent, and what became of it, but not to
/// whom, nor a word of theirs or about them.
Delivery withoutPerson(Delivery delivery);
OutboxRow withoutPerson(const OutboxRow &row);
/// Nobody can be told any more; and what is heard of it is kept without the words.
bool isWithoutPerson(const Delivery &delivery);
bool hasWords(const DeliveryFact &fact);
DeliveryFact withoutWords(DeliveryFact fact);

} // namespace Switchback
