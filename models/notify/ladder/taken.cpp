// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/taken.h"

namespace Switchback
{

namespace
{
using State = DeliveryState;

bool isOnItsWay(const DeliveryAttempt &attempt)
{
    return attempt.state == State::Sent || attempt.state == State::Delayed;
}

bool isThere(const DeliveryAttempt &attempt)
{
    return attempt.state == State::Delivered || attempt.state == State::Read;
}

/// Whoever answers an SMS names no message: it is of the newest that went out to them before, so all of these
/// have to be known.
bool mayBeHeardOf(const Delivery &delivery, const DeliveryAttempt &attempt)
{
    if (delivery.channel == Channel::Sms)
        return attempt.state != State::Queued && attempt.state != State::Sending;
    return delivery.state() != State::Answered && (isOnItsWay(attempt) || isThere(attempt));
}
} // namespace

QList<Taken> takenIn(const DeliveryBook &book, Instant since)
{
    QList<Taken> all;
    for (const Delivery &delivery : book.all()) {
        if ((delivery.channel != Channel::Sms && delivery.channel != Channel::Call) ||
            delivery.to.address.isEmpty())
            continue;
        int number = 0;
        for (const DeliveryAttempt &attempt : delivery.attempts) {
            ++number;
            if (attempt.begunAt < since || !mayBeHeardOf(delivery, attempt))
                continue;
            all += Taken{attemptName(delivery.id, number),
                         delivery.channel,
                         delivery.to.address,
                         attempt.gateway,
                         attempt.reference,
                         attempt.begunAt,
                         !isOnItsWay(attempt)};
        }
    }
    return all;
}

} // namespace Switchback
