// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/curlloop.h"

#include "app/link/rest/curltransfer.h"

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

bool CurlLoop::add(CurlTransfer &transfer)
{
    return curl_multi_add_handle(m_multi.get(), transfer.m_easy.get()) == CURLM_OK;
}

void CurlLoop::drop(CurlTransfer &transfer)
{
    curl_multi_remove_handle(m_multi.get(), transfer.m_easy.get());
    if (transfer.m_moved)
        m_moved.removeOne(&transfer);
}

void CurlLoop::moved(CurlTransfer &transfer)
{
    if (!std::exchange(transfer.m_moved, true))
        m_moved.append(&transfer);
}

/// Curl calls back from within this; it may not be called from there, nor may a transfer end there.
void CurlLoop::drive(curl_socket_t socket, int what)
{
    int running = 0;
    curl_multi_socket_action(m_multi.get(), socket, what, &running);
    reap();
    while (!m_moved.isEmpty()) {
        CurlTransfer *one = m_moved.takeFirst();
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
        CurlTransfer *one = nullptr;
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
