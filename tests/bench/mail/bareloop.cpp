// SPDX-License-Identifier: GPL-3.0-or-later
#include "bareloop.h"

#include "app/gateway/mail/text/mime.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <curl/curl.h>

using namespace Switchback;

namespace
{
GMimePart *part(const char *subtype, const QByteArray &text)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text.constData(), size_t(text.size()));
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    GMimePart *out = g_mime_part_new_with_type("text", subtype);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(out), "charset", "utf-8");
    g_mime_part_set_content(out, content);
    g_mime_part_set_content_encoding(out, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_object_unref(content);
    g_object_unref(stream);
    return out;
}

std::string composed(const Outgoing &what, GMimeFormatOptions *format)
{
    GMimeMessage *message = g_mime_message_new(FALSE);
    GDateTime *date = g_date_time_new_now_utc();
    g_mime_message_set_date(message, date);
    g_date_time_unref(date);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, "Switchback NOC", "noc@example.net");
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, what.displayName.toUtf8().constData(),
                               what.address.toUtf8().constData());
    g_mime_message_set_subject(message, what.subject.toUtf8().constData(), "utf-8");
    g_mime_message_set_message_id(message, (what.attempt.toUtf8() + "@example.net").constData());
    GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");
    for (GMimePart *one : {part("plain", what.text.toUtf8()), part("html", what.html.toUtf8())}) {
        g_mime_multipart_add(both, GMIME_OBJECT(one));
        g_object_unref(one);
    }
    g_mime_message_set_mime_part(message, GMIME_OBJECT(both));
    g_object_unref(both);
    char *text = g_mime_object_to_string(GMIME_OBJECT(message), format);
    std::string out(text);
    g_free(text);
    g_object_unref(message);
    return out;
}

struct Source {
    std::string text;
    std::size_t read = 0;
};

size_t onRead(char *to, size_t size, size_t count, void *self)
{
    auto *source = static_cast<Source *>(self);
    const size_t n = std::min(size * count, source->text.size() - source->read);
    std::memcpy(to, source->text.data() + source->read, n);
    source->read += n;
    return n;
}

void carry(const QList<Outgoing> &mails, std::atomic<qsizetype> &next, std::atomic<bool> &all, quint16 port)
{
    CURL *curl = curl_easy_init();
    GMimeFormatOptions *format = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    curl_easy_setopt(curl, CURLOPT_URL, ("smtp://127.0.0.1:" + std::to_string(port) + "/bench").c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, "<noc@example.net>");
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, onRead);
    for (qsizetype i = next++; i < mails.size(); i = next++) {
        Source source{composed(mails.at(i), format)};
        curl_slist *to = curl_slist_append(nullptr, ('<' + mails.at(i).address.toStdString() + '>').c_str());
        curl_easy_setopt(curl, CURLOPT_READDATA, &source);
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
        if (curl_easy_perform(curl) != CURLE_OK)
            all = false;
        curl_slist_free_all(to);
    }
    g_mime_format_options_free(format);
    curl_easy_cleanup(curl);
}
} // namespace

bool bareLoop(const QList<Outgoing> &mails, int connections, quint16 port)
{
    Mime::begin();
    std::atomic<qsizetype> next = 0;
    std::atomic<bool> all = true;
    std::vector<std::thread> threads;
    for (int i = 0; i < connections; ++i)
        threads.emplace_back([&] { carry(mails, next, all, port); });
    for (std::thread &thread : threads)
        thread.join();
    return all;
}
