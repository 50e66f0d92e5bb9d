// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/returned.h"

#include "app/gateway/mail/text/answertext.h"
#include "app/gateway/mail/text/mailtokens.h"
#include "app/gateway/mail/text/mime.h"
#include "app/gateway/mail/text/statuspart.h"
#include "models/core/visibletext.h"

#include <QRegularExpression>
#include <QStringDecoder>
#include <QStringList>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MaxParts = 64;
constexpr qsizetype MaxPartBytes = qsizetype(256) * 1024;
constexpr int MaxHeads = 200;
constexpr qsizetype MaxHead = 8192;
constexpr int MaxIds = 100;
constexpr int MaxReason = 500;
constexpr int MaxAddress = 320;

using Mime::Ref;

/// What the parts of a mail hold.
struct Parts {
    std::optional<DeliveryStatus> status;
    QString plain;
    QString html;
    QByteArray original;  ///< heads of the mail that is returned
    bool receipt = false; ///< RFC 8098
    int seen = 0;
};

QByteArray head(GMimeObject *object, const char *name)
{
    return QByteArray(g_mime_object_get_header(object, name)).left(MaxHead).trimmed();
}

/// Decoded; a part of ours needs no more of it.
QByteArray bytesOf(GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content)
        return {};
    const Ref<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, stream.get());
    const GByteArray *array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return QByteArray(reinterpret_cast<const char *>(array->data), qsizetype(array->len)).left(MaxPartBytes);
}

QString byIconv(const QByteArray &bytes, const QByteArray &charset)
{
    iconv_t converter = g_mime_iconv_open("utf-8", charset.constData());
    if (converter == reinterpret_cast<iconv_t>(-1))
        return QString::fromLatin1(bytes);
    const std::unique_ptr<char, void (*)(void *)> text(
        g_mime_iconv_strndup(converter, bytes.constData(), size_t(bytes.size())), g_free);
    g_mime_iconv_close(converter);
    return text ? QString::fromUtf8(text.get()) : QString::fromLatin1(bytes);
}

/// What programs declare is often wrong where it is one of the Latin ones: valid UTF-8 is UTF-8 then.
QString decoded(QByteArray bytes, QByteArray charset)
{
    if (bytes.size() == MaxPartBytes) // the last letter may be cut
        bytes.truncate(bytes.lastIndexOf('\n') + 1);
    bytes.replace('\0', ' ');
    charset = charset.toLower();
    const bool latin = charset.isEmpty() || charset == "us-ascii" || charset == "utf-8" ||
                       charset == "utf8" || charset.startsWith("iso-8859") || charset.startsWith("windows-");
    if (latin) {
        QStringDecoder utf8(QStringDecoder::Utf8);
        const QString text = utf8(bytes);
        if (!utf8.hasError())
            return text;
    }
    const bool named = latin && (charset.startsWith("iso-8859") || charset.startsWith("windows-"));
    return byIconv(bytes, named || !latin ? charset : QByteArray("windows-1252"));
}

QString textOf(GMimePart *part)
{
    return decoded(bytesOf(part), g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset"));
}

void takePart(GMimePart *part, Parts &out)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const auto is = [type](const char *media, const char *sub) {
        return g_mime_content_type_is_type(type, media, sub) != FALSE;
    };
    if (is("message", "delivery-status") || is("message", "global-delivery-status")) {
        if (!out.status)
            out.status = deliveryStatus(bytesOf(part));
    } else if (is("text", "rfc822-headers") || is("message", "global-headers"))
        out.original = bytesOf(part);
    else if (is("message", "disposition-notification") || is("message", "global-disposition-notification"))
        out.receipt = true;
    else if (g_mime_part_is_attachment(part))
        return;
    else if (is("text", "html")) {
        if (out.html.isEmpty())
            out.html = textOf(part);
    } else if (is("text", "*") && out.plain.isEmpty())
        out.plain = textOf(part);
}

/// What lies in an attached mail is not this mail's: a person may send a bounce on.
void walk(GMimeObject *object, Parts &out)
{
    if (!object || ++out.seen > MaxParts)
        return;
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        const int count = g_mime_multipart_get_count(multipart);
        for (int i = 0; i < count && out.seen <= MaxParts; ++i)
            walk(g_mime_multipart_get_part(multipart, i), out);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        if (GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)))
            out.original = "Message-ID: " + head(GMIME_OBJECT(inner), "Message-ID") +
                           "\nReferences: " + head(GMIME_OBJECT(inner), "References") + '\n';
    } else if (GMIME_IS_PART(object))
        takePart(GMIME_PART(object), out);
}

/// In the addresses it came to. The envelope's come first, for a relay writes them.
QString byAddress(GMimeObject *message, const MailAddress &mailbox)
{
    static const QRegularExpression between(QStringLiteral("[\\s<>,;:\"()]+"));
    GMimeHeaderList *heads = g_mime_object_get_header_list(message);
    const int count = std::min(g_mime_header_list_get_count(heads), MaxHeads);
    for (const char *name : {"Delivered-To", "Envelope-To", "X-Original-To", "To", "Cc"})
        for (int i = 0; i < count; ++i) {
            GMimeHeader *one = g_mime_header_list_get_header_at(heads, i);
            if (qstricmp(g_mime_header_get_name(one), name) != 0)
                continue;
            const QString value =
                QString::fromUtf8(QByteArray(g_mime_header_get_raw_value(one)).left(MaxHead));
            for (const QString &word : value.split(between, Qt::SkipEmptyParts))
                if (const auto attempt = MailTokens::attemptOf(word, mailbox))
                    return *attempt;
        }
    return {};
}

