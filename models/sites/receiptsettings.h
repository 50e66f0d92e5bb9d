// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/sites/notifysettings.h"

#include <QStringList>

namespace Switchback
{

/// Where the notifications of a pair's test messages are read: [pair.test].
struct ReceiptSettings {
    ServerLogin mailbox; ///< IMAP; no host: none is read
    QString smsNumber;   ///< E.164, of the account of [[notify.sms]] below; empty: none is read
    QString smsGateway;  ///< its name; empty: the first
    Duration wait = std::chrono::minutes(2); ///< for each, from when it was heard again
    bool operator==(const ReceiptSettings &) const = default;
    /// "mail", "sms": what is read.
    [[nodiscard]] QStringList channels() const
    {
        QStringList out;
        if (!mailbox.host.isEmpty())
            out += QStringLiteral("mail");
        if (!smsNumber.isEmpty())
            out += QStringLiteral("sms");
        return out;
    }
};

} // namespace Switchback
