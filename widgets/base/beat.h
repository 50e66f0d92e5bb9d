// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/aged.h"
#include "models/core/clock.h"

#include <QObject>
#include <QTimer>

namespace Switchback
{

/// Makes ages tick: once a second every widget that shows one asks again what time it is. Does not own the
/// clock. GUI thread.
class Beat : public QObject
{
    Q_OBJECT
public:
    explicit Beat(const Clock &clock, Duration pollPeriod = std::chrono::seconds(5),
                  QObject *parent = nullptr);

    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] Instant now() const { return m_clock.now(); }
    [[nodiscard]] Duration pollPeriod() const { return m_pollPeriod; }
    void setPollPeriod(Duration period);
    [[nodiscard]] Freshness freshnessOf(std::optional<Instant> at) const
    {
        return freshness(at, now(), m_pollPeriod);
    }

signals:
    void beat();

private:
    void next();

    const Clock &m_clock;
    Duration m_pollPeriod;
    QTimer m_timer;
};

} // namespace Switchback
