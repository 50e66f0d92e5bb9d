// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"
#include "models/notify/ladder/deliverybook.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Switchback
{

/// What has arrived of an incident's messages where the customers of a lab get it: in mailboxes, at the
/// provider of SMS and calls.
struct Arrivals {
    struct Message {
        QString notice;
        QString title;
        QString stage;
        int customers = 0; ///< of those who are to be told
        int told = 0;      ///< of those at whom something has arrived
        int mails = 0;
        int messages = 0; ///< SMS
        int calls = 0;
        QStringList missing; ///< customers at whom nothing has arrived, and what was taken and never came
        QStringList twice;   ///< to whom, and how often
        bool operator==(const Message &) const = default;
    };
    QList<Message> messages; ///< that gateways carry and a person has not withdrawn, in their order
    int violations = 0;      ///< requests that broke the provider's rules

    /// What has not arrived yet; empty: everything has, for everybody.
    [[nodiscard]] QString missing() const;
    /// What can't come right any more: something arrived twice, or a rule was broken. Empty: nothing.
    [[nodiscard]] QString wrong() const;
    [[nodiscard]] QJsonArray figures() const;
};
/// `lab`: as `switchback-lab --json arrived` says it. Of an incident that no other one has overlapped: calls
/// are told apart by number and time alone.
Arrivals countArrivals(const Incident &incident, const DeliveryBook &book, const QJsonObject &lab);

} // namespace Switchback
