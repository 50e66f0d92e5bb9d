// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Switchback
{

/// What of a mail is looked at: a notification is short.
constexpr qint64 MaxNotificationBytes = qint64(64) * 1024;

/// The subject and the plain text of a mail, as far as it is looked at; nothing of its HTML, of what is
/// attached or sent on. Any bytes; any thread.
QString notificationText(const QByteArray &mail);

} // namespace Switchback
