// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart/losspyramid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace Switchback
{

namespace
{
constexpr qsizetype Fan = 16;
constexpr int PointsAColumn = 3; ///< fewer than these: every point is drawn as it is

void widen(LossPyramid::Extent &extent, float min, float max)
{
    if (!extent.known) {
        extent = {min, max, true};
        return;
    }
    extent.min = std::min(extent.min, min);
    extent.max = std::max(extent.max, max);
}

/// The next level: a block for every Fan of what lies below. Without a branch on the values, for a year has
/// millions.
template<class Below, class Read>
auto summed(const Below *below, std::size_t count, const Read &read)
{
    using Block = decltype(read(*below));
    constexpr float Most = std::numeric_limits<float>::max();
    constexpr std::size_t Step = std::size_t(Fan);
    std::vector<Block> level((count + Step - 1) / Step);
    for (std::size_t b = 0; b < level.size(); ++b) {
        float min = Most;
        float max = -Most;
        bool known = false;
        const std::size_t end = std::min((b + 1) * Step, count);
        for (std::size_t i = b * Step; i < end; ++i) {
            const Block one = read(below[i]);
            min = std::min(min, one.known ? one.min : Most);
            max = std::max(max, one.known ? one.max : -Most);
            known |= one.known;
        }
        level[b] = known ? Block{min, max, true} : Block{0, 0, false};
    }
    return level;
}
} // namespace

void LossPyramid::set(const QList<LossPoint> &points, Duration gap)
{
    m_points = points;
    m_gap = gap;
    m_levels.clear();
    // Level by level: a whole year is read once, front to back.
    if (m_points.size() > Fan)
        m_levels.push_back(
            summed(m_points.constData(), std::size_t(m_points.size()), [](const LossPoint &point) {
                return Block{point.minSeconds, point.maxSeconds, point.known};
            }));
    while (!m_levels.empty() && m_levels.back().size() > std::size_t(Fan))
        m_levels.push_back(
            summed(m_levels.back().data(), m_levels.back().size(), [](const Block &below) { return below; }));
}

void LossPyramid::append(const LossPoint &point)
{
    if (!m_points.isEmpty() && point.at <= m_points.constLast().at)
        return; // an answer that comes late or twice is no news
    m_points.append(point);
    addToLevels(m_points.size() - 1);
}

void LossPyramid::addToLevels(qsizetype index)
{
    const LossPoint &point = m_points.at(index);
    for (std::vector<Block> &level : m_levels) {
        index /= Fan;
        if (index >= qsizetype(level.size()))
            level.push_back({0, 0, false});
        Block &block = level[size_t(index)];
        Extent extent{block.min, block.max, block.known};
        if (point.known)
            widen(extent, point.minSeconds, point.maxSeconds);
        block = {extent.min, extent.max, extent.known};
    }
}

LossPyramid::Extent LossPyramid::extent(qsizetype first, qsizetype last) const
{
    Extent extent;
    first = std::max<qsizetype>(0, first);
    last = std::min(last, m_points.size());
    size_t level = 0; // 0: the points themselves
    const auto take = [&](qsizetype i) {
        if (level == 0) {
            const LossPoint &point = m_points.at(i);
            if (point.known)
                widen(extent, point.minSeconds, point.maxSeconds);
        } else if (const Block &block = m_levels[level - 1][size_t(i)]; block.known)
            widen(extent, block.min, block.max);
    };
    while (first < last) {
        if (level >= m_levels.size() || last - first <= Fan) {
            for (; first < last; ++first)
                take(first);
            break;
        }
        for (; first % Fan != 0 && first < last; ++first)
            take(first);
        for (; last % Fan != 0 && first < last; --last)
            take(last - 1);
        first /= Fan;
        last /= Fan;
        ++level;
    }
    return extent;
}

qsizetype LossPyramid::indexAt(Instant at, qsizetype from) const
{
    const auto earlier = [](const LossPoint &point, Instant t) { return point.at < t; };
    // Neighbouring columns lie near each other: stride ahead from the last one before halving.
    qsizetype stride = 64, low = std::clamp<qsizetype>(from, 0, m_points.size());
    qsizetype high = low;
    while (high < m_points.size() && m_points.at(high).at < at) {
        low = high;
        high = std::min(m_points.size(), high + stride);
        stride *= 2;
    }
    return std::lower_bound(m_points.cbegin() + low, m_points.cbegin() + high, at, earlier) -
           m_points.cbegin();
}

std::optional<LossPoint> LossPyramid::nearest(Instant at) const
{
    const qsizetype after = indexAt(at);
    std::optional<LossPoint> best;
    for (qsizetype i : {after - 1, after}) {
        if (i < 0 || i >= m_points.size())
            continue;
        const LossPoint &point = m_points.at(i);
        if (!best || std::chrono::abs(point.at - at) < std::chrono::abs(best->at - at))
            best = point;
    }
    if (best && m_gap.count() > 0 && std::chrono::abs(best->at - at) > m_gap)
        return std::nullopt;
    return best;
}

bool LossPyramid::brokenBefore(qsizetype index) const
{
    return index > 0 && m_gap.count() > 0 && m_points.at(index).at - m_points.at(index - 1).at > m_gap;
}

std::vector<std::vector<LossPyramid::Vertex>> LossPyramid::outline(Instant from, Instant to,
                                                                   int columns) const
{
    if (columns < 1 || to <= from || m_points.isEmpty())
        return {};
    const double perColumn = double((to - from).count()) / columns;
    // One neighbour beyond each edge, so that the line enters and leaves the picture.
    const qsizetype first = std::max<qsizetype>(0, indexAt(from) - 1);
    const qsizetype last = std::min(m_points.size(), indexAt(to, first) + 1);
    if (last - first <= qsizetype(columns) * PointsAColumn)
        return exactOutline(from, perColumn, first, last);
    return coarseOutline(from, perColumn, columns, first);
}

std::vector<std::vector<LossPyramid::Vertex>> LossPyramid::exactOutline(Instant from, double perColumn,
                                                                        qsizetype first, qsizetype last) const
{
    std::vector<std::vector<Vertex>> runs;
    bool open = false;
    for (qsizetype i = first; i < last; ++i) {
        const LossPoint &point = m_points.at(i);
        if (!point.known || brokenBefore(i))
            open = false;
        if (!point.known)
            continue;
        if (!open)
            runs.emplace_back();
        open = true;
        const double x = double((point.at - from).count()) / perColumn;
        runs.back().push_back({x, point.minSeconds});
        if (point.maxSeconds > point.minSeconds)
            runs.back().push_back({x, point.maxSeconds});
    }
    return runs;
}

std::vector<std::vector<LossPyramid::Vertex>> LossPyramid::coarseOutline(Instant from, double perColumn,
                                                                         int columns, qsizetype first) const
{
    std::vector<std::vector<Vertex>> runs;
    bool open = false;
    qsizetype index = first;
    for (int column = 0; column < columns; ++column) {
        const Instant end = from + Duration{qint64(std::llround(perColumn * (column + 1)))};
        const qsizetype next = indexAt(end, index);
        if (next == index) // no point here: a gap only if the stretch is longer than one
            continue;
        const Extent extent = this->extent(index, next);
        if (!extent.known || brokenBefore(index))
            open = false;
        index = next;
        if (!extent.known)
            continue;
        if (!open)
            runs.emplace_back();
        open = true;
        std::vector<Vertex> &run = runs.back();
        // From where the line is, to the nearer end first: one stroke down each column.
        const bool upFirst = !run.empty() && std::abs(run.back().seconds - extent.max) <
                                                 std::abs(run.back().seconds - extent.min);
        run.push_back({column + 0.5, upFirst ? extent.max : extent.min});
        if (extent.max > extent.min)
            run.push_back({column + 0.5, upFirst ? extent.min : extent.max});
    }
    return runs;
}

} // namespace Switchback
