// SPDX-License-Identifier: GPL-3.0-or-later
// An incident with three customers and one message, and what is said of its deliveries.
#pragma once

#include "models/messages/messagesview.h"

namespace Switchback::MessageCase
{

const inline Instant Start = instantFromMs(1'800'000'000'000);

inline Incident incident()
{
    Incident made;
    made.id = QStringLiteral("i1");
    made.number = 7;
    made.fromZone = "UTC";
    for (int i = 1; i <= 3; ++i) {
        Customer customer;
        customer.id = QStringLiteral("c%1").arg(i);
        customer.name = QStringLiteral("Clinic %1").arg(i);
        made.customers += customer;
    }
    Notice alert;
    alert.id = QStringLiteral("alert");
    alert.carried = true;
    made.notices += alert;
    knowCustomers(made);
    return made;
}

inline Delivery delivery(int number, Channel channel = Channel::Email)
{
    Delivery made;
    made.id = QStringLiteral("d%1").arg(number);
    made.notice = QStringLiteral("alert");
    made.customer = QStringLiteral("c%1").arg(number);
    made.contact = QStringLiteral("1");
    made.channel = channel;
    made.madeAt = Start + std::chrono::seconds(number);
    made.to.name = QStringLiteral("Osei <b>");
    made.to.address = QStringLiteral("x@example.net");
    return made;
}

inline DeliveryFact fact(int number, DeliveryFact::What what, const QString &text = {})
{
    DeliveryFact made;
    made.delivery = QStringLiteral("d%1").arg(number);
    made.attempt = 1;
    made.what = what;
    made.at = Start + std::chrono::seconds(60);
    made.text = text;
    return made;
}

} // namespace Switchback::MessageCase
