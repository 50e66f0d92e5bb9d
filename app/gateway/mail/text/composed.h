// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/carrying.h"
#include "models/notify/mailaddress.h"

namespace Switchback
{

/// Whose mails they are, and where what comes back arrives.
struct MailSender {
    QString name;
    MailAddress from;
    std::optional<MailAddress> mailbox; ///< nothing: what comes back is read by nobody
};

/// What an SMTP server is given.
struct ComposedMail {
    QByteArray from; ///< of the envelope: bounces come there
    QByteArray to;
    QByteArray bytes; ///< lines end with CRLF
};

/// The same bytes for the same attempt and moment: a retry sends the same mail. Names and subjects go
/// literally, with what cannot be seen made visible, so that nothing in them can become a header. The Error
/// says what is wrong with the address. Any thread.
Result<ComposedMail> composedMail(const Outgoing &what, const MailSender &sender, Instant at);

} // namespace Switchback
