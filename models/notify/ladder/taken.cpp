// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/taken.h"

#include <algorithm>

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

QList<Taken> takenIn(const DeliveryBook &book, Instant since, qsizetype from, qsizetype most)
{
    QList<Taken> all;
    const qsizetype end = std::min(book.all().size(), from + most);
    for (qsizetype place = from; place < end; ++place) {
        const Delivery &delivery = book.all().at(place);
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

std::optional<AttemptOf> newerSms(const DeliveryBook &book, const QStringList &notices,
                                  const DeliveryFact &answer)
{
    const Delivery *named = book.find(answer.delivery);
    const bool answers =
        answer.what == DeliveryFact::What::Answered || answer.what == DeliveryFact::What::Automatic;
    if (!named || !answers || named->channel != Channel::Sms || named->to.address.isEmpty() ||
        answer.attempt < 1 || answer.attempt > named->tries())
        return std::nullopt;
    Instant newest = named->attempts.at(answer.attempt - 1).begunAt;
    std::optional<AttemptOf> found;
    for (const QString &notice : notices) {
        const QList<Delivery> theirs = book.of(notice, named->customer);
        for (const Delivery &each : theirs) {
            if (each.channel != Channel::Sms || each.to.address != named->to.address)
                continue;
            for (qsizetype i = 0; i < each.attempts.size(); ++i) {
                const DeliveryAttempt &attempt = each.attempts.at(i);
                if (attempt.begunAt <= newest || attempt.begunAt > answer.at || !mayBeHeardOf(each, attempt))
                    continue;
                newest = attempt.begunAt;
                found = AttemptOf{each.id, int(i) + 1};
            }
        }
    }
    return found;
}

} // namespace Switchback
