// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace Switchback
{

/// What the machine-readable part of a delivery notice says of its recipient (RFC 3464, RFC 6533).
struct DeliveryStatus {
    enum class Action { Failed, Delayed, Other };
    Action action = Action::Other;
    QString code; ///< "550 5.1.1" where the other server's answer is quoted, else "5.1.1"
    QString text; ///< the Diagnostic-Code, without its type; may be empty
};

/// Reads a message/delivery-status part's contents, or message/global-delivery-status: the recipient that
/// failed before one that is late, that before any other. Nothing: no recipient is named in it.
std::optional<DeliveryStatus> deliveryStatus(const QByteArray &part);

} // namespace Switchback
