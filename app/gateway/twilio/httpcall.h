// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/curl/curlloop.h"
#include "models/core/instant.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>

namespace Switchback
{

struct HttpRequest {
    QByteArray url;                             ///< encoded
    QByteArray address;                         ///< to connect to; empty: the host is an address
    QByteArray user;                            ///< of Basic
    QByteArray secret;                          ///< of Basic
    std::optional<QByteArray> form;             ///< POST of it; without: GET
    QByteArray ca;                              ///< PEM; empty: what the machine trusts
    Duration connect = std::chrono::seconds(5); ///< TLS included
    Duration whole = std::chrono::seconds(15);
};

struct HttpAnswer {
    enum class How {
        Answered, ///< status and body are whole
        Held,     ///< it waited for its turn in vain; nothing is wrong
        NotSent,  ///< not a byte of the request went out
        Maybe     ///< it went out, and its answer did not come, or not whole
    };
    How how = How::NotSent;
    int status = 0;
    QByteArray body;
    QByteArray retryAfter; ///< as it came
    QByteArray date;       ///< as it came
    QString error;         ///< of one that was not answered; safe to show
};

/// One request, in its loop's thread. A POST goes out once at most: curl would send it again by itself when a
/// kept connection closes without an answer, so a POST gets a connection of its own and a second try is
/// stopped. Ended before its end, it tells nobody anything.
class HttpCall : public CurlWork
{
public:
    using Done = std::function<void(const HttpAnswer &)>;

    /// `done` is called once, unless begin() says false; it may delete this.
    HttpCall(CurlLoop &loop, HttpRequest request, Done done);
    ~HttpCall() override;

private:
    void tell() override;
    [[nodiscard]] HttpAnswer answer() const;

    static int onRequest(void *self, char *, char *, int, int);
    static curl_socket_t onSocket(void *self, curlsocktype, curl_sockaddr *address);
    static size_t onBody(char *bytes, size_t size, size_t count, void *self);

    HttpRequest m_request;
    Done m_done;
    CurlLines m_head;
    QByteArray m_body;
    int m_went = 0; ///< how often it went out
};

} // namespace Switchback
