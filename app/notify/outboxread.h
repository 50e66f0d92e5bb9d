// SPDX-License-Identifier: GPL-3.0-or-later
// What was read of the store, made into deliveries and facts: in the pool where it is much, so that no thread
// is held up that others wait for. Ready at once where it is little.
#pragma once

#include "models/core/outboxrow.h"
#include "models/notify/delivery.h"

#include <QFuture>
#include <QList>

namespace Switchback
{

QFuture<QList<Delivery>> deliveriesOf(const QList<OutboxRow> &rows);

/// An event `delivery.facts`.
struct FactsEvent {
    qint64 seq = 0;
    QString incident;
    QList<DeliveryFact> facts;
};
QFuture<QList<FactsEvent>> factsOf(const QList<Event> &events);

} // namespace Switchback
