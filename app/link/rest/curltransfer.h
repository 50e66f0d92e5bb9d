// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/curl/curlloop.h"
#include "app/link/rest/tlstrust.h"

#include <QByteArray>
#include <QString>

#include <memory>

#include <curl/curl.h>

namespace Switchback
{

/// Who is told what becomes of a transfer, and may end it as it is told, but in requestGoes().
class CurlEars
{
public:
    CurlEars() = default;
    virtual ~CurlEars() = default;
    CurlEars(const CurlEars &) = delete;
    CurlEars &operator=(const CurlEars &) = delete;

    virtual void requestGoes() = 0;   ///< from within curl: the connection is up, TLS included
    virtual void bytesCame() = 0;     ///< of the answer's body
    virtual void transferEnded() = 0; ///< the last bytes may have come with it
};

/// One POST over HTTPS, in its loop's thread: no redirects, cookies, compression, proxies or HTTP/2, and no
/// name is looked up. Ended before its end, it closes its connection; else the connection is kept.
class CurlTransfer : public CurlWork
{
public:
    struct Request {
        QByteArray url;     ///< https, encoded; its host is who the peer has to be
        QByteArray address; ///< to connect to; empty: the host is an address
        QByteArray token;   ///< one word of printable ASCII
        QByteArray body;
        QByteArray kept; ///< only kept connections of the same name are used: [a-z0-9]
        std::shared_ptr<const TlsTrust> trust;
    };
    enum class Stage { Connecting, Handshake, Up };

    CurlTransfer(CurlLoop &loop, Request request, CurlEars &ears);
    ~CurlTransfer() override;
    CurlTransfer(const CurlTransfer &) = delete;
    CurlTransfer &operator=(const CurlTransfer &) = delete;

    [[nodiscard]] Stage stage() const { return m_stage; }
    [[nodiscard]] const QByteArray &contentType() const { return m_type; }
    [[nodiscard]] const QByteArray &location() const { return m_location; }
    [[nodiscard]] QByteArray takeBytes() { return std::exchange(m_bytes, {}); }
    [[nodiscard]] const TlsVerdict &verdict() const { return *m_verdict; }

private:
    void setHttp();
    void setTls();
    void tell() override;

    static CURLcode onTls(CURL *easy, void *context, void *self);
    static int onRequest(void *self, char *, char *, int, int);
    static curl_socket_t onSocket(void *self, curlsocktype, curl_sockaddr *address);
    static size_t onHead(char *bytes, size_t size, size_t count, void *self);
    static size_t onBody(char *bytes, size_t size, size_t count, void *self);

    CurlEars &m_ears;
    Request m_request;
    std::shared_ptr<TlsVerdict> m_verdict = std::make_shared<TlsVerdict>();
    CurlLines m_head;
    QByteArray m_bytes;
    QByteArray m_type;
    QByteArray m_location;
    qint64 m_headBytes = 0;
    Stage m_stage = Stage::Connecting;
};

} // namespace Switchback
