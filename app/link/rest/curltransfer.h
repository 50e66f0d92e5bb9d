// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/rest/tlstrust.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <memory>

#include <curl/curl.h>

namespace Switchback
{

class CurlLoop;

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
class CurlTransfer
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
    ~CurlTransfer();
    CurlTransfer(const CurlTransfer &) = delete;
    CurlTransfer &operator=(const CurlTransfer &) = delete;

    /// False: curl here cannot do it; errorText() says why.
    bool begin();

    [[nodiscard]] Stage stage() const { return m_stage; }
    [[nodiscard]] bool ended() const { return m_ended; }
    [[nodiscard]] int status() const; ///< of HTTP; 0: its head has not come
    [[nodiscard]] const QByteArray &contentType() const { return m_type; }
    [[nodiscard]] const QByteArray &location() const { return m_location; }
    [[nodiscard]] QByteArray takeBytes() { return std::exchange(m_bytes, {}); }
    [[nodiscard]] CURLcode result() const { return m_result; }
    [[nodiscard]] int systemError() const; ///< errno of the connection; 0: none
    [[nodiscard]] QString errorText() const;
    [[nodiscard]] const TlsVerdict &verdict() const { return *m_verdict; }

private:
    friend class CurlLoop;
    template<class T>
    void set(CURLoption option, T value);
    void setHttp();
    void setTls();
    void tell();

    static CURLcode onTls(CURL *easy, void *context, void *self);
    static int onRequest(void *self, char *, char *, int, int);
    static curl_socket_t onSocket(void *self, curlsocktype, curl_sockaddr *address);
    static size_t onHead(char *bytes, size_t size, size_t count, void *self);
    static size_t onBody(char *bytes, size_t size, size_t count, void *self);

    CurlLoop &m_loop;
    CurlEars &m_ears;
    Request m_request;
    std::shared_ptr<TlsVerdict> m_verdict = std::make_shared<TlsVerdict>();
    std::unique_ptr<curl_slist, void (*)(curl_slist *)> m_head;
    std::unique_ptr<curl_slist, void (*)(curl_slist *)> m_place;
    std::unique_ptr<CURL, void (*)(CURL *)> m_easy;
    std::array<char, CURL_ERROR_SIZE> m_error = {};
    QByteArray m_bytes;
    QByteArray m_type;
    QByteArray m_location;
    qint64 m_headBytes = 0;
    CURLcode m_result = CURLE_OK;
    Stage m_stage = Stage::Connecting;
    bool m_ended = false;
    bool m_moved = false; ///< its loop is about to tell
};

} // namespace Switchback
