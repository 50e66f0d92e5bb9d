// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"
#include "models/core/instant.h"

#include <QJsonObject>

namespace Switchback::Lab
{

/// All that the customers of a lab ever got, as their mailboxes and the provider's own list say: the console
/// is not asked. Texts are not trusted.
struct Arrived {
    struct Mail {
        QString mailbox; ///< whose
        QString token; ///< what an answer to it would name: "d1z1" of "noc+d1z1@example.net"; empty: nothing
        QString subject;
        bool operator==(const Mail &) const = default;
    };
    struct Order { ///< of an SMS or a call
        QString to;
        QString text; ///< of an SMS
        Instant at{};
        bool operator==(const Order &) const = default;
    };
    QList<Mail> mails; ///< but for our own mailboxes
    QList<Order> messages;
    QList<Order> calls;
    int violations = 0; ///< requests that broke the provider's rules
    bool operator==(const Arrived &) const = default;
};

Result<Arrived> arrivedIn(const LabSpec &lab);
QJsonObject toJson(const Arrived &arrived);

} // namespace Switchback::Lab
