// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/mail/smtp/smtpsession.h"

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace Switchback
{

/// What is known of one mail server while mails go through it: its connections, its pace, whether it works.
/// No thread's: whoever has it keeps calls apart.
class MailServer
{
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit MailServer(MailServerSettings settings);

    [[nodiscard]] const MailServerSettings &settings() const { return m_settings; }
    [[nodiscard]] QString key() const { return QStringLiteral("mail/") + m_settings.name; }

    /// Not to be tried before, for it did not work.
    [[nodiscard]] Time pausedUntil() const { return m_pausedUntil; }
    [[nodiscard]] const QString &trouble() const { return m_trouble; }
    /// It did not work: is left alone for a while, longer each time. Whether that is news.
    bool failed(const QString &trouble, Time now);
    /// The connections that nobody uses, to be ended where nobody waits for it.
    [[nodiscard]] std::vector<std::unique_ptr<SmtpSession>> takeIdle() { return std::exchange(m_idle, {}); }
    /// It did. Whether that is news.
    bool worked();

    /// Whether one more connection is allowed now; it has to be given back.
    [[nodiscard]] bool hasRoom() const { return m_busy < m_settings.connections; }
    /// A connection that is there already, or null: make one.
    std::unique_ptr<SmtpSession> take();
    /// Null: it is of no more use.
    void giveBack(std::unique_ptr<SmtpSession> session);

    /// When the next mail may go, which is booked with that.
    Time slot(Time now);

private:
    MailServerSettings m_settings;
    std::vector<std::unique_ptr<SmtpSession>> m_idle;
    int m_busy = 0;
    int m_failures = 0;
    QString m_trouble;
    Time m_pausedUntil{};
    Time m_nextSlot{};
};

} // namespace Switchback
