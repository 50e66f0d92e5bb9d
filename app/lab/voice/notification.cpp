// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/voice/notification.h"

#include "app/lab/base/words.h"
#include "models/core/clock.h"

#include <QDateTime>
#include <QFile>
#include <QTimeZone>
#include <QUrl>
#include <QUuid>

#include <algorithm>
#include <cstring>
#include <curl/curl.h>
#include <memory>

namespace Switchback::Lab
{

using namespace std::chrono_literals;

namespace
{
constexpr long ConnectMs = 3000;
constexpr long WholeMs = 8000;
constexpr Duration Again = 2s;
constexpr Duration GivesUp = 120s;

using Handle = std::unique_ptr<CURL, void (*)(CURL *)>;
using List = std::unique_ptr<curl_slist, void (*)(curl_slist *)>;

QByteArray firstLine(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readLine(4096).trimmed() : QByteArray();
}

Handle handleOf(const NotificationSetup &setup)
{
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    Handle handle(ready == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
    if (!handle)
        return handle;
    curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT_MS, ConnectMs);
    curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, WholeMs);
    curl_easy_setopt(handle.get(), CURLOPT_CAINFO, QFile::encodeName(setup.caFile).constData());
    return handle;
}

Outcome perform(const Handle &handle, long wanted)
{
    const CURLcode code = curl_easy_perform(handle.get());
    long answer = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer);
    if (code == CURLE_OK && (wanted == 0 || answer == wanted))
        return Done{};
    return failure(QStringLiteral("refused"), Words::tr("a notification was not taken: %1 (%2)")
                                                  .arg(QString::fromUtf8(curl_easy_strerror(code)))
                                                  .arg(answer));
}

QString textOf(const Notification &what)
{
    return QStringLiteral("New voice message %1, left at %2 UTC, answered by %3.")
        .arg(what.code,
             QDateTime::fromMSecsSinceEpoch(what.endedAt.time_since_epoch().count(), QTimeZone::utc())
                 .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")),
             what.site);
}

struct Bytes {
    QByteArray all;
    qsizetype at = 0;
};

size_t give(char *to, size_t size, size_t count, void *from)
{
    auto *bytes = static_cast<Bytes *>(from);
    const qsizetype piece = std::min<qsizetype>(qsizetype(size * count), bytes->all.size() - bytes->at);
    std::memcpy(to, bytes->all.constData() + bytes->at, size_t(piece));
    bytes->at += piece;
    return size_t(piece);
}

size_t drop(char *, size_t size, size_t count, void *)
{
    return size * count;
}

/// Plain ASCII, all of it our own.
QByteArray mailOf(const NotificationSetup &setup, const Notification &what)
{
    return QStringLiteral(
               "From: Voice mail <%1>\r\nTo: <%2>\r\nDate: %3\r\nMessage-ID: <%4@voice.example>\r\n"
               "Subject: New voice message %5\r\nAuto-Submitted: auto-generated\r\n"
               "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n%6\r\n")
        .arg(setup.mailFrom, setup.mailTo, QDateTime::currentDateTimeUtc().toString(Qt::RFC2822Date),
             QUuid::createUuid().toString(QUuid::WithoutBraces), what.code, textOf(what))
        .toLatin1();
}
} // namespace

Outcome sendMail(const NotificationSetup &setup, const Notification &what)
{
    const Handle handle = handleOf(setup);
    const List to(curl_slist_append(nullptr, setup.mailTo.toLatin1().constData()), curl_slist_free_all);
    if (!handle || !to)
        return failure(QStringLiteral("memory"), Words::tr("no room for a mail"));
    Bytes mail{mailOf(setup, what)};
    curl_easy_setopt(handle.get(), CURLOPT_URL, setup.mailUrl.toLatin1().constData());
    curl_easy_setopt(handle.get(), CURLOPT_USE_SSL, long(CURLUSESSL_ALL));
    curl_easy_setopt(handle.get(), CURLOPT_USERNAME, setup.mailUser.toLatin1().constData());
    curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, firstLine(setup.mailPasswordFile).constData());
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, setup.mailFrom.toLatin1().constData());
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, give);
    curl_easy_setopt(handle.get(), CURLOPT_READDATA, static_cast<void *>(&mail));
    return perform(handle, 0);
}

Outcome sendSms(const NotificationSetup &setup, const Notification &what)
{
    const Handle handle = handleOf(setup);
    if (!handle)
        return failure(QStringLiteral("memory"), Words::tr("no room for an SMS"));
    QByteArray form;
    for (const auto &[name, value] :
         {std::pair("To", setup.smsTo), std::pair("From", setup.smsFrom), std::pair("Body", textOf(what))})
        form +=
            (form.isEmpty() ? QByteArray() : QByteArray("&")) + name + '=' + QUrl::toPercentEncoding(value);
    curl_easy_setopt(handle.get(), CURLOPT_URL, setup.smsUrl.toLatin1().constData());
    curl_easy_setopt(handle.get(), CURLOPT_USERNAME, setup.smsAccount.toLatin1().constData());
    curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, firstLine(setup.smsTokenFile).constData());
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE, long(form.size()));
    curl_easy_setopt(handle.get(), CURLOPT_COPYPOSTFIELDS, form.constData());
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, drop);
    return perform(handle, 201);
}

Notifications::Notifications(NotificationSetup setup)
    : m_setup(std::move(setup))
    , m_thread([this] { run(); })
{
}

Notifications::~Notifications()
{
    {
        const std::lock_guard lock(m_mutex);
        m_end = true;
    }
    m_more.notify_all();
    m_thread.join();
}

void Notifications::send(const Notification &what)
{
    const Duration now = SystemClock().now().time_since_epoch();
    const auto lost = [this](const char *fault) {
        return QFile::exists(m_setup.control + QLatin1Char('/') + QLatin1String(fault));
    };
    {
        const std::lock_guard lock(m_mutex);
        if (!lost(mailsLost))
            m_waiting.push_back({what, sendMail, now, now + GivesUp});
        if (!lost(smsLost))
            m_waiting.push_back({what, sendSms, now, now + GivesUp});
    }
    m_more.notify_all();
}

void Notifications::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_end) {
        const Duration now = SystemClock().now().time_since_epoch();
        const auto due = std::find_if(m_waiting.begin(), m_waiting.end(),
                                      [now](const Waiting &one) { return one.due <= now; });
        if (due == m_waiting.end()) {
            m_more.wait_for(lock, Again);
            continue;
        }
        Waiting one = *due;
        m_waiting.erase(due);
        lock.unlock();
        const Outcome sent = one.by(m_setup, one.what);
        if (!sent)
            say(sent.error().text, true);
        lock.lock();
        one.due = SystemClock().now().time_since_epoch() + Again;
        if (!sent && one.due < one.until)
            m_waiting.push_back(one);
    }
}

} // namespace Switchback::Lab
