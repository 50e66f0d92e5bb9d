// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/httpcall.h"

namespace Switchback
{

namespace
{
constexpr qsizetype MaxBody = qsizetype(4) * 1024 * 1024;
}

HttpCall::HttpCall(CurlLoop &loop, HttpRequest request, Done done)
    : CurlWork(loop)
    , m_request(std::move(request))
    , m_done(std::move(done))
{
    setPlainHttp("http,https", m_request.url, m_request.address);
    set(CURLOPT_HTTPAUTH, long(CURLAUTH_BASIC));
    set(CURLOPT_USERNAME, m_request.user.constData());
    set(CURLOPT_PASSWORD, m_request.secret.constData());
    m_head.add("Accept: application/json");
    m_head.add("Accept-Encoding: identity"); // no compression: no bomb in it
    m_head.add("Expect:");                   // waits for no leave to send the body
    set(CURLOPT_HTTPHEADER, m_head.get());
    if (m_request.form) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_request.form->size()));
        set(CURLOPT_POSTFIELDS, m_request.form->constData());
        set(CURLOPT_FRESH_CONNECT, 1L);
    }
    set(CURLOPT_CONNECTTIMEOUT_MS, long(m_request.connect.count()));
    set(CURLOPT_TIMEOUT_MS, long(m_request.whole.count()));
    set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_ENABLE_ALPN, 0L);
    if (!m_request.ca.isEmpty()) {
        curl_blob blob{m_request.ca.data(), size_t(m_request.ca.size()), CURL_BLOB_COPY};
        set(CURLOPT_CAINFO_BLOB, &blob);
    }
    set(CURLOPT_OPENSOCKETFUNCTION, onSocket);
    set(CURLOPT_PREREQFUNCTION, onRequest);
    set(CURLOPT_PREREQDATA, this);
    set(CURLOPT_WRITEFUNCTION, onBody);
    set(CURLOPT_WRITEDATA, this);
}

HttpCall::~HttpCall()
{
    leave();
}

HttpAnswer HttpCall::answer() const
{
    HttpAnswer out;
    const bool whole = result() == CURLE_OK && status() > 0;
    // Of a refusal the number is enough.
    const bool refused = status() >= 400 && status() < 500;
    out.how = whole || refused ? HttpAnswer::How::Answered
              : m_went > 0     ? HttpAnswer::How::Maybe
                               : HttpAnswer::How::NotSent;
    out.status = status();
    out.body = m_body;
    out.retryAfter = header("Retry-After");
    out.date = header("Date");
    if (out.how != HttpAnswer::How::Answered)
        out.error = errorText();
    return out;
}

void HttpCall::tell()
{
    if (!ended())
        return;
    const Done done = std::move(m_done); // it may end this
    done(answer());
}

int HttpCall::onRequest(void *self, char *, char *, int, int)
{
    auto *one = static_cast<HttpCall *>(self);
    const bool again = ++one->m_went > 1 && one->m_request.form;
    return again ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

curl_socket_t HttpCall::onSocket(void *, curlsocktype, curl_sockaddr *address)
{
    return curlSocket(*address);
}

size_t HttpCall::onBody(char *bytes, size_t size, size_t count, void *self)
{
    auto *one = static_cast<HttpCall *>(self);
    const auto more = qsizetype(size) * qsizetype(count);
    if (one->m_body.size() + more > MaxBody)
        return 0; // curl ends it with an error
    one->m_body.append(bytes, more);
    return size * count;
}

} // namespace Switchback
