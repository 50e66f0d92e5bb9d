// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/smtp/smtpverdict.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <curl/curl.h>

namespace Switchback
{

namespace
{
constexpr int GoAhead = 354;
constexpr int Bye = 221;
constexpr qsizetype MaxReplies = 100;
constexpr qsizetype MaxReply = 2000;
constexpr int MaxText = 500;

using What = Attempted::What;
using Next = SmtpVerdict::Next;

QString words(const char *text)
{
    return QCoreApplication::translate("SmtpVerdict", text);
}

void quote(const SmtpReply &reply, SmtpVerdict &out)
{
    static const QRegularExpression enhanced(QStringLiteral("\\A([245]\\.\\d{1,3}\\.\\d{1,3})(?:\\s+|\\z)"));
    QString text = visibleText(reply.text, MaxText).simplified();
    out.code = QString::number(reply.code);
    if (const auto match = enhanced.match(text); match.hasMatch()) {
        out.code += QLatin1Char(' ') + match.captured(1);
        text.remove(0, match.capturedLength());
    }
    out.text = text;
}

/// As postfix, exim, OpenSMTPD and sendmail say it.
QString queueId(const QString &text)
{
    static const QRegularExpression shape(
        QStringLiteral("queued as ([\\w-]{4,60})|\\bid=([\\w-]{4,60})|\\bdelivery: ([\\w-]{4,60})|"
                       "\\A([\\w-]{4,60}) Message accepted"));
    const QRegularExpressionMatch match = shape.match(text);
    return match.captured(1) + match.captured(2) + match.captured(3) + match.captured(4);
}

What classOf(int code)
{
    return code / 100 == 2 ? What::Sent : code / 100 == 5 ? What::Refused : What::Later;
}

/// It had said that it would take the mail.
SmtpVerdict afterGoAhead(const SmtpTalk &talk, qsizetype goAhead)
{
    SmtpVerdict out;
    const SmtpReply answer = talk.replies.value(goAhead + 1);
    if (const int kind = answer.code / 100; kind == 2 || kind == 4 || kind == 5) {
        quote(answer, out);
        out.what = classOf(answer.code);
        if (out.what == What::Sent)
            out.reference = queueId(out.text);
        return out;
    }
    out.what = talk.handedOver ? What::Maybe : What::Later;
    out.text =
        talk.handedOver
            ? words("The answer to the mail was lost: %1").arg(visibleText(talk.error, MaxText / 2))
            : words("The connection broke within the mail: %1").arg(visibleText(talk.error, MaxText / 2));
    return out;
}

/// Why a server cannot be used at all.
QString troubleOf(const SmtpTalk &talk)
{
    const QString error = visibleText(talk.error, MaxText / 2);
    switch (talk.curl) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return words("its name is not known: %1").arg(error);
    case CURLE_COULDNT_CONNECT:
        return words("it cannot be reached: %1").arg(error);
    case CURLE_OPERATION_TIMEDOUT:
        return words("it did not answer in time: %1").arg(error);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return words("its certificate is not trusted: %1").arg(error);
    case CURLE_USE_SSL_FAILED:
        return words("it offers no STARTTLS, and nothing is sent without: %1").arg(error);
    case CURLE_SSL_CONNECT_ERROR:
        return words("TLS failed: %1").arg(error);
    case CURLE_LOGIN_DENIED:
        return words("it refuses the login: %1").arg(error);
    default:
        return error;
    }
}

SmtpVerdict serversFault(const SmtpTalk &talk)
{
    SmtpVerdict out;
    out.next = talk.reused ? Next::Reconnect : Next::OtherServer;
    if (!talk.replies.isEmpty() && talk.replies.constLast().code >= 400)
        quote(talk.replies.constLast(), out);
    out.trouble = troubleOf(talk);
    if (!out.text.isEmpty())
        out.trouble += QStringLiteral(" (%1 %2)").arg(out.code, out.text);
    else
        out.text = out.trouble.left(MaxText);
    return out;
}
} // namespace

void SmtpReplies::clear()
{
    m_all.clear();
    m_begun.clear();
}

void SmtpReplies::take(const QByteArray &line)
{
    if (m_all.size() >= MaxReplies)
        return;
    const QByteArray text = line.trimmed();
    const int code = text.left(3).toInt();
    const bool known = code >= 100 && code < 600;
    if (m_begun.size() < MaxReply)
        m_begun += (m_begun.isEmpty() ? QByteArray() : QByteArray(1, ' ')) + (known ? text.mid(4) : text);
    if (known && text.mid(3, 1) == "-")
        return;
    // What libcurl is answered to its QUIT says nothing about the mail.
    if (code != Bye)
        m_all += SmtpReply{known ? code : 0, m_begun};
    m_begun.clear();
}

SmtpVerdict smtpVerdict(const SmtpTalk &talk)
{
    for (qsizetype i = 0; i < talk.replies.size(); ++i)
        if (talk.replies.at(i).code == GoAhead)
            return afterGoAhead(talk, i);
    const SmtpReply last = talk.replies.isEmpty() ? SmtpReply() : talk.replies.constLast();
    // The words of libcurl's own source: which command a reply belongs to is told nowhere else.
    const bool recipient = talk.error.startsWith("RCPT failed");
    const bool data = talk.error.startsWith("DATA failed");
    const bool sender = talk.error.startsWith("MAIL failed");
    const bool wantsLogin = last.code == 530 || last.code == 535 || last.code == 538;
    const bool closing = last.code == 421;
    if ((!recipient && !data && !sender) || last.code < 400 || wantsLogin || closing)
        return serversFault(talk);
    SmtpVerdict out;
    quote(last, out);
    if (!sender) {
        out.what = classOf(last.code);
        return out;
    }
    // Whoever has had enough mails of one connection says so at MAIL.
    if (talk.reused)
        out.next = Next::Reconnect;
    else {
        out.next = Next::OtherServer;
        if (classOf(last.code) == What::Refused)
            out.trouble = words("it does not take mail from our address: %1 %2").arg(out.code, out.text);
    }
    return out;
}

} // namespace Switchback
