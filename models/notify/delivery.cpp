// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/delivery.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
using What = DeliveryFact::What;
using State = DeliveryState;
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Notify)
};

/// What the fact makes of its attempt; none: it is not about one.
std::optional<State> stateOf(What what)
{
    switch (what) {
    case What::Sending:
        return State::Sending;
    case What::Later:
        return State::Queued;
    case What::Maybe:
        return State::Maybe;
    case What::Unknown:
        return State::Unknown;
    case What::Sent:
        return State::Sent;
    case What::Delayed:
        return State::Delayed;
    case What::Delivered:
        return State::Delivered;
    case What::Read:
        return State::Read;
    case What::Failed:
        return State::Failed;
    case What::Answered:
    case What::Automatic:
    case What::Ticked:
    case What::Again:
    case What::GivenUp:
        break;
    }
    return std::nullopt;
}

/// That it was not sent takes back no more than a doubt.
bool follows(State before, State after)
{
    if (after == State::Queued)
        return before == State::Sending || before == State::Maybe || before == State::Unknown;
    return after > before;
}

void takeReason(DeliveryAttempt &attempt, const DeliveryFact &fact)
{
    if (!fact.code.isEmpty() || !fact.text.isEmpty()) {
        attempt.code = fact.code;
        attempt.text = fact.text;
    }
    if (!fact.gateway.isEmpty())
        attempt.gateway = fact.gateway;
    if (!fact.reference.isEmpty())
        attempt.reference = fact.reference;
}

bool begin(Delivery &delivery, const DeliveryFact &fact)
{
    if (fact.attempt != delivery.tries() + 1)
        return false;
    DeliveryAttempt attempt;
    attempt.begunAt = attempt.at = fact.at;
    attempt.gateway = fact.gateway;
    delivery.attempts += attempt;
    delivery.again = false;
    delivery.notBefore.reset();
    return true;
}

bool goOn(Delivery &delivery, const DeliveryFact &fact, State after)
{
    if (fact.attempt < 1 || fact.attempt > delivery.tries())
        return false;
    DeliveryAttempt &attempt = delivery.attempts[fact.attempt - 1];
    // A reason that comes after the failure itself.
    if (attempt.state == State::Failed && after == State::Failed && attempt.code.isEmpty() &&
        attempt.text.isEmpty() && !(fact.code.isEmpty() && fact.text.isEmpty())) {
        takeReason(attempt, fact);
        return true;
    }
    if (!follows(attempt.state, after))
        return false;
    attempt.state = after;
    attempt.at = fact.at;
    takeReason(attempt, fact);
    if (after == State::Queued && fact.attempt == delivery.tries())
        delivery.notBefore = fact.notBefore;
    return true;
}

bool answer(Delivery &delivery, const DeliveryFact &fact)
{
    const DeliveryAnswer said{fact.what, fact.at, fact.text, fact.code, fact.from, fact.by};
    // Told twice, it was heard at two moments.
    const bool known =
        std::any_of(delivery.answers.cbegin(), delivery.answers.cend(), [&](DeliveryAnswer each) {
            each.at = said.at;
            return each == said;
        });
    if (!known)
        delivery.answers += said;
    return !known;
}

bool isThere(const DeliveryAttempt &attempt)
{
    return attempt.state == State::Delivered || attempt.state == State::Read;
}

/// The first of those that got furthest.
const DeliveryAttempt *delivered(const Delivery &delivery)
{
    const DeliveryAttempt *best = nullptr;
    for (const DeliveryAttempt &each : delivery.attempts) {
        if (isThere(each) && (!best || each.state > best->state))
            best = &each;
    }
    return best;
}

const DeliveryAnswer *answered(const Delivery &delivery)
{
    const auto found = std::find_if(delivery.answers.cbegin(), delivery.answers.cend(),
                                    [](const DeliveryAnswer &each) { return each.what != What::Automatic; });
    return found == delivery.answers.cend() ? nullptr : &*found;
}
} // namespace

