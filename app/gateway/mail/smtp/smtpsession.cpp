// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/smtp/smtpsession.h"

#include <algorithm>
#include <cstring>

namespace Switchback
{

namespace
{
/// Servers end a session after some number of mails, 100 the lowest that was seen.
constexpr int MailsPerConnection = 90;
} // namespace

SmtpSession::SmtpSession(const ServerLogin &login, const QByteArray &password, const QByteArray &helo,
                         const MailDeadlines &deadlines, std::shared_ptr<Stopping> stopping)
    : m_curl(login, password, deadlines, std::move(stopping))
{
    m_curl.set(CURLOPT_URL, (CurlHandle::urlOf("smtp", login) + '/' + helo).constData());
    m_curl.set(CURLOPT_UPLOAD, 1L);
    m_curl.set(CURLOPT_READFUNCTION, onRead);
    m_curl.set(CURLOPT_READDATA, this);
    m_curl.set(CURLOPT_HEADERFUNCTION, onReply);
    m_curl.set(CURLOPT_HEADERDATA, this);
}

SmtpVerdict SmtpSession::send(const ComposedMail &mail)
{
    const SmtpVerdict verdict = once(mail);
    return verdict.next == SmtpVerdict::Next::Reconnect ? once(mail) : verdict;
}

SmtpVerdict SmtpSession::once(const ComposedMail &mail)
{
    m_mail = &mail;
    m_read = 0;
    m_handedOver = false;
    m_replies.clear();
    const std::unique_ptr<curl_slist, void (*)(curl_slist *)> to(
        curl_slist_append(nullptr, ('<' + mail.to + '>').constData()), curl_slist_free_all);
    m_curl.set(CURLOPT_MAIL_FROM, ('<' + mail.from + '>').constData());
    m_curl.set(CURLOPT_MAIL_RCPT, to.get());
    m_curl.set(CURLOPT_FRESH_CONNECT, m_carried == 0 ? 1L : 0L);
    m_curl.set(CURLOPT_FORBID_REUSE, m_carried + 1 >= MailsPerConnection ? 1L : 0L);
    const CURLcode code = m_curl.perform();
    const bool reused = m_carried > 0 && m_curl.info(CURLINFO_NUM_CONNECTS) == 0;
    m_curl.set(CURLOPT_MAIL_RCPT, static_cast<curl_slist *>(nullptr));
    // After an error libcurl says QUIT and lets the connection go.
    m_carried = code == CURLE_OK && m_carried + 1 < MailsPerConnection ? (reused ? m_carried : 0) + 1 : 0;
    // Some servers repeat the login in a refusal of it; what they say is logged and shown.
    QList<SmtpReply> replies = m_replies.all();
    for (SmtpReply &each : replies)
        each.text = m_curl.secrets().takenOut(each.text);
    return smtpVerdict({replies, int(code), m_curl.error(code), m_handedOver, reused});
}

size_t SmtpSession::onRead(char *to, size_t size, size_t count, void *self)
{
    auto *session = static_cast<SmtpSession *>(self);
    const QByteArray &bytes = session->m_mail->bytes;
    const qsizetype part = std::min(qsizetype(size * count), bytes.size() - session->m_read);
    std::memcpy(to, bytes.constData() + session->m_read, size_t(part));
    session->m_read += part;
    session->m_handedOver = part == 0;
    return size_t(part);
}

size_t SmtpSession::onReply(char *line, size_t size, size_t count, void *self)
{
    static_cast<SmtpSession *>(self)->m_replies.take(QByteArray(line, qsizetype(size * count)));
    return size * count;
}

} // namespace Switchback
