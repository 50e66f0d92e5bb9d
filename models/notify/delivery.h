// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"
#include "models/notify/deliveryfact.h"
#include "models/notify/routing.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace Switchback
{

/// Of one attempt the higher stays, whatever comes late or twice.
enum class DeliveryState {
    Queued,
    Sending,
    Maybe,   ///< perhaps sent: the answer was lost, and the gateway is being asked
    Unknown, ///< and nobody can say; for a person
    Sent,    ///< of an e-mail: accepted by the server
    Delayed,
    Failed,
    GivenUp,
    Delivered,
    Read, ///< says the gateway: whoever opened it has acknowledged nothing
    Answered,
};
QString stateName(Channel channel, DeliveryState state); ///< "accepted by the server", "delivered"
Mark markOf(DeliveryState state);

/// To whom it goes: all that a person must be able to have erased.
struct Addressee {
    QString name;
    QString customerName;
    QString address;
    QString extension;
    QByteArray language; ///< BCP 47; empty: the message's own
    QByteArray zone;     ///< IANA
    Routing routing;     ///< of a message that says it
    bool operator==(const Addressee &) const = default;
};

struct DeliveryAttempt {
    DeliveryState state = DeliveryState::Sending; ///< Queued: surely not sent
    Instant begunAt{};
    Instant at{}; ///< of the state
    QString code;
    QString text; ///< the gateway's own words; not trusted
    QString gateway;
    QString reference;
    bool operator==(const DeliveryAttempt &) const = default;
};

/// What somebody, or their machine, said to a delivery.
struct DeliveryAnswer {
    DeliveryFact::What what = DeliveryFact::What::Answered; ///< or Automatic, Ticked
    Instant at{};
    QString text;
    QString code; ///< the key
    QString from;
    QString by; ///< who of us ticked it
    bool operator==(const DeliveryAnswer &) const = default;
};

/// One message to one contact by one channel, and what became of it: a fold of facts that may come late,
/// twice and in any order.
struct Delivery {
    QString id; ///< [a-y0-9]{1,26}; can't be guessed
    QString pair;
    QString incident;
    QString notice;
    QString customer;
    QString contact;
    Channel channel = Channel::Email;
    Audience audience = Audience::Drill;
    Instant madeAt{};
    Instant notAfter{}; ///< pointless later
    Addressee to;
    QList<DeliveryAttempt> attempts;
    QList<DeliveryAnswer> answers; ///< in the order in which they were heard
    std::optional<Instant> notBefore;
    bool again = false; ///< one of us wants it tried once more
    std::optional<Instant> givenUpAt;
    QString givenUpBy; ///< empty: the console
    QString givenUpWhy;
    bool operator==(const Delivery &) const = default;

    /// False: it says nothing new.
    bool apply(const DeliveryFact &fact);
    [[nodiscard]] DeliveryState state() const;
    [[nodiscard]] Instant stateAt() const;
    /// The gateway's code and words, or why it was given up. Not trusted.
    [[nodiscard]] QString reason() const;
    /// A gateway took it, or better: whoever it is for has been told, as far as anybody can know.
    [[nodiscard]] bool told() const;
    [[nodiscard]] std::optional<Instant> toldAt() const;
    /// There is something left to do for the console: to send, to ask.
    [[nodiscard]] bool open() const;
    /// Ended without success, and no person has said what to make of it.
    [[nodiscard]] bool deadLetter() const;
    [[nodiscard]] int tries() const { return int(attempts.size()); }
};

/// What became of it, as the outbox keeps it. Fields that can't be read are left as they are by default.
QByteArray becameJson(const Delivery &delivery); ///< canonical
void setBecame(Delivery &delivery, const QJsonObject &json);
QJsonObject addresseeJson(const Addressee &to);
Addressee addresseeFromJson(const QJsonObject &json);

} // namespace Switchback
