// SPDX-License-Identifier: GPL-3.0-or-later
// What the log says of deliveries: events of kind `delivery.facts`, many facts in each.
#pragma once

#include "models/core/event.h"
#include "models/notify/carrying.h"

#include <QList>

namespace Switchback
{

/// One thing that is known of a delivery. Texts of gateways and people are bounded, not trusted, and lie
/// apart of the chain.
struct DeliveryFact {
    enum class What {
        Sending,   ///< intended: on disk before the first byte
        Sent,      ///< the gateway took it
        Later,     ///< surely not sent; also found out afterwards
        Maybe,     ///< the answer was lost
        Unknown,   ///< and asking has not helped, or nobody can be asked
        Delayed,   ///< on its way, and slow
        Delivered, ///< says the gateway
        Read,      ///< it was opened, says the gateway
        Failed,    ///< final for this message by this way
        Answered,  ///< a reply, a key
        Automatic, ///< an out-of-office, an answering machine
        Ticked,    ///< one of us says that they have heard it
        Again,     ///< one of us wants it tried once more
        GivenUp,   ///< by one of us, or, without a person, because it came to be too late
    };
    QString delivery;
    QString customer; ///< whose contact it is: the texts are about them
    int attempt = 0;  ///< of Again, Ticked and GivenUp: how many there had been
    What what = What::Sending;
    Instant at{};
    QString by;        ///< one of us; empty: the console
    QString code;      ///< the gateway's own; of an answer the key
    QString text;      ///< at most 500 characters, of an answer 2,000
    QString from;      ///< of an answer: another address than was written to
    QString gateway;   ///< which of ours
    QString reference; ///< its name for it
    std::optional<Instant> notBefore;
    bool operator==(const DeliveryFact &) const = default;
};

QString factKey(DeliveryFact::What what);

/// "k3…z2" and back: how an attempt of a delivery is called at a gateway.
QString attemptName(const QString &delivery, int attempt);
struct AttemptOf {
    QString delivery;
    int attempt = 0;
};
std::optional<AttemptOf> attemptFromName(const QString &name);

/// What a gateway said, as a fact. None: it concerns no delivery of ours.
std::optional<DeliveryFact> factOf(const QString &attempt, const Attempted &what, Instant at);
std::optional<DeliveryFact> factOf(const Heard &heard);

/// The body of an event; at most FactsInEvent of them.
inline constexpr qsizetype FactsInEvent = 100;
QJsonObject factsBody(const QList<DeliveryFact> &facts);
/// Of deliveries of one incident; whose word it is stands in the first fact.
Event factsEvent(const QString &pair, const QString &incident, const QList<DeliveryFact> &facts, Instant now);
/// What can't be read is left out.
QList<DeliveryFact> factsFrom(const Event &event);
/// Of an event: it tells of nothing but deliveries on their way. There are hundreds in an outage, and the
/// lines that a reader looks for would drown in them; how deliveries stand is seen on a page of their own.
bool isUsual(const Event &event);
/// "48 sent, 2 failed"
QString factsText(const QList<DeliveryFact> &facts);

} // namespace Switchback
