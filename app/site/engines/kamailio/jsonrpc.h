// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonValue>

#include <array>

#include <curl/curl.h>

namespace Switchback::Site
{

/// JSON-RPC 2.0 over HTTP to one node, one call after the other on a connection that is kept. What comes back
/// is at most 1 MiB, followed nowhere else, and never later than the deadline. Any thread, one at a time.
class JsonRpc
{
public:
    JsonRpc(QByteArray url, QDeadlineTimer deadline);
    ~JsonRpc();
    JsonRpc(const JsonRpc &) = delete;
    JsonRpc &operator=(const JsonRpc &) = delete;

    /// Its result. `rpc_refused`: it answered, and says no, in its own words; `rpc_silent`: no answer that is
    /// one.
    Result<QJsonValue> call(const QString &method, const QJsonArray &parameters = {});

private:
    static size_t take(const char *bytes, size_t size, size_t count, void *self);
    [[nodiscard]] Error silent(const QString &why) const;
    /// The HTTP exchange: what came back.
    Result<QByteArray> post(const QByteArray &body);

    const QByteArray m_url;
    const QDeadlineTimer m_deadline;
    QByteArray m_answer;
    qint64 m_calls = 0;
    std::array<char, CURL_ERROR_SIZE> m_error{};
    CURL *m_easy;
    curl_slist *m_headers;
};

} // namespace Switchback::Site
