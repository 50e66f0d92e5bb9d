// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/curl/curlloop.h"

#include "models/core/visibletext.h"

#include <sys/socket.h>

namespace Switchback
{

namespace
{
/// More than there ever are: curl throws away what is beyond it, and would count four a transfer under way.
constexpr long MaxKept = 1'000'000;
constexpr std::size_t MaxIdle = 8;

CURLM *newMulti()
{
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = ready == CURLE_OK ? curl_multi_init() : nullptr;
    if (!multi)
        qFatal("libcurl cannot be used here");
    return multi;
}
} // namespace

CurlHandles::Handle CurlHandles::take()
{
    if (m_idle.empty())
        return {curl_easy_init(), curl_easy_cleanup};
    Handle handle = std::move(m_idle.back());
    m_idle.pop_back();
    return handle;
}

void CurlHandles::giveBack(Handle handle)
{
    if (!handle || m_idle.size() >= MaxIdle)
        return;
    curl_easy_reset(handle.get());
    m_idle.push_back(std::move(handle));
}

void CurlLines::add(const QByteArray &line)
{
    if (curl_slist *longer = curl_slist_append(m_lines.get(), line.constData())) {
        (void)m_lines.release();
        m_lines.reset(longer);
    }
}

curl_socket_t curlSocket(const curl_sockaddr &address)
{
    return ::socket(address.family, address.socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address.protocol);
}

CurlWork::CurlWork(CurlLoop &loop)
    : m_loop(loop)
    , m_easy(loop.m_handles.take())
{
    set(CURLOPT_PRIVATE, this);
    set(CURLOPT_ERRORBUFFER, m_error.data());
    set(CURLOPT_NOSIGNAL, 1L);
}

CurlWork::~CurlWork()
{
    leave();
    m_loop.m_handles.giveBack(std::move(m_easy));
}

void CurlWork::setPlainHttp(const char *protocol, const QByteArray &url, const QByteArray &address)
{
    set(CURLOPT_PROTOCOLS_STR, protocol);
    set(CURLOPT_URL, url.constData());
    set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    if (!address.isEmpty()) { // any host and port of the URL to that address, at the same port
        m_place.add("::" + address + ':');
        set(CURLOPT_CONNECT_TO, m_place.get());
    }
    // There are only addresses, and what curl keeps of them it would walk through after each transfer.
    set(CURLOPT_DNS_CACHE_TIMEOUT, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOPROXY, "*");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_HTTP_CONTENT_DECODING, 0L);
    set(CURLOPT_USERAGENT, "switchback");
}

bool CurlWork::begin()
{
    if (m_result == CURLE_OK && !m_loop.add(*this))
        m_result = CURLE_FAILED_INIT;
    return m_result == CURLE_OK;
}

void CurlWork::leave()
{
    m_loop.drop(*this);
}

void CurlWork::somethingCame()
{
    m_loop.moved(*this);
}

int CurlWork::status() const
{
    long status = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &status);
    return status < 200 ? 0 : int(status); // 1xx: the head is still to come
}

int CurlWork::systemError() const
{
    long error = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_OS_ERRNO, &error);
    return int(error);
}

QByteArray CurlWork::header(const char *name) const
{
    curl_header *found = nullptr;
    const bool there =
        curl_easy_header(m_easy.get(), name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK && found != nullptr;
    return there ? QByteArray(found->value) : QByteArray();
}

QString CurlWork::errorText() const
{
    const char *text = m_error[0] == '\0' ? curl_easy_strerror(m_result) : m_error.data();
    return visibleText(QByteArray(text), 200);
}

CurlLoop::CurlLoop(CurlHandles &handles)
    : m_handles(handles)
    , m_timer([this] { drive(CURL_SOCKET_TIMEOUT, 0); })
    , m_multi(newMulti(), curl_multi_cleanup)
{
    CURLM *multi = m_multi.get();
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, onSocket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, onTimer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, MaxKept);
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, long(CURLPIPE_NOTHING));
}

CurlLoop::~CurlLoop() = default;

bool CurlLoop::add(CurlWork &work)
{
    return curl_multi_add_handle(m_multi.get(), work.m_easy.get()) == CURLM_OK;
}

void CurlLoop::drop(CurlWork &work)
{
    curl_multi_remove_handle(m_multi.get(), work.m_easy.get());
    if (work.m_moved)
        m_moved.removeOne(&work);
    work.m_moved = false;
}

void CurlLoop::moved(CurlWork &work)
{
    if (!std::exchange(work.m_moved, true))
        m_moved.append(&work);
}

/// Curl calls back from within this; it may not be called from there, nor may a transfer end there.
void CurlLoop::drive(curl_socket_t socket, int what)
{
    int running = 0;
    curl_multi_socket_action(m_multi.get(), socket, what, &running);
    reap();
    while (!m_moved.isEmpty()) {
        CurlWork *one = m_moved.takeFirst();
        one->m_moved = false;
        one->tell(); // it may be gone now, and others with it
    }
}

void CurlLoop::reap()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi.get(), &left)) {
        CURL *easy = message->easy_handle;
        const CURLcode result = message->data.result;
        CurlWork *one = nullptr;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &one);
        curl_multi_remove_handle(m_multi.get(), easy);
        one->m_ended = true;
        one->m_result = result;
        moved(*one);
    }
}

void CurlLoop::watch(curl_socket_t socket, int what)
{
    if (what == CURL_POLL_REMOVE) {
        m_watches.erase(socket);
        return;
    }
    const unsigned wanted = ((what & CURL_POLL_IN) != 0 ? unsigned(SocketWatch::Reading) : 0U) |
                            ((what & CURL_POLL_OUT) != 0 ? unsigned(SocketWatch::Writing) : 0U);
    std::unique_ptr<SocketWatch> &one = m_watches[socket];
    if (one)
        one->want(wanted);
    else // which of the two it is curl finds out
        one = std::make_unique<SocketWatch>(socket, wanted, [this, socket] { drive(socket, 0); });
}

void CurlLoop::due(long ms)
{
    m_timer.stop();
    if (ms > 0) {
        m_timer.start(Duration{ms});
    } else if (ms == 0 && !std::exchange(m_called, true)) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_called = false;
                drive(CURL_SOCKET_TIMEOUT, 0);
            },
            Qt::QueuedConnection);
    }
}

int CurlLoop::onSocket(CURL *, curl_socket_t socket, int what, void *self, void *)
{
    static_cast<CurlLoop *>(self)->watch(socket, what);
    return 0;
}

int CurlLoop::onTimer(CURLM *, long ms, void *self)
{
    static_cast<CurlLoop *>(self)->due(ms);
    return 0;
}

} // namespace Switchback
