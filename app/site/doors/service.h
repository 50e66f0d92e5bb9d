// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"

#include <QByteArray>
#include <QJsonObject>

#include <memory>

namespace Switchback::Site
{

/// One call's answer, line by line (each ends in '\n'). Made by Service; used by one thread.
class Answer
{
public:
    virtual ~Answer() = default;
    /// The next line; blocks. Nothing after the last one.
    virtual std::optional<QByteArray> next() = 0;
};

/// The one function behind both ways in: checks the request against the contract and answers it. Thread-safe.
class Service
{
public:
    explicit Service(const ThisSite &site)
        : m_site(site)
    {
    }
    /// The peer may ask little, and tells nothing of logs: who holds one site shall not speak at the other.
    enum class Asker { Console, Peer };
    /// `body` is the request as it came. Never null.
    struct Reply {
        std::unique_ptr<Answer> answer;
        bool badRequest = false; ///< the request broke the contract: HTTP 400, exit code 64
    };
    [[nodiscard]] Reply call(const QString &verb, const QByteArray &body, Asker asker = Asker::Console) const;
    [[nodiscard]] static QByteArray errorLine(const Error &error);

private:
    const ThisSite m_site;
};

} // namespace Switchback::Site
