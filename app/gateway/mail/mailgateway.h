// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gateway.h"
#include "app/gateway/mail/base/curlhandle.h"
#include "models/core/clock.h"

#include <memory>

namespace Switchback
{

class MailWorkers;
class MailboxReader;

/// E-mail: through the first mail server of [[notify.mail]] that will have it, and what comes back from
/// [notify.mailbox]. A mail server cannot be asked what became of a mail; a bounce or an answer that arrives
/// says it. Mails in the mailbox that answer nothing of ours are told of by strayed(), and left there.
class MailGateway : public Gateway
{
    Q_OBJECT
public:
    /// `clock` must outlive it. `mailboxPeriod` is how often the mailbox is looked at.
    MailGateway(const NotifySettings &settings, const Clock &clock, const MailDeadlines &deadlines = {},
                Duration mailboxPeriod = std::chrono::seconds(10), QObject *parent = nullptr);
    ~MailGateway() override;

    [[nodiscard]] QString key() const override { return QStringLiteral("mail"); }
    [[nodiscard]] Channel channel() const override { return Channel::Email; }
    [[nodiscard]] QStringList members() const override { return m_members; }
    [[nodiscard]] int room() const override;
    void send(const QList<Outgoing> &batch) override;

private:
    const Clock &m_clock;
    std::unique_ptr<MailWorkers> m_workers;
    std::unique_ptr<MailboxReader> m_mailbox;
    QStringList m_members;
};

} // namespace Switchback
