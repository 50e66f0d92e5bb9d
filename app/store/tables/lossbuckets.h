// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/replication/losshistory.h"

namespace Switchback
{

/// Gathers samples or roll-ups, ascending in time, into the points of a chart: minimum and maximum of each
/// bucket, and a not-known point wherever nothing was known or nothing was measured.
class LossBuckets
{
public:
    /// `bucket` 0: every sample is a point. `longestPause`: a longer one between two samples is a gap.
    LossBuckets(Duration bucket, Duration longestPause);
    void addSample(Instant at, float seconds, bool known);
    void addRollup(Instant at, Instant maxAt, float min, float max, qint64 known);
    /// Ends with a gap when nothing was measured up to `to`. Fills points and the worst moment.
    void finish(LossHistory &history, Instant to);

private:
    void add(Instant at, Instant maxAt, float min, float max, bool known);
    void closeBucket();
    void gapAt(Instant at);

    Duration m_bucket;
    Duration m_longestPause;
    QList<LossPoint> m_points;
    LossPoint m_open;
    bool m_isOpen = false;
    std::optional<Instant> m_last;
    std::optional<Instant> m_worstAt;
    float m_worst = 0;
};

} // namespace Switchback
