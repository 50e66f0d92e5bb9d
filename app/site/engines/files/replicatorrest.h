// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QDeadlineTimer>
#include <QJsonObject>
#include <QUrl>

namespace Switchback::Site
{

/// Syncthing's own interface at this very machine: no TLS, no proxy. Any thread.
class ReplicatorRest
{
public:
    ReplicatorRest(const QString &url, QByteArray apiKey, QDeadlineTimer deadline)
        : m_base(url)
        , m_apiKey(std::move(apiKey))
        , m_deadline(deadline)
    {
    }
    /// Of a path with its query, what it answers, at most 4 MiB. Blocks until the deadline; after it nothing
    /// is asked any more. `not_found`: it knows nothing of that name.
    [[nodiscard]] Result<QJsonObject> get(const QString &path) const;

private:
    const QUrl m_base;
    const QByteArray m_apiKey;
    const QDeadlineTimer m_deadline;
};

} // namespace Switchback::Site
