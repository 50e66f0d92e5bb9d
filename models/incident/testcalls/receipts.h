// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

namespace Switchback
{

/// For which notifications of a test message is waited, and until when, by the clock of the console that
/// wrote it down.
struct Awaited {
    QStringList channels; ///< "mail", "sms": those that are read where they arrive
    Instant until{};
    bool operator==(const Awaited &) const = default;
};

/// What became of the notification of a test message by one channel.
struct Receipt {
    QString channel;
    std::optional<Duration>
        after;         ///< from the message's end to its arrival, never negative; none: it has not
    QString by;        ///< arrived: by whose clock that is; else why it is not there
    bool known = true; ///< false: nobody could look, so it may have arrived
    bool operator==(const Receipt &) const = default;
    [[nodiscard]] bool arrived() const { return after.has_value(); }
    /// "after 1.4 s, by the mail server's clock".
    [[nodiscard]] QString text() const;
};

QJsonObject toJson(const Receipt &receipt);
/// Nothing: it is none.
std::optional<Receipt> receiptFrom(const QJsonObject &json);
/// "e-mail", "SMS".
QString receiptChannel(const QString &channel);
/// What did not come in time.
Receipt lostReceipt(const QString &channel, Duration within);

} // namespace Switchback
