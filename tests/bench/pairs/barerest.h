// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <curl/curl.h>

namespace Switchback
{

/// What a program that does nothing else would do with libcurl: kept connections to sites, a POST on each, on
/// one thread and one epoll. Bytes are counted and thrown away. For figures.
class BareRest
{
public:
    BareRest(const QList<QString> &urls, const QString &caFile);
    ~BareRest();
    BareRest(const BareRest &) = delete;
    BareRest &operator=(const BareRest &) = delete;

    void begin(int site);
    /// Goes on with what moved, after waiting for it at most that long.
    void turn(int timeoutMs);
    [[nodiscard]] int ended() const { return m_ended; }
    [[nodiscard]] int good() const { return m_good; }
    [[nodiscard]] int descriptor() const { return m_epoll; } ///< readable when something moved

private:
    void reap();
    static int onSocket(CURL *easy, curl_socket_t fd, int what, void *self, void *known);
    static int onTimer(CURLM *multi, long timeoutMs, void *self);
    static size_t onBytes(char *bytes, size_t size, size_t count, void *self);

    QList<CURL *> m_all;
    curl_slist *m_head = nullptr;
    CURLM *m_multi;
    int m_epoll;
    double m_due = -1; ///< when curl wants to be asked, ms
    int m_ended = 0;
    int m_good = 0;
};

} // namespace Switchback
