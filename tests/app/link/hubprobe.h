// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/linkhub.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <mutex>

namespace Switchback
{

/// Makes calls through a hub and waits for their ends, for tests.
struct Ending {
    bool done = false;
    int times = 0;
    CallAnswer answer;
    QList<QJsonObject> lines;
    QThread *thread = nullptr;
};

inline std::shared_ptr<Ending> callOn(LinkHub &hub, QObject *context, const CallRequest &request)
{
    auto ending = std::make_shared<Ending>();
    hub.call(
        request, context, [ending](const QJsonObject &line) { ending->lines.append(line); },
        [ending](const CallAnswer &answer) {
            ending->done = true;
            ++ending->times;
            ending->answer = answer;
            ending->thread = QThread::currentThread();
        });
    return ending;
}

inline CallRequest helloRequest(const QString &site, Via via, Duration deadline = Duration{20'000})
{
    return {site,
            QStringLiteral("hello"),
            {{QStringLiteral("nonce"), QStringLiteral("nonce-1234")}},
            via,
            deadline};
}

/// Keeps what wayChanged said, from whichever thread.
class WayLog
{
public:
    explicit WayLog(LinkHub &hub)
    {
        QObject::connect(
            &hub, &LinkHub::wayChanged, &hub,
            [this](const QString &site, const WayState &state) {
                const std::lock_guard lock(m_mutex);
                m_states.append({site, state});
            },
            Qt::DirectConnection);
    }
    [[nodiscard]] QList<std::pair<QString, WayState>> states() const
    {
        const std::lock_guard lock(m_mutex);
        return m_states;
    }
    [[nodiscard]] WayState last(const QString &site, WayKind way) const
    {
        const std::lock_guard lock(m_mutex);
        for (auto it = m_states.crbegin(); it != m_states.crend(); ++it)
            if (it->first == site && it->second.way == way)
                return it->second;
        return {};
    }

private:
    mutable std::mutex m_mutex;
    QList<std::pair<QString, WayState>> m_states;
};

} // namespace Switchback
