// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"
#include "models/core/clock.h"

#include <QMutex>

namespace Switchback::Test
{

/// Call servers in memory: a calls engine as small as it gets, which needed nothing but this file and one
/// registration.
class MemoryCalls : public Site::CallsEngine
{
public:
    static Site::CallsEngineKind kind()
    {
        return {QStringLiteral("memory"), {}, [](const Site::SiteConfig &) {
                    return Result<std::shared_ptr<const Site::CallsEngine>>(std::make_shared<MemoryCalls>());
                }};
    }

    void call() const
    {
        const QMutexLocker lock(&m_lock);
        m_calls += m_drains ? 0 : 1;
    }
    void hangUp() const
    {
        const QMutexLocker lock(&m_lock);
        --m_calls;
    }
    void fallSilent() const
    {
        const QMutexLocker lock(&m_lock);
        m_silent = true;
    }

    [[nodiscard]] Site::CallsView view() const override
    {
        const QMutexLocker lock(&m_lock);
        const Instant now = SystemClock().now();
        if (m_silent)
            return {now, Site::CallsView::State::Silent, QStringLiteral("no answer in 2 s"), std::nullopt};
        return {now, m_drains ? Site::CallsView::State::Draining : Site::CallsView::State::Open,
                QStringLiteral("vs1"), m_calls};
    }
    Outcome drain(bool on) const override
    {
        const QMutexLocker lock(&m_lock);
        m_drains = on;
        return Done{};
    }

    [[nodiscard]] Result<Site::CallChanges> callsSince(const QString &cursor, int most,
                                                       std::optional<Instant>) const override
    {
        const QMutexLocker lock(&m_lock);
        const qint64 from = cursor.toLongLong(), to = std::min<qint64>(m_calls, from + most);
        Site::CallChanges out;
        if (to > from)
            out.calls << Site::TrunkCalls{QStringLiteral("acme"), false, false, to - from, to - from,
                                          SystemClock().now()};
        out.cursor = QString::number(to);
        out.more = to < m_calls;
        return out;
    }

private:
    mutable QMutex m_lock;
    mutable qint64 m_calls = 0;
    mutable bool m_drains = false;
    mutable bool m_silent = false;
};

} // namespace Switchback::Test
