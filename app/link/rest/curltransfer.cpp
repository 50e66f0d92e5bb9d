// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/curltransfer.h"

#include "app/link/rest/curlloop.h"
#include "models/core/visibletext.h"

#include <cerrno>

#include <sys/socket.h>

namespace Switchback
{

namespace
{
constexpr qint64 MaxHeadBytes = qint64(64) * 1024;

void addLine(std::unique_ptr<curl_slist, void (*)(curl_slist *)> &list, const QByteArray &line)
{
    if (curl_slist *longer = curl_slist_append(list.get(), line.constData())) {
        (void)list.release();
        list.reset(longer);
    }
}

/// The value of the header `name` (lower case, with its colon) in one line of a head.
bool takeHeader(const QByteArray &line, const char *name, QByteArray &value)
{
    const auto length = qsizetype(qstrlen(name));
    if (line.size() < length || qstrnicmp(line.constData(), name, size_t(length)) != 0)
        return false;
    value = line.mid(length).trimmed();
    return true;
}
} // namespace

CurlTransfer::CurlTransfer(CurlLoop &loop, Request request, CurlEars &ears)
    : m_loop(loop)
    , m_ears(ears)
    , m_request(std::move(request))
    , m_head(nullptr, curl_slist_free_all)
    , m_place(nullptr, curl_slist_free_all)
    , m_easy(loop.m_handles.take())
{
    set(CURLOPT_PRIVATE, this);
    set(CURLOPT_ERRORBUFFER, m_error.data());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_OPENSOCKETFUNCTION, onSocket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_PREREQFUNCTION, onRequest);
    set(CURLOPT_PREREQDATA, this);
    set(CURLOPT_HEADERFUNCTION, onHead);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, onBody);
    set(CURLOPT_WRITEDATA, this);
    setHttp();
    setTls();
}

CurlTransfer::~CurlTransfer()
{
    m_loop.drop(*this);
    m_loop.m_handles.giveBack(std::move(m_easy));
}

template<class T>
void CurlTransfer::set(CURLoption option, T value)
{
    if (m_result == CURLE_OK)
        m_result = curl_easy_setopt(m_easy.get(), option, value);
}

void CurlTransfer::setHttp()
{
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_URL, m_request.url.constData());
    set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    if (!m_request.address.isEmpty()) { // any host and port of the URL to that address, at the same port
        addLine(m_place, "::" + m_request.address + ':');
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
    addLine(m_head, "Content-Type: application/json");
    addLine(m_head, "Accept: application/x-ndjson");
    addLine(m_head, "Accept-Encoding: identity"); // no compression: no bomb in it
    addLine(m_head, "Authorization: Bearer " + m_request.token);
    addLine(m_head, "Expect:"); // waits for no leave to send the body
    set(CURLOPT_HTTPHEADER, m_head.get());
    set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_request.body.size()));
    set(CURLOPT_POSTFIELDS, m_request.body.constData());
    set(CURLOPT_UPLOAD_BUFFERSIZE, 16384L);
}

void CurlTransfer::setTls()
{
    set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_ENABLE_ALPN, 0L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSL_SESSIONID_CACHE, 0L); // a resumed session would not be verified anew
    // The CA is shared by all connections that have the same (onTls) instead of read anew by each of them; no
    // file of curl's is read. Curl must not confuse connections that were verified by different ones, nor use
    // what its site gave up, and it tells them apart by the name of a folder, which nobody looks into.
    set(CURLOPT_CAINFO, static_cast<const char *>(nullptr));
    set(CURLOPT_CAPATH, ("/nonexistent/" + m_request.kept).constData());
    set(CURLOPT_SSL_CTX_FUNCTION, onTls);
    set(CURLOPT_SSL_CTX_DATA, this);
}

bool CurlTransfer::begin()
{
    if (m_result == CURLE_OK && !m_loop.add(*this))
        m_result = CURLE_FAILED_INIT;
    return m_result == CURLE_OK;
}

void CurlTransfer::tell()
{
    if (m_ended)
        m_ears.transferEnded();
    else
        m_ears.bytesCame();
}

int CurlTransfer::status() const
{
    long status = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &status);
    return status < 200 ? 0 : int(status); // 1xx: the head is still to come
}

int CurlTransfer::systemError() const
{
    long error = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_OS_ERRNO, &error);
    return int(error);
}

QString CurlTransfer::errorText() const
{
    const char *text = m_error[0] == '\0' ? curl_easy_strerror(m_result) : m_error.data();
    return visibleText(QByteArray(text), 200);
}

CURLcode CurlTransfer::onTls(CURL *, void *context, void *self)
{
    auto *one = static_cast<CurlTransfer *>(self);
    one->m_stage = Stage::Handshake;
    *one->m_verdict = {};
    return one->m_request.trust->rule(static_cast<ssl_ctx_st *>(context), one->m_verdict)
               ? CURLE_OK
               : CURLE_SSL_CERTPROBLEM;
}

int CurlTransfer::onRequest(void *self, char *, char *, int, int)
{
    auto *one = static_cast<CurlTransfer *>(self);
    one->m_stage = Stage::Up;
    one->m_ears.requestGoes();
    return CURL_PREREQFUNC_OK;
}

/// Curl's own would be inherited by every program that is started meanwhile.
curl_socket_t CurlTransfer::onSocket(void *self, curlsocktype, curl_sockaddr *address)
{
    static_cast<CurlTransfer *>(self)->m_stage = Stage::Connecting; // anew, if a kept one turned out stale
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->protocol);
}

size_t CurlTransfer::onHead(char *bytes, size_t size, size_t count, void *self)
{
    auto *one = static_cast<CurlTransfer *>(self);
    const auto line = QByteArray::fromRawData(bytes, qsizetype(size) * qsizetype(count));
    one->m_headBytes += line.size();
    if (one->m_headBytes > MaxHeadBytes)
        return 0;                   // curl ends it with an error
    if (line.startsWith("HTTP/")) { // another head: the one before was an interim answer
        one->m_type.clear();
        one->m_location.clear();
    } else if (!takeHeader(line, "content-type:", one->m_type))
        (void)takeHeader(line, "location:", one->m_location);
    return size * count;
}

/// What comes at once is bounded by curl: a hundred of its buffers.
size_t CurlTransfer::onBody(char *bytes, size_t size, size_t count, void *self)
{
    auto *one = static_cast<CurlTransfer *>(self);
    one->m_bytes.append(bytes, qsizetype(size) * qsizetype(count));
    one->m_loop.moved(*one);
    return size * count;
}

} // namespace Switchback
