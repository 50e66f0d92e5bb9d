// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/pairs/barerest.h"

#include "tests/bench/link/sshpeers.h"

#include <algorithm>
#include <array>

#include <sys/epoll.h>
#include <unistd.h>

namespace Switchback
{

BareRest::BareRest(const QList<QString> &urls, const QString &caFile)
    : m_multi(curl_multi_init())
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    m_head = curl_slist_append(m_head, "Authorization: Bearer secret-token-1");
    m_head = curl_slist_append(m_head, "Content-Type: application/json");
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, onSocket);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, onTimer);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, 8000L);
    for (const QString &url : urls) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, url.toUtf8().constData());
        curl_easy_setopt(easy, CURLOPT_CAINFO, caFile.toUtf8().constData());
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, m_head);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "{}\n");
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, onBytes);
        m_all += easy;
    }
}

BareRest::~BareRest()
{
    for (CURL *easy : std::as_const(m_all)) {
        curl_multi_remove_handle(m_multi, easy);
        curl_easy_cleanup(easy);
    }
    curl_multi_cleanup(m_multi);
    curl_slist_free_all(m_head);
    ::close(m_epoll);
}

size_t BareRest::onBytes(char *, size_t size, size_t count, void *)
{
    return size * count;
}

int BareRest::onSocket(CURL *, curl_socket_t fd, int what, void *self, void *)
{
    const auto *rest = static_cast<BareRest *>(self);
    epoll_event event = {};
    event.events = ((what & CURL_POLL_IN) != 0 ? unsigned(EPOLLIN) : 0U) |
                   ((what & CURL_POLL_OUT) != 0 ? unsigned(EPOLLOUT) : 0U);
    event.data.fd = fd;
    if (what == CURL_POLL_REMOVE)
        ::epoll_ctl(rest->m_epoll, EPOLL_CTL_DEL, fd, nullptr);
    else if (::epoll_ctl(rest->m_epoll, EPOLL_CTL_MOD, fd, &event) != 0)
        ::epoll_ctl(rest->m_epoll, EPOLL_CTL_ADD, fd, &event);
    return 0;
}

int BareRest::onTimer(CURLM *, long timeoutMs, void *self)
{
    static_cast<BareRest *>(self)->m_due = timeoutMs < 0 ? -1 : wallNow() + double(timeoutMs);
    return 0;
}

void BareRest::begin(int site)
{
    curl_multi_add_handle(m_multi, m_all.at(site));
}

void BareRest::turn(int timeoutMs)
{
    const int until = m_due < 0 ? timeoutMs : std::clamp(int(m_due - wallNow() + 0.999), 0, timeoutMs);
    std::array<epoll_event, 64> events;
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), until);
    int running = 0;
    for (int i = 0; i < count; ++i)
        curl_multi_socket_action(m_multi, events.at(std::size_t(i)).data.fd, 0, &running);
    if (m_due >= 0 && wallNow() >= m_due) {
        m_due = -1;
        curl_multi_socket_action(m_multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    reap();
}

void BareRest::reap()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        long status = 0;
        curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
        ++m_ended;
        m_good += message->data.result == CURLE_OK && status == 200 ? 1 : 0;
        curl_multi_remove_handle(m_multi, message->easy_handle);
    }
}

} // namespace Switchback
