// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

namespace Switchback
{

/// An e-mail address that may go on a wire: one @, and nothing that a mail server could take for more than an
/// address. The Error says what is wrong with it, without a full stop.
struct MailAddress {
    QString local;
    QByteArray domain; ///< ASCII: "xn--..." where it is written in other letters
    [[nodiscard]] QString text() const { return local + QLatin1Char('@') + QString::fromLatin1(domain); }
    /// "noc+TAG@example.net": comes to the same mailbox, and tells what it answers.
    [[nodiscard]] QString tagged(const QString &tag) const;
    bool operator==(const MailAddress &) const = default;
};

Result<MailAddress> mailAddress(const QString &text);

} // namespace Switchback
