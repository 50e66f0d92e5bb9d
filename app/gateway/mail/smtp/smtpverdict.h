// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/carrying.h"

#include <QByteArray>
#include <QList>

namespace Switchback
{

/// One reply of a mail server, its lines joined.
struct SmtpReply {
    int code = 0; ///< 0: not a reply of SMTP
    QByteArray text;
    bool operator==(const SmtpReply &) const = default;
};

/// The replies of one transfer, line by line as libcurl hands them on.
class SmtpReplies
{
public:
    void clear();
    void take(const QByteArray &line);
    [[nodiscard]] const QList<SmtpReply> &all() const { return m_all; }

private:
    QList<SmtpReply> m_all;
    QByteArray m_begun; ///< of one that has more lines
};

/// How one transfer of one mail to one recipient went.
struct SmtpTalk {
    QList<SmtpReply> replies;
    int curl = 0;            ///< CURLcode
    QByteArray error;        ///< in libcurl's words
    bool handedOver = false; ///< libcurl has had the mail's last byte
    bool reused = false;     ///< on a connection that had carried a mail before
};

/// What it came to.
struct SmtpVerdict {
    Attempted::What what = Attempted::What::Later;
    enum class Next {
        Done,
        Reconnect,  ///< the server had enough of this connection: once more on a new one, at once
        OtherServer ///< not this mail's fault: another server may take it
    } next = Next::Done;
    QString trouble; ///< with OtherServer: what is wrong with this one; empty: nothing that a person can mend
    QString code;
    QString text;
    QString reference;
};

/// "Maybe" is said exactly where the server may have taken the mail and its answer was lost: it had said 354,
/// had the last byte, and nothing came after it. RFC 5321 4.2.
SmtpVerdict smtpVerdict(const SmtpTalk &talk);

} // namespace Switchback