QString byIds(const QByteArray &text, const QByteArray &domain)
{
    static const QRegularExpression id(QStringLiteral("<([^<>\\s]{1,400})>"));
    auto found = id.globalMatch(QString::fromLatin1(text.left(MaxPartBytes)));
    QString attempt;
    // The last is the nearest.
    for (int i = 0; i < MaxIds && found.hasNext(); ++i)
        attempt = MailTokens::attemptOf(found.next().captured(1).toLatin1(), domain).value_or(attempt);
    return attempt;
}

QString attemptOf(GMimeObject *message, const Parts &parts, const MailAddress &mailbox,
                  const QByteArray &domain)
{
    const QString attempt = byAddress(message, mailbox);
    if (!attempt.isEmpty())
        return attempt;
    for (const QByteArray &text : {head(message, "In-Reply-To"), head(message, "References"), parts.original})
        if (const QString known = byIds(text, domain); !known.isEmpty())
            return known;
    return {};
}

bool isDaemon(const QString &from)
{
    const QString local = from.section(QLatin1Char('@'), 0, 0).toLower();
    return local == QLatin1String("mailer-daemon") || local == QLatin1String("postmaster");
}

/// RFC 3834, and what was there before it.
bool isAutomatic(GMimeObject *message, const QString &subject)
{
    const QByteArray submitted = head(message, "Auto-Submitted").toLower();
    if (!submitted.isEmpty())
        return !submitted.startsWith("no");
    for (const char *name : {"X-Autoreply", "X-Autorespond", "X-Autoreply-From", "X-Mail-Autoreply"})
        if (!head(message, name).isEmpty() && head(message, name).toLower() != "no")
            return true;
    const QByteArray precedence = head(message, "Precedence").toLower();
    for (const char *value : {"auto_reply", "bulk", "junk", "list"})
        if (precedence == value)
            return true;
    return head(message, "Return-Path") == "<>" || soundsAutomatic(subject);
}

void judge(GMimeObject *message, const Parts &parts, const QString &subject, Returned &out)
{
    const QString words = parts.plain.trimmed().isEmpty() ? wordsOfHtml(parts.html) : parts.plain;
    const bool daemon = isDaemon(out.from) || !head(message, "X-Failed-Recipients").isEmpty();
    if (parts.status) {
        out.kind = parts.status->action == DeliveryStatus::Action::Failed    ? Returned::Kind::Bounce
                   : parts.status->action == DeliveryStatus::Action::Delayed ? Returned::Kind::Delayed
                                                                             : Returned::Kind::Other;
        out.code = parts.status->code;
        out.text = parts.status->text;
    } else if (daemon)
        out.kind = soundsDelayed(subject) ? Returned::Kind::Delayed : Returned::Kind::Bounce;
    else if (parts.receipt || isAutomatic(message, subject))
        out.kind = Returned::Kind::Automatic;
    else
        out.kind = Returned::Kind::Reply;
    if (out.kind == Returned::Kind::Reply || out.kind == Returned::Kind::Automatic)
        out.text = answerText(words);
    else if (out.text.isEmpty())
        out.text = visibleText(words.left(qsizetype(MaxReason) * 4).simplified(), MaxReason);
}
} // namespace

Returned sortedMail(const QByteArray &bytes, const MailAddress &mailbox, const QByteArray &domain)
{
    Mime::begin();
    Returned out;
    const QByteArray read = bytes.left(MaxMailBytes);
    const Ref<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(read.constData(), size_t(read.size())));
    const Ref<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    GMimeMessage *parsed = g_mime_parser_construct_message(parser.get(), nullptr);
    if (!parsed)
        return out;
    const Ref<GMimeMessage> message(parsed);
    Parts parts;
    walk(g_mime_message_get_mime_part(parsed), parts);
    GMimeObject *object = GMIME_OBJECT(parsed);
    if (InternetAddressList *from = g_mime_message_get_from(parsed);
        from && internet_address_list_length(from) > 0)
        if (InternetAddress *first = internet_address_list_get_address(from, 0);
            INTERNET_ADDRESS_IS_MAILBOX(first))
            out.from = visibleText(
                QByteArray(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first))), MaxAddress);
    if (GDateTime *date = g_mime_message_get_date(parsed))
        out.date = Instant(std::chrono::seconds(g_date_time_to_unix(date)));
    out.attempt = attemptOf(object, parts, mailbox, domain);
    const QString subject = QString::fromUtf8(g_mime_message_get_subject(parsed)).left(MaxReason);
    out.subject = visibleText(subject.simplified(), MaxAddress);
    judge(object, parts, subject, out);
    if (out.attempt.isEmpty())
        out.kind = Returned::Kind::Other;
    return out;
}

} // namespace Switchback
