// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/delivery.h"
#include "models/notify/recipients.h"

#include <QSet>

#include <functional>
#include <optional>

namespace Switchback
{

/// One thing to try for a customer.
struct Rung {
    Recipient who; ///< without ways
    ChannelAddress to;
    bool operator==(const Rung &) const = default;
};

struct LadderRules {
    Duration within{std::chrono::minutes(10)}; ///< not sent, or not acknowledged, by then: the next rung
    bool wantsAnswer = false;                  ///< goes on until somebody says that they have it
    QSet<Channel> carried;                     ///< what there are gateways for; a task needs none
    bool operator==(const LadderRules &) const = default;
};

/// The stages whose messages ask for an acknowledgement: those after which a customer has something to do or
/// to know that can't wait.
bool wantsAnswer(const QString &stage);
/// Whoever a gateway has told the second need not be told the first any more: an alert or a decision behind a
/// later decision or request to reroute.
bool overtakes(const QString &laterStage, const QString &stage);

/// Each contact's channels one after the other, then the next contact; calls by one of us come last, and only
/// to whom no gateway can call, or for whom that was set.
QList<Rung> rungsOf(const QList<Recipient> &ofOneCustomer, const QSet<Channel> &carried);

/// How a customer stands with one message.
enum class CustomerReach {
    Trying,    ///< nobody there has been told yet
    Told,      ///< a gateway took it for somebody there
    Answered,  ///< somebody there has said that they have it
    Unreached, ///< every rung was tried in vain: wants a person
    LeftOut,   ///< nobody there was told, and none is to be any more
};

struct Climb {
    CustomerReach standing = CustomerReach::Trying;
    std::optional<Rung> next;         ///< to be tried now
    std::optional<Instant> lookAgain; ///< without news, there is something new to be said then
    bool operator==(const Climb &) const = default;
};
/// `made`: the customer's deliveries of this message. `isFinal`: whether an address was found to be of no use
/// before; such a rung is passed over. `later`: how they stand with what was said after it and does in its
/// place: Answered, or Told, or anything else, which changes nothing.
Climb climb(const QList<Rung> &rungs, const QList<Delivery> &made, const LadderRules &rules,
            const std::function<bool(const ChannelAddress &)> &isFinal, Instant now,
            CustomerReach later = CustomerReach::Trying);

/// When an attempt that was surely not sent is to be made again: after 5 s, doubling to 5 min, each up to a
/// fifth longer or shorter, by the attempt's name alone; not before the gateway wants it.
Instant retryAt(const QString &attempt, int tries, Instant failedAt, std::optional<Instant> notBefore);
/// When the gateway is to be asked what became of an attempt whose answer was lost: the times asked so far,
/// from 0. None: no more, it stays unknown.
std::optional<Instant> askAt(Instant maybeAt, int asked);

} // namespace Switchback
