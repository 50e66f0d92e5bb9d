// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/notification.h"

#include "app/gateway/mail/text/mime.h"

#include <memory>

namespace Switchback
{

namespace
{
constexpr int MaxParts = 16;
constexpr qsizetype MaxSubject = 500;

using Mime::Ref;

void walk(GMimeObject *object, QString &text, int &seen)
{
    if (!object || ++seen > MaxParts)
        return;
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        const int count = g_mime_multipart_get_count(multipart);
        for (int i = 0; i < count && seen <= MaxParts; ++i)
            walk(g_mime_multipart_get_part(multipart, i), text, seen);
        return;
    }
    GMimeContentType *type = g_mime_object_get_content_type(object);
    if (!GMIME_IS_TEXT_PART(object) || g_mime_part_is_attachment(GMIME_PART(object)) || !type ||
        !g_mime_content_type_is_type(type, "text", "plain"))
        return;
    const std::unique_ptr<char, void (*)(void *)> plain(g_mime_text_part_get_text(GMIME_TEXT_PART(object)),
                                                        g_free);
    if (plain)
        text += QLatin1Char('\n') + QString::fromUtf8(plain.get());
}
} // namespace

QString notificationText(const QByteArray &mail)
{
    Mime::begin();
    const QByteArray read = mail.left(MaxNotificationBytes);
    const Ref<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(read.constData(), size_t(read.size())));
    const Ref<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    GMimeMessage *parsed = g_mime_parser_construct_message(parser.get(), nullptr);
    if (!parsed)
        return {};
    const Ref<GMimeMessage> message(parsed);
    QString text = QString::fromUtf8(g_mime_message_get_subject(parsed)).left(MaxSubject);
    int seen = 0;
    walk(g_mime_message_get_mime_part(parsed), text, seen);
    return text;
}

} // namespace Switchback
