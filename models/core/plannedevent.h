// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/outboxrow.h"

#include <QList>

namespace Switchback
{

/// An event to be stored, and the word under which it may be stored once only, whoever else tries. Empty: any
/// number of times.
struct PlannedEvent {
    Event event;
    QString once;
    QList<OutboxRow> outbox = {}; ///< rows that are made or changed in the same transaction
    bool operator==(const PlannedEvent &) const = default;
};

} // namespace Switchback
