// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/smtp/mailserver.h"

#include <algorithm>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;
constexpr auto FirstPause = 5s;
constexpr int MostDoublings = 3; ///< 40 s at most: a server that is back is soon used again
} // namespace

MailServer::MailServer(MailServerSettings settings)
    : m_settings(std::move(settings))
{
}

bool MailServer::failed(const QString &trouble, Time now)
{
    if (now >= m_pausedUntil) { // others that were under way fail for the same reason
        m_pausedUntil = now + FirstPause * (1 << std::min(m_failures, MostDoublings));
        ++m_failures;
    }
    if (trouble == m_trouble)
        return false;
    m_trouble = trouble;
    return true;
}

bool MailServer::worked()
{
    m_failures = 0;
    m_pausedUntil = {};
    const bool news = !m_trouble.isEmpty();
    m_trouble.clear();
    return news;
}

std::unique_ptr<SmtpSession> MailServer::take()
{
    ++m_busy;
    if (m_idle.empty())
        return nullptr;
    std::unique_ptr<SmtpSession> session = std::move(m_idle.back());
    m_idle.pop_back();
    return session;
}

void MailServer::giveBack(std::unique_ptr<SmtpSession> session)
{
    --m_busy;
    if (session)
        m_idle.push_back(std::move(session));
}

MailServer::Time MailServer::slot(Time now)
{
    if (m_settings.perMinute == 0)
        return now;
    const Time mine = std::max(now, m_nextSlot);
    m_nextSlot = mine + std::chrono::microseconds(1min) / m_settings.perMinute;
    return mine;
}

} // namespace Switchback
