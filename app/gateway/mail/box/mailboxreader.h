// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/mail/base/curlhandle.h"
#include "models/notify/carrying.h"
#include "models/notify/gateways/straymail.h"
#include "models/notify/mailaddress.h"

#include <QObject>

#include <functional>
#include <memory>

namespace Switchback
{

/// Looks into the mailbox where bounces and answers arrive, in one thread of its own, and says what each is
/// about. A mail is marked with a keyword of ours at the next look after that: one that was read and not kept
/// by whoever was told, because the program ended, is read again.
class MailboxReader
{
public:
    struct Ears {
        std::function<void(const Heard &what)> heard;       ///< its moment is the mail's own date, or 0
        std::function<void(const StrayMail &mail)> strayed; ///< likewise; it answers nothing of ours
        std::function<void(const QString &what)> troubled;  ///< empty: all is well again
    };

    /// `ears` are called in the thread of `listener`, and never once this is gone.
    MailboxReader(const ServerLogin &login, const MailAddress &address, const QByteArray &domain,
                  const MailDeadlines &deadlines, Duration period, QObject *listener, Ears ears);
    MailboxReader(const MailboxReader &) = delete;
    MailboxReader &operator=(const MailboxReader &) = delete;
    ~MailboxReader(); ///< waits as MailWorkers does

    /// What the gateway is called in troubled() and heard().
    static QString key() { return QStringLiteral("mail/mailbox"); }

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace Switchback
