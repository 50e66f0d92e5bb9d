// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/mail/base/curlhandle.h"
#include "app/gateway/mail/smtp/smtpverdict.h"
#include "app/gateway/mail/text/composed.h"

namespace Switchback
{

/// One connection to one mail server, kept from mail to mail. One thread at a time.
class SmtpSession
{
public:
    /// `helo` is what we call ourselves to the server.
    SmtpSession(const ServerLogin &login, const QByteArray &password, const QByteArray &helo,
                const MailDeadlines &deadlines, std::shared_ptr<Stopping> stopping);

    /// Waits for the server. A mail that was surely not sent is tried once more where the connection was at
    /// fault.
    SmtpVerdict send(const ComposedMail &mail);
    /// Ends without a word, where the server does not listen.
    void abandon() { m_curl.abandon(); }

private:
    SmtpVerdict once(const ComposedMail &mail);

    static size_t onRead(char *to, size_t size, size_t count, void *self);
    static size_t onReply(char *line, size_t size, size_t count, void *self);

    SmtpReplies m_replies;
    const ComposedMail *m_mail = nullptr;
    qsizetype m_read = 0;
    bool m_handedOver = false;
    int m_carried = 0; ///< mails on this connection
    CurlHandle m_curl; ///< last: calls back while it goes
};

} // namespace Switchback
