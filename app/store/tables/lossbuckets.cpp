// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/lossbuckets.h"

#include <algorithm>

namespace Switchback
{

namespace
{
Instant floorTo(Instant at, Duration width)
{
    const qint64 ms = toMs(at);
    return instantFromMs(ms - ms % width.count());
}
} // namespace

LossBuckets::LossBuckets(Duration bucket, Duration longestPause)
    : m_bucket(bucket)
    , m_longestPause(longestPause)
{
}

void LossBuckets::addSample(Instant at, float seconds, bool known)
{
    add(at, at, seconds, seconds, known);
}

void LossBuckets::addRollup(Instant at, Instant maxAt, float min, float max, qint64 known)
{
    add(at, maxAt, min, max, known > 0);
}

void LossBuckets::add(Instant at, Instant maxAt, float min, float max, bool known)
{
    if (known && (!m_worstAt || max > m_worst)) {
        m_worst = max;
        m_worstAt = maxAt;
    }
    const bool paused = m_last && at - *m_last > m_longestPause;
    const Instant previous = m_last.value_or(at);
    m_last = at;
    if (m_bucket == Duration{0}) {
        if (paused)
            gapAt(previous + Duration{1});
        m_points.append({at, known ? min : 0, known ? max : 0, known});
        return;
    }
    const Instant start = floorTo(at, m_bucket);
    if (m_isOpen && m_open.at != start) {
        closeBucket();
        if (paused && start - floorTo(previous, m_bucket) > m_bucket)
            gapAt(floorTo(previous, m_bucket) + m_bucket);
    }
    if (!m_isOpen) {
        m_open = {start, min, max, known};
        m_isOpen = true;
    } else if (known) {
        // A bucket that knows anything shows it.
        m_open = m_open.known ? LossPoint{start, std::min(m_open.minSeconds, min),
                                          std::max(m_open.maxSeconds, max), true}
                              : LossPoint{start, min, max, true};
    }
}

void LossBuckets::closeBucket()
{
    if (!m_open.known)
        m_open.minSeconds = m_open.maxSeconds = 0;
    m_points.append(m_open);
    m_isOpen = false;
}

void LossBuckets::gapAt(Instant at)
{
    m_points.append({at, 0, 0, false});
}

void LossBuckets::finish(LossHistory &history, Instant to)
{
    if (m_isOpen)
        closeBucket();
    if (m_last && to - *m_last > std::max(m_longestPause, m_bucket))
        gapAt(std::max(*m_last + Duration{1}, m_points.last().at + std::max(m_bucket, Duration{1})));
    history.points = m_points;
    history.bucket = m_bucket;
    history.worstAt = m_worstAt;
    history.worstSeconds = m_worst;
}

} // namespace Switchback
