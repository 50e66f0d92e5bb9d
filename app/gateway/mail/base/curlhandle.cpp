// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/base/curlhandle.h"

#include <algorithm>
#include <mutex>

#include <sys/socket.h>

namespace Switchback
{

namespace
{
CURL *newHandle()
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    return curl_easy_init();
}
} // namespace

CurlHandle::CurlHandle(const ServerLogin &login, const QByteArray &password, const MailDeadlines &deadlines,
                       std::shared_ptr<Stopping> stopping)
    : m_stopping(std::move(stopping))
    , m_secrets(login.user.toUtf8(), password)
    , m_easy(newHandle())
{
    set(CURLOPT_ERRORBUFFER, m_error.data());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps,imap,imaps");
    set(CURLOPT_PROXY, "");
    set(CURLOPT_QUICK_EXIT, 1L); // the name service may hang, and nobody waits for it
    set(CURLOPT_CONNECTTIMEOUT_MS, long(deadlines.connect.count()));
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, long(std::max<qint64>(1, deadlines.reply.count() / 1000)));
    set(CURLOPT_TIMEOUT_MS, long(deadlines.whole.count()));
    set(CURLOPT_OPENSOCKETFUNCTION, onOpen);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_CLOSESOCKETFUNCTION, onClose);
    set(CURLOPT_CLOSESOCKETDATA, m_stopping.get()); // curl asks once more when the handle is gone
    if (!login.user.isEmpty()) {
        set(CURLOPT_USERNAME, login.user.toUtf8().constData());
        set(CURLOPT_PASSWORD, password.constData());
    }
    secure(login);
}

CurlHandle::~CurlHandle()
{
    curl_easy_cleanup(m_easy);
}

void CurlHandle::secure(const ServerLogin &login)
{
    set(CURLOPT_USE_SSL, login.tls == Tls::None ? long(CURLUSESSL_NONE) : long(CURLUSESSL_ALL));
    set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (login.caFile.isEmpty())
        return;
    // That one and no other.
    set(CURLOPT_CAINFO, login.caFile.toUtf8().constData());
    set(CURLOPT_CAPATH, static_cast<const char *>(nullptr));
}

CURLcode CurlHandle::perform()
{
    m_error.front() = '\0';
    return m_unset == CURLE_OK ? curl_easy_perform(m_easy) : m_unset;
}

QByteArray CurlHandle::error(CURLcode code) const
{
    const QByteArray text = m_secrets.takenOut(QByteArray(m_error.data()));
    return text.isEmpty() && code != CURLE_OK ? QByteArray(curl_easy_strerror(code)) : text;
}

void CurlHandle::abandon()
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(m_easy, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK && socket != CURL_SOCKET_BAD)
        ::shutdown(socket, SHUT_RDWR);
}

long CurlHandle::info(CURLINFO what) const
{
    long value = 0;
    curl_easy_getinfo(m_easy, what, &value);
    return value;
}

QByteArray CurlHandle::urlOf(const QByteArray &scheme, const ServerLogin &login)
{
    const QByteArray host = login.host.toUtf8();
    return scheme + (login.tls == Tls::Implicit ? "s://" : "://") +
           (host.contains(':') ? '[' + host + ']' : host) + ':' + QByteArray::number(login.port);
}

curl_socket_t CurlHandle::onOpen(void *self, curlsocktype purpose, struct curl_sockaddr *address)
{
    auto *handle = static_cast<CurlHandle *>(self);
    if (purpose != CURLSOCKTYPE_IPCXN || handle->m_stopping->asked())
        return CURL_SOCKET_BAD;
    const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (socket >= 0)
        handle->m_stopping->opened(socket);
    return socket;
}

int CurlHandle::onClose(void *self, curl_socket_t socket)
{
    static_cast<Stopping *>(self)->closed(socket);
    return 0;
}

} // namespace Switchback
