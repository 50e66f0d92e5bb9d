// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/latetimer.h"
#include "app/link/base/socketwatch.h"

#include <QList>
#include <QObject>

#include <map>
#include <memory>
#include <vector>

#include <curl/curl.h>

namespace Switchback
{

class CurlTransfer;

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
    friend class CurlTransfer;
    bool add(CurlTransfer &transfer);
    void drop(CurlTransfer &transfer);  ///< also when it was never added
    void moved(CurlTransfer &transfer); ///< has something to be told, once curl has returned

    void drive(curl_socket_t socket, int what);
    void reap();
    void watch(curl_socket_t socket, int what);
    void due(long ms);

    static int onSocket(CURL *easy, curl_socket_t socket, int what, void *self, void *known);
    static int onTimer(CURLM *multi, long ms, void *self);

    CurlHandles &m_handles;
    std::map<curl_socket_t, std::unique_ptr<SocketWatch>> m_watches; ///< of the connections in use
    QList<CurlTransfer *> m_moved;
    LateTimer m_timer;
    bool m_called = false;                                  ///< a turn is on its way
    std::unique_ptr<CURLM, CURLMcode (*)(CURLM *)> m_multi; ///< calls back as it goes
};

} // namespace Switchback