bool Delivery::apply(const DeliveryFact &fact)
{
    switch (fact.what) {
    case What::Sending:
        return begin(*this, fact);
    case What::Answered:
    case What::Automatic:
    case What::Ticked:
        return answer(*this, fact);
    case What::Again:
        if (fact.attempt != tries() || again || state() == State::Queued)
            return false;
        again = true;
        givenUpAt.reset();
        return true;
    case What::GivenUp:
        if (fact.attempt != tries() || (givenUpAt && (!givenUpBy.isEmpty() || fact.by.isEmpty())))
            return false;
        givenUpAt = fact.at;
        givenUpBy = fact.by;
        givenUpWhy = fact.text;
        again = false;
        return true;
    default:
        break;
    }
    const std::optional<State> after = stateOf(fact.what);
    return after && goOn(*this, fact, *after);
}

DeliveryState Delivery::state() const
{
    if (answered(*this))
        return State::Answered;
    if (const DeliveryAttempt *there = delivered(*this))
        return there->state;
    if (givenUpAt)
        return State::GivenUp;
    return attempts.isEmpty() || again ? State::Queued : attempts.last().state;
}

Instant Delivery::stateAt() const
{
    if (const DeliveryAnswer *said = answered(*this))
        return said->at;
    if (const DeliveryAttempt *done = delivered(*this))
        return done->at;
    if (givenUpAt)
        return *givenUpAt;
    return attempts.isEmpty() ? madeAt : attempts.last().at;
}

QString Delivery::reason() const
{
    if (givenUpAt && !givenUpWhy.isEmpty())
        return givenUpWhy;
    for (auto each = attempts.crbegin(); each != attempts.crend(); ++each) {
        // Most servers begin their words with the code.
        if (!each->code.isEmpty() && !each->text.startsWith(each->code))
            return each->text.isEmpty() ? each->code : each->code + QLatin1Char(' ') + each->text;
        if (!each->text.isEmpty())
            return each->text;
    }
    return {};
}

bool Delivery::told() const
{
    return toldAt().has_value();
}

std::optional<Instant> Delivery::toldAt() const
{
    std::optional<Instant> first;
    const auto take = [&first](Instant at) { first = first ? std::min(*first, at) : at; };
    for (const DeliveryAttempt &each : attempts) {
        if (each.state == State::Sent || each.state == State::Delayed || isThere(each))
            take(each.at);
    }
    if (const DeliveryAnswer *said = answered(*this))
        take(said->at);
    return first;
}

bool Delivery::open() const
{
    const State now = state();
    return now == State::Queued || now == State::Sending || now == State::Maybe;
}

bool Delivery::deadLetter() const
{
    const State now = state();
    return now == State::Failed || now == State::Unknown || (now == State::GivenUp && givenUpBy.isEmpty());
}

QString stateName(Channel channel, DeliveryState state)
{
    switch (state) {
    case State::Queued:
        return channel == Channel::Task ? Words::tr("to be called") : Words::tr("queued");
    case State::Sending:
        return Words::tr("being sent");
    case State::Maybe:
        return Words::tr("perhaps sent, being asked about");
    case State::Unknown:
        return Words::tr("not known whether sent");
    case State::Sent:
        if (channel == Channel::Email)
            return Words::tr("accepted by the server");
        return channel == Channel::Sms ? Words::tr("sent") : Words::tr("called");
    case State::Delayed:
        return Words::tr("delayed");
    case State::Failed:
        return Words::tr("failed");
    case State::GivenUp:
        return Words::tr("given up");
    case State::Delivered:
        return channel == Channel::Sms ? Words::tr("delivered") : Words::tr("picked up");
    case State::Read:
        return Words::tr("read back");
    case State::Answered:
        return Words::tr("acknowledged");
    }
    return {};
}

Mark markOf(DeliveryState state)
{
    switch (state) {
    case State::Queued:
        return Mark::NotYet;
    case State::Sending:
        return Mark::Running;
    case State::Maybe:
    case State::Unknown:
        return Mark::Unknown;
    case State::Delayed:
        return Mark::Warning;
    case State::Failed:
    case State::GivenUp:
        return Mark::Bad;
    case State::Sent:
    case State::Delivered:
    case State::Read:
    case State::Answered:
        break;
    }
    return Mark::Fine;
}

} // namespace Switchback
