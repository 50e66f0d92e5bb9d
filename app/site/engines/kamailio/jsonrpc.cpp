// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/kamailio/jsonrpc.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <mutex>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Kamailio)
};

constexpr qsizetype LongestAnswer = qsizetype(1024) * 1024;

CURL *newHandle()
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    return curl_easy_init();
}
} // namespace

JsonRpc::JsonRpc(QByteArray url, QDeadlineTimer deadline)
    : m_url(std::move(url))
    , m_deadline(deadline)
    , m_easy(newHandle())
    , m_headers(curl_slist_append(nullptr, "Content-Type: application/json"))
{
    curl_easy_setopt(m_easy, CURLOPT_URL, m_url.constData());
    curl_easy_setopt(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(m_easy, CURLOPT_PROXY, "");
    curl_easy_setopt(m_easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_easy, CURLOPT_QUICK_EXIT, 1L); // the name service may hang, and nobody waits for it
    curl_easy_setopt(m_easy, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_headers);
    curl_easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_error.data());
    curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, this);
}

JsonRpc::~JsonRpc()
{
    curl_easy_cleanup(m_easy);
    curl_slist_free_all(m_headers);
}

size_t JsonRpc::take(const char *bytes, size_t size, size_t count, void *self)
{
    auto *rpc = static_cast<JsonRpc *>(self);
    const qsizetype more = static_cast<qsizetype>(size) * static_cast<qsizetype>(count);
    if (rpc->m_answer.size() + more > LongestAnswer)
        return 0; // ends the transfer
    rpc->m_answer.append(bytes, more);
    return size * count;
}

Error JsonRpc::silent(const QString &why) const
{
    return Error{QStringLiteral("rpc_silent"), why,
                 Words::tr("Look at the SBC and at its management address.")};
}

Result<QByteArray> JsonRpc::post(const QByteArray &body)
{
    const qint64 left = m_deadline.remainingTime();
    if (left <= 0)
        return silent(Words::tr("there was no time left to ask it"));
    m_answer.clear();
    m_error.front() = '\0';
    curl_easy_setopt(m_easy, CURLOPT_TIMEOUT_MS, long(left));
    curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, body.constData());
    curl_easy_setopt(m_easy, CURLOPT_POSTFIELDSIZE, long(body.size()));
    const CURLcode code = curl_easy_perform(m_easy);
    if (code == CURLE_WRITE_ERROR)
        return silent(Words::tr("it answers with more than 1 MiB"));
    if (code != CURLE_OK)
        return silent(visibleText(
            QByteArray(m_error.front() != '\0' ? m_error.data() : curl_easy_strerror(code)), 200));
    return m_answer;
}

Result<QJsonValue> JsonRpc::call(const QString &method, const QJsonArray &parameters)
{
    const qint64 id = ++m_calls;
    const auto bytes = post(QJsonDocument(QJsonObject{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                                      {QStringLiteral("id"), id},
                                                      {QStringLiteral("method"), method},
                                                      {QStringLiteral("params"), parameters}})
                                .toJson(QJsonDocument::Compact));
    if (!bytes)
        return bytes.error();
    const QJsonObject answer = QJsonDocument::fromJson(*bytes).object();
    if (answer.value(QStringLiteral("id")).toDouble(-1) != double(id))
        return silent(Words::tr("what answers is no JSON-RPC: %1").arg(visibleText(bytes->left(80), 80)));
    if (const QJsonValue result = answer.value(QStringLiteral("result")); !result.isUndefined())
        return result;
    const QString why =
        answer.value(QStringLiteral("error")).toObject().value(QStringLiteral("message")).toString();
    return Error{QStringLiteral("rpc_refused"),
                 Words::tr("it refuses %1: %2").arg(method, visibleText(why.left(200), 200)),
                 {}};
}

} // namespace Switchback::Site
