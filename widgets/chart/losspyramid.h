// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/replication/losshistory.h"

#include <vector>

namespace Switchback
{

/// A history of any length, ready to be drawn at any width: minima and maxima of 16, 256, 4096 ... points, so
/// that no spike is lost and a frame costs the same for an hour and for a year. Shares the points, never
/// copies them. Plain value, any one thread.
class LossPyramid
{
public:
    /// Two neighbours further apart than `gap` have a not-known stretch between them.
    void set(const QList<LossPoint> &points, Duration gap);
    void append(const LossPoint &point);

    [[nodiscard]] const QList<LossPoint> &points() const { return m_points; }
    [[nodiscard]] qsizetype size() const { return m_points.size(); }
    [[nodiscard]] Duration gap() const { return m_gap; }

    struct Extent {
        float min = 0;
        float max = 0;
        bool known = false; ///< at least one known point
    };
    /// Over the points with index in [first, last).
    [[nodiscard]] Extent extent(qsizetype first, qsizetype last) const;
    /// Index of the first point at or after `at`.
    [[nodiscard]] qsizetype indexAt(Instant at, qsizetype from = 0) const;
    /// The point whose moment is nearest, if that is not further away than the gap.
    [[nodiscard]] std::optional<LossPoint> nearest(Instant at) const;

    struct Vertex {
        double x; ///< 0 at `from`, `columns` at `to`
        float seconds;
    };
    /// What a line of `columns` pixels has to pass through: runs of vertices with gaps between them; at most
    /// four a column.
    [[nodiscard]] std::vector<std::vector<Vertex>> outline(Instant from, Instant to, int columns) const;

private:
    struct Block {
        float min;
        float max;
        bool known;
    };
    void addToLevels(qsizetype index);
    [[nodiscard]] bool brokenBefore(qsizetype index) const;
    [[nodiscard]] std::vector<std::vector<Vertex>> exactOutline(Instant from, double perColumn,
                                                                qsizetype first, qsizetype last) const;
    [[nodiscard]] std::vector<std::vector<Vertex>> coarseOutline(Instant from, double perColumn, int columns,
                                                                 qsizetype first) const;

    QList<LossPoint> m_points;
    Duration m_gap{0};
    std::vector<std::vector<Block>> m_levels;
};

} // namespace Switchback
