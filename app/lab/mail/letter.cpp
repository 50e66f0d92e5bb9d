// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/mail/letter.h"

#include "app/lab/base/words.h"

#include <QStringList>

#include <memory>
#include <utility>

#undef signals // a word of GLib's too
#include <gmime/gmime.h>

namespace Switchback::Lab
{

namespace
{

struct Unref {
    void operator()(void *object) const { g_object_unref(object); }
};
template<class T>
using Owned = std::unique_ptr<T, Unref>;

void begin()
{
    static const bool once = (g_mime_init(), true);
    Q_UNUSED(once)
}

QString taken(char *text)
{
    const QString copy = QString::fromUtf8(text);
    g_free(text);
    return copy;
}

QString addresses(InternetAddressList *list)
{
    return list ? taken(internet_address_list_to_string(list, nullptr, FALSE)) : QString();
}

struct Search {
    GMimeObject *plain = nullptr;
    GMimeObject *html = nullptr;
};

// The first of each, which is no attachment.
void look(GMimeObject *, GMimeObject *part, gpointer into)
{
    auto *found = static_cast<Search *>(into);
    if (!GMIME_IS_TEXT_PART(part))
        return;
    GMimeContentType *type = g_mime_object_get_content_type(part);
    if (!found->plain && g_mime_content_type_is_type(type, "text", "plain"))
        found->plain = part;
    else if (!found->html && g_mime_content_type_is_type(type, "text", "html"))
        found->html = part;
}

QString textOf(GMimeMessage *message)
{
    Search found;
    GMimeObject *whole = g_mime_message_get_mime_part(message);
    if (whole)
        look(nullptr, whole, &found);
    if (whole && GMIME_IS_MULTIPART(whole))
        g_mime_multipart_foreach(GMIME_MULTIPART(whole), look, &found);
    GMimeObject *best = found.plain ? found.plain : found.html;
    return best ? taken(g_mime_text_part_get_text(GMIME_TEXT_PART(best)))
                      .replace(QStringLiteral("\r\n"), QStringLiteral("\n"))
                : QString();
}

QString headerOf(GMimeMessage *message, const char *name)
{
    return QString::fromUtf8(g_mime_object_get_header(GMIME_OBJECT(message), name));
}

} // namespace

Letter readLetter(const QByteArray &mail)
{
    begin();
    const Owned<GMimeStream> stream(
        g_mime_stream_mem_new_with_buffer(mail.constData(), static_cast<size_t>(mail.size())));
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
    Letter letter;
    if (!message)
        return letter;
    letter.from = addresses(g_mime_message_get_from(message.get()));
    letter.replyTo = addresses(g_mime_message_get_reply_to(message.get()));
    letter.to = addresses(g_mime_message_get_to(message.get()));
    letter.subject = QString::fromUtf8(g_mime_message_get_subject(message.get()));
    letter.id = QString::fromUtf8(g_mime_message_get_message_id(message.get()));
    if (GDateTime *date = g_mime_message_get_date(message.get()))
        letter.date = taken(g_date_time_format_iso8601(date));
    const QString automatic = headerOf(message.get(), "Auto-Submitted").trimmed();
    letter.automatic =
        !automatic.isEmpty() && automatic.compare(QStringLiteral("no"), Qt::CaseInsensitive) != 0;
    letter.text = textOf(message.get());
    return letter;
}

QJsonObject toJson(const Letter &letter)
{
    return {{QStringLiteral("from"), letter.from},
            {QStringLiteral("reply_to"), letter.replyTo},
            {QStringLiteral("to"), letter.to},
            {QStringLiteral("subject"), letter.subject},
            {QStringLiteral("date"), letter.date},
            {QStringLiteral("message_id"), letter.id},
            {QStringLiteral("automatic"), letter.automatic},
            {QStringLiteral("text"), letter.text}};
}

QByteArray answerTo(const Letter &letter, const QString &who, const QString &text)
{
    begin();
    const Owned<GMimeMessage> answer(g_mime_message_new(TRUE));
    const auto add = [&answer](GMimeAddressType kind, const QString &list) {
        InternetAddressList *parsed = internet_address_list_parse(nullptr, list.toUtf8().constData());
        if (!parsed)
            return;
        internet_address_list_append(g_mime_message_get_addresses(answer.get(), kind), parsed);
        g_object_unref(parsed);
    };
    add(GMIME_ADDRESS_TYPE_FROM, who);
    add(GMIME_ADDRESS_TYPE_TO, letter.replyTo.isEmpty() ? letter.from : letter.replyTo);
    const QString subject = letter.subject.simplified();
    const QString re = subject.startsWith(QStringLiteral("Re:"), Qt::CaseInsensitive)
                           ? subject
                           : QStringLiteral("Re: ") + subject;
    g_mime_message_set_subject(answer.get(), re.toUtf8().constData(), "utf-8");
    GDateTime *now = g_date_time_new_now_utc();
    g_mime_message_set_date(answer.get(), now);
    g_date_time_unref(now);
    if (!letter.id.isEmpty()) {
        const QByteArray id = '<' + letter.id.simplified().toUtf8() + '>'; // no line of its own
        for (const char *name : {"In-Reply-To", "References"})
            g_mime_object_set_header(GMIME_OBJECT(answer.get()), name, id.constData(), nullptr);
    }
    QString whole =
        text + QStringLiteral("\n\n") + Words::tr("On %1, %2 wrote:").arg(letter.date, letter.from);
    const QStringList lines = letter.text.trimmed().split(QLatin1Char('\n'));
    for (const QString &line : lines)
        whole += QStringLiteral("\n> ") + line;
    const Owned<GMimeTextPart> part(g_mime_text_part_new_with_subtype("plain"));
    g_mime_text_part_set_text(part.get(), (whole + QLatin1Char('\n')).toUtf8().constData());
    g_mime_part_set_content_encoding(GMIME_PART(part.get()), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_message_set_mime_part(answer.get(), GMIME_OBJECT(part.get()));
    char *written = g_mime_object_to_string(GMIME_OBJECT(answer.get()), nullptr);
    const QByteArray mail(written);
    g_free(written);
    return mail;
}

} // namespace Switchback::Lab
