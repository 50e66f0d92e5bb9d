// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/latetimer.h"
#include "app/link/base/socketwatch.h"

#include <QList>
#include <QObject>

#include <array>
#include <map>
#include <memory>
#include <vector>

#include <curl/curl.h>

namespace Switchback
{

class CurlLoop;

/// Curl's handles, used again: a new one is many small allocations and its buffers. One thread's.
class CurlHandles
{
public:
    using Handle = std::unique_ptr<CURL, void (*)(CURL *)>;

    [[nodiscard]] Handle take();
    void giveBack(Handle handle); ///< in no loop any more

private:
    std::vector<Handle> m_idle;
};

/// A list of lines as curl wants it; has to outlive the transfer that it is given to.
class CurlLines
{
public:
    void add(const QByteArray &line);
    [[nodiscard]] curl_slist *get() const { return m_lines.get(); }

private:
    std::unique_ptr<curl_slist, void (*)(curl_slist *)> m_lines{nullptr, curl_slist_free_all};
};

/// Curl's own would be inherited by every program that is started meanwhile.
curl_socket_t curlSocket(const curl_sockaddr &address);

/// One transfer of a loop, in its thread. Who derives from it sets what is to be done, and calls leave()
/// before anything goes that curl was given.
class CurlWork
{
public:
    explicit CurlWork(CurlLoop &loop);
    virtual ~CurlWork();
    CurlWork(const CurlWork &) = delete;
    CurlWork &operator=(const CurlWork &) = delete;

    /// False: curl here cannot do it; errorText() says why.
    bool begin();

    [[nodiscard]] bool ended() const { return m_ended; }
    [[nodiscard]] CURLcode result() const { return m_result; }
    [[nodiscard]] int status() const;                        ///< of HTTP; 0: its head has not come
    [[nodiscard]] int systemError() const;                   ///< errno of the connection; 0: none
    [[nodiscard]] QByteArray header(const char *name) const; ///< of the answer's last head
    [[nodiscard]] QString errorText() const;

protected:
    template<class T>
    void set(CURLoption option, T value)
    {
        if (m_result == CURLE_OK)
            m_result = curl_easy_setopt(m_easy.get(), option, value);
    }
    /// HTTP/1.1 to that URL as it stands: no redirects, cookies, compression or proxies, and no name looked
    /// up. `address`: to connect to; empty: the URL's host is one.
    void setPlainHttp(const char *protocol, const QByteArray &url, const QByteArray &address);
    void somethingCame(); ///< from within curl: tell() is called once curl has returned
    void leave();
    /// It has ended, or something came. Others may end from here, this one too.
    virtual void tell() = 0;

private:
    friend class CurlLoop;
    CurlLoop &m_loop;
    CurlLines m_place;
    CurlHandles::Handle m_easy;
    std::array<char, CURL_ERROR_SIZE> m_error = {};
    CURLcode m_result = CURLE_OK;
    bool m_ended = false;
    bool m_moved = false; ///< its loop is about to tell
};

/// Drives transfers in the thread that made it, and keeps their connections: no thread of its own, no wait.
/// Must outlive its transfers. For some dozens of sites at most: curl walks through all kept connections of a
/// loop as each transfer ends.
class CurlLoop : public QObject
{
    Q_OBJECT

public:
    /// `handles` must outlive it.
    explicit CurlLoop(CurlHandles &handles);
    ~CurlLoop() override;

private:
    friend class CurlWork;
    bool add(CurlWork &work);
    void drop(CurlWork &work);  ///< also when it was never added
    void moved(CurlWork &work); ///< has something to be told, once curl has returned

    void drive(curl_socket_t socket, int what);
    void reap();
    void watch(curl_socket_t socket, int what);
    void due(long ms);

    static int onSocket(CURL *easy, curl_socket_t socket, int what, void *self, void *known);
    static int onTimer(CURLM *multi, long ms, void *self);

    CurlHandles &m_handles;
    std::map<curl_socket_t, std::unique_ptr<SocketWatch>> m_watches; ///< of the connections in use
    QList<CurlWork *> m_moved;
    LateTimer m_timer;
    bool m_called = false;                                  ///< a turn is on its way
    std::unique_ptr<CURLM, CURLMcode (*)(CURLM *)> m_multi; ///< calls back as it goes
};

} // namespace Switchback
