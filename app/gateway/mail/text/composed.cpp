// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/composed.h"

#include "app/gateway/mail/text/mailhead.h"
#include "app/gateway/mail/text/mailtokens.h"
#include "app/gateway/mail/text/mime.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("ComposedMail", text);
}

QByteArray bodyText(QString text)
{
    if (text.contains(QLatin1Char('\r')))
        text.replace(QLatin1String("\r\n"), QLatin1String("\n"))
            .replace(QLatin1Char('\r'), QLatin1Char('\n'));
    // Most have nothing in them that could not be seen.
    const bool harmless = std::all_of(text.begin(), text.end(), [](QChar c) {
        return c == u'\n' || (c >= u' ' && c < u'\x7f') || (c >= u'\xa0' && c < u'\x600');
    });
    QByteArray out = (harmless ? text : visibleText(text, std::numeric_limits<int>::max(), true)).toUtf8();
    if (!out.endsWith('\n'))
        out += '\n';
    return out;
}

/// Quoted-printable is three bytes for each that is not ASCII: a text in other letters goes as base64.
bool isMostlyAscii(const QByteArray &text)
{
    const auto high = std::count_if(text.begin(), text.end(), [](char c) { return (uchar(c) & 0x80U) != 0; });
    return high <= text.size() / 6;
}

QByteArray encoded(const QByteArray &text, GMimeContentEncoding how)
{
    GMimeEncoding state;
    g_mime_encoding_init_encode(&state, how);
    QByteArray out(qsizetype(g_mime_encoding_outlen(&state, size_t(text.size()))), Qt::Uninitialized);
    out.truncate(qsizetype(g_mime_encoding_flush(&state, text.constData(), size_t(text.size()), out.data())));
    return out;
}

void addPart(QByteArray &mail, const char *subtype, const QString &text)
{
    const QByteArray bytes = bodyText(text);
    const bool quoted = isMostlyAscii(bytes);
    mail += "Content-Type: text/";
    mail += subtype;
    mail += "; charset=utf-8\nContent-Transfer-Encoding: ";
    mail += quoted ? "quoted-printable\n\n" : "base64\n\n";
    mail += encoded(bytes, quoted ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE : GMIME_CONTENT_ENCODING_BASE64);
}

void addBody(QByteArray &mail, const Outgoing &what)
{
    if (what.html.isEmpty()) {
        addPart(mail, "plain", what.text);
        return;
    }
    // Neither encoding can produce it.
    const QByteArray boundary = "=_sb." + what.attempt.toLatin1();
    mail += "Content-Type: multipart/alternative;\n\tboundary=\"" + boundary + "\"\n\n--" + boundary + '\n';
    addPart(mail, "plain", what.text);
    mail += "\n--" + boundary + '\n';
    addPart(mail, "html", what.html);
    mail += "\n--" + boundary + "--\n";
}

QByteArray dateText(Instant at)
{
    const std::unique_ptr<GDateTime, void (*)(GDateTime *)> date(
        g_date_time_new_from_unix_utc(toMs(at) / 1000), g_date_time_unref);
    const std::unique_ptr<char, void (*)(void *)> text(g_mime_utils_header_format_date(date.get()), g_free);
    return text.get();
}

void addHeads(QByteArray &mail, const Outgoing &what, const MailSender &sender, Instant at,
              const MailAddress &to)
{
    mail += "Date: " + dateText(at) + '\n';
    MailHead::addAddress(mail, "From", sender.name, sender.from.text());
    if (sender.mailbox)
        MailHead::addAddress(mail, "Reply-To", sender.name, sender.mailbox->tagged(what.attempt));
    MailHead::addAddress(mail, "To", what.displayName, to.text());
    MailHead::addText(mail, "Subject", what.subject);
    const QByteArray &domain = sender.from.domain;
    MailHead::addToken(mail, "Message-Id", '<' + MailTokens::messageId(what.attempt, domain) + '>');
    if (!what.thread.isEmpty())
        MailHead::addToken(mail, "References", '<' + MailTokens::threadId(what.thread, domain) + '>');
    mail += "Auto-Submitted: auto-generated\n"; // RFC 3834: no machine is to answer
    if (!what.language.isEmpty())
        MailHead::addText(mail, "Content-Language", QString::fromUtf8(what.language));
    mail += "MIME-Version: 1.0\n";
}

QByteArray asOnTheWire(const QByteArray &mail)
{
    QByteArray out;
    out.reserve(mail.size() + mail.count('\n'));
    qsizetype from = 0;
    for (qsizetype end = mail.indexOf('\n'); end >= 0; end = mail.indexOf('\n', from)) {
        out += QByteArrayView(mail).sliced(from, end - from);
        out += "\r\n";
        from = end + 1;
    }
    return out + QByteArrayView(mail).sliced(from).toByteArray();
}
} // namespace

/// gmime encodes what has to be; the lines around it are put together here, which costs a fifth of objects
/// that are made, changed and written out for each mail.
Result<ComposedMail> composedMail(const Outgoing &what, const MailSender &sender, Instant at)
{
    const Result<MailAddress> to = mailAddress(what.address);
    if (!to)
        return to.error();
    if (!MailTokens::isAttempt(what.attempt))
        return Error{
            QStringLiteral("bad_attempt"), words("an attempt has no name that a mail can carry"), {}};
    Mime::begin();
    QByteArray mail;
    mail.reserve(1000 + (what.text.size() + what.html.size()) * 5 / 4);
    addHeads(mail, what, sender, at, *to);
    addBody(mail, what);
    const QString back = sender.mailbox ? sender.mailbox->tagged(what.attempt) : sender.from.text();
    return ComposedMail{back.toUtf8(), to->text().toUtf8(), asOnTheWire(mail)};
}

} // namespace Switchback
