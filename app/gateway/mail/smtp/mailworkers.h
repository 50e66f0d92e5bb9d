// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/mail/smtp/mailserver.h"
#include "app/gateway/mail/text/composed.h"

#include <QObject>

#include <condition_variable>
#include <deque>
#include <functional>
#include <thread>

namespace Switchback
{

/// The threads that carry mails, as many as the server with the most connections allows; begun when there is
/// something to do. What they have to say is said in the thread of whoever made them.
class MailWorkers
{
public:
    struct Ears {
        std::function<void(const QString &attempt, const Attempted &what)> attempted;
        std::function<void(const QString &server, const QString &what)> troubled;
    };

    /// `ears` are called in the thread of `listener`, and never once this is gone.
    MailWorkers(const QList<MailServerSettings> &servers, MailSender sender, const MailDeadlines &deadlines,
                QObject *listener, Ears ears);
    MailWorkers(const MailWorkers &) = delete;
    MailWorkers &operator=(const MailWorkers &) = delete;
    /// Waits, 2 s at most: what is under way may end, then connections are cut, and a thread that still hangs
    /// is left behind.
    ~MailWorkers();

    void send(const QList<Outgoing> &batch, Instant now);
    [[nodiscard]] int threads() const { return m_most; }

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
    int m_most = 0;
};

} // namespace Switchback
