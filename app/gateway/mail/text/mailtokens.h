// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/mailaddress.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace Switchback
{

/// The marks by which a mail that comes back is known: in the address it comes to, and, where a relay lost
/// that, in the Message-ID that it refers to.
namespace MailTokens
{

/// [a-z0-9]{1,32}
bool isAttempt(const QString &text);
/// "sb.ATTEMPT@example.net", without angle brackets.
QByteArray messageId(const QString &attempt, const QByteArray &domain);
/// The same for all mails of a thread; of no mail itself.
QByteArray threadId(const QByteArray &thread, const QByteArray &domain);
/// The attempt in such a name; nothing where it is another's or a thread's.
std::optional<QString> attemptOf(const QByteArray &messageId, const QByteArray &domain);
/// The attempt in "noc+ATTEMPT@example.net".
std::optional<QString> attemptOf(const QString &address, const MailAddress &mailbox);

} // namespace MailTokens

} // namespace Switchback
