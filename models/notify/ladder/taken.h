// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/ladder/deliverybook.h"

namespace Switchback
{

/// What gateways have taken of these deliveries since then and may still say something of: where an SMS or a
/// call is, what somebody answers to it. Mail comes back by itself. Looks at `most` of the book's deliveries
/// from that place on.
QList<Taken> takenIn(const DeliveryBook &book, Instant since, qsizetype from, qsizetype most);

/// Whoever answers an SMS names none, and a console without the duty may not have sent the last one: of the
/// newest to that number that had gone out before, whoever sent it. None: it is of the one that the fact
/// names. `notices`: messages of the same incident.
std::optional<AttemptOf> newerSms(const DeliveryBook &book, const QStringList &notices,
                                  const DeliveryFact &answer);

} // namespace Switchback
