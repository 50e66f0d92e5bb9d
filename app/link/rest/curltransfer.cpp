// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/curltransfer.h"

namespace Switchback
{

namespace
{
constexpr qint64 MaxHeadBytes = qint64(64) * 1024;

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
    : CurlWork(loop)
    , m_ears(ears)
    , m_request(std::move(request))
{
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
    leave();
}

void CurlTransfer::setHttp()
{
    setPlainHttp("https", m_request.url, m_request.address);
    m_head.add("Content-Type: application/json");
    m_head.add("Accept: application/x-ndjson");
    m_head.add("Accept-Encoding: identity"); // no compression: no bomb in it
    m_head.add("Authorization: Bearer " + m_request.token);
    m_head.add("Expect:"); // waits for no leave to send the body
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

void CurlTransfer::tell()
{
    if (ended())
        m_ears.transferEnded();
    else
        m_ears.bytesCame();
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

curl_socket_t CurlTransfer::onSocket(void *self, curlsocktype, curl_sockaddr *address)
{
    static_cast<CurlTransfer *>(self)->m_stage = Stage::Connecting; // anew, if a kept one turned out stale
    return curlSocket(*address);
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
    one->somethingCame();
    return size * count;
}

} // namespace Switchback
