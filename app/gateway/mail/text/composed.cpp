// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/composed.h"

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
constexpr int MaxSubject = 400;
constexpr int MaxName = 200;
constexpr qsizetype MaxWord = 42;

using Mime::Ref;

QString words(const char *text)
{
    return QCoreApplication::translate("ComposedMail", text);
}

/// RFC 2047: words of at most 75 characters, each of whole letters.
QByteArray encodedWords(const QString &text)
{
    QList<QByteArray> parts{QByteArray()};
    for (const uint code : text.toUcs4()) {
        const auto letter = char32_t(code);
        const QByteArray bytes = QString::fromUcs4(&letter, 1).toUtf8();
        if (parts.constLast().size() + bytes.size() > MaxWord)
            parts += QByteArray();
        parts.last() += bytes;
    }
    for (QByteArray &word : parts)
        word = "=?utf-8?B?" + word.toBase64() + "?=";
    return parts.join(' ');
}

/// As it goes into a header: what cannot be seen would otherwise break a line or turn one round, and what
/// looks like an encoded word would be decoded.
QByteArray headerText(const QString &text, int most)
{
    const QString shown = visibleText(text.simplified(), most);
    return shown.contains(QLatin1String("=?")) ? encodedWords(shown) : shown.toUtf8();
}

QByteArray bodyText(QString text)
{
    text.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(QLatin1Char('\r'), QLatin1Char('\n'));
    // Most have nothing in them that could not be seen.
    const bool harmless = std::all_of(text.begin(), text.end(), [](QChar c) {
        return c == u'\n' || (c >= u' ' && c < u'\x7f') || (c >= u'\xa0' && c < u'\x600');
    });
    const QByteArray out =
        (harmless ? text : visibleText(text, std::numeric_limits<int>::max(), true)).toUtf8();
    return out.endsWith('\n') ? out : out + '\n';
}

/// Quoted-printable is three bytes for each that is not ASCII: a text in other letters goes as base64.
GMimeContentEncoding encodingFor(const QByteArray &text)
{
    const auto high = std::count_if(text.begin(), text.end(), [](char c) { return (uchar(c) & 0x80U) != 0; });
    return high > text.size() / 6 ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

Ref<GMimePart> part(const char *subtype, const QString &text)
{
    const QByteArray bytes = bodyText(text);
    const Ref<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.constData(), size_t(bytes.size())));
    const Ref<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    Ref<GMimePart> out(g_mime_part_new_with_type("text", subtype));
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(out.get()), "charset", "utf-8");
    g_mime_part_set_content(out.get(), content.get());
    g_mime_part_set_content_encoding(out.get(), encodingFor(bytes));
    return out;
}

void header(GMimeMessage *message, const char *name, const QByteArray &value)
{
    g_mime_object_append_header(GMIME_OBJECT(message), name, value.constData(), "utf-8");
}

void address(GMimeMessage *message, GMimeAddressType type, const QString &name, const QString &address)
{
    const QByteArray shown = headerText(name, MaxName);
    g_mime_message_add_mailbox(message, type, shown.isEmpty() ? nullptr : shown.constData(),
                               address.toUtf8().constData());
}

void body(GMimeMessage *message, const Outgoing &what)
{
    const Ref<GMimePart> plain = part("plain", what.text);
    if (what.html.isEmpty()) {
        g_mime_message_set_mime_part(message, GMIME_OBJECT(plain.get()));
        return;
    }
    const Ref<GMimePart> html = part("html", what.html);
    const Ref<GMimeMultipart> both(g_mime_multipart_new_with_subtype("alternative"));
    // Neither encoding can produce it.
    g_mime_multipart_set_boundary(both.get(), ("=_sb." + what.attempt.toLatin1()).constData());
    g_mime_multipart_add(both.get(), GMIME_OBJECT(plain.get()));
    g_mime_multipart_add(both.get(), GMIME_OBJECT(html.get()));
    g_mime_message_set_mime_part(message, GMIME_OBJECT(both.get()));
}

void heads(GMimeMessage *message, const Outgoing &what, const MailSender &sender, Instant at,
           const MailAddress &to)
{
    const std::unique_ptr<GDateTime, void (*)(GDateTime *)> date(
        g_date_time_new_from_unix_utc(toMs(at) / 1000), g_date_time_unref);
    g_mime_message_set_date(message, date.get());
    address(message, GMIME_ADDRESS_TYPE_FROM, sender.name, sender.from.text());
    if (sender.mailbox)
        address(message, GMIME_ADDRESS_TYPE_REPLY_TO, sender.name, sender.mailbox->tagged(what.attempt));
    address(message, GMIME_ADDRESS_TYPE_TO, what.displayName, to.text());
    g_mime_message_set_subject(message, headerText(what.subject, MaxSubject).constData(), "utf-8");
    const QByteArray &domain = sender.from.domain;
    g_mime_message_set_message_id(message, MailTokens::messageId(what.attempt, domain).constData());
    if (!what.thread.isEmpty())
        header(message, "References", '<' + MailTokens::threadId(what.thread, domain) + '>');
    header(message, "Auto-Submitted", "auto-generated"); // RFC 3834: no machine is to answer
    if (!what.language.isEmpty())
        header(message, "Content-Language", headerText(QString::fromUtf8(what.language), MaxName));
}
} // namespace

Result<ComposedMail> composedMail(const Outgoing &what, const MailSender &sender, Instant at)
{
    const Result<MailAddress> to = mailAddress(what.address);
    if (!to)
        return to.error();
    if (!MailTokens::isAttempt(what.attempt))
        return Error{
            QStringLiteral("bad_attempt"), words("an attempt has no name that a mail can carry"), {}};
    Mime::begin();
    const Ref<GMimeMessage> message(g_mime_message_new(FALSE));
    heads(message.get(), what, sender, at, *to);
    body(message.get(), what);
    const std::unique_ptr<GMimeFormatOptions, void (*)(GMimeFormatOptions *)> format(
        g_mime_format_options_new(), g_mime_format_options_free);
    g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
    const std::unique_ptr<char, void (*)(void *)> text(
        g_mime_object_to_string(GMIME_OBJECT(message.get()), format.get()), g_free);
    const QString back = sender.mailbox ? sender.mailbox->tagged(what.attempt) : sender.from.text();
    return ComposedMail{back.toUtf8(), to->text().toUtf8(), QByteArray(text.get())};
}

} // namespace Switchback
