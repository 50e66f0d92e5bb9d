// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/outagelayout.h"

#include "models/core/visibletext.h"
#include "widgets/theme/type.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace Switchback
{

namespace
{
constexpr double RowLeast = 1.35, RowMost = 2.1; ///< heights of the flags' type
constexpr int MostRows = 8;
constexpr double WidestFlag = 0.45; ///< of the line

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Outage)
};

/// Heights of the parts under the flags, from the line down and up.
struct Parts {
    double row;    ///< one row of flags
    double marker; ///< the row of "now"
    double below;  ///< words beneath the line
    double axis;
    double gap;

    explicit Parts(const OutageStyle &style)
    {
        const double high = QFontMetricsF(style.strong).height(), small = QFontMetricsF(style.small).height();
        row = high * RowLeast;
        marker = high * 1.3;
        below = style.wordsBelow ? small * 1.35 : 0;
        axis = small * 1.3;
        gap = 14 * style.unit;
    }
    [[nodiscard]] double fixed() const { return marker + 2 * gap + below + axis; }
};

/// Finds a place for each flag. Of every pair of flags neither the words nor the stems may touch the other's
/// words; a stem beside a stem is well.
class Placer
{
public:
    Placer(const OutageTimeline &line, const OutageStyle &style, const OutageLayout &layout)
        : m_line(line)
        , m_style(style)
        , m_layout(layout)
        , m_small(style.small)
        , m_strong(style.strong)
    {
        // Digits are all of one width: one time stands for every other.
        m_time = m_small.horizontalAdvance(tabular(flagTime(line, line.from)));
        for (const Flag &flag : line.flags)
            m_x.append(layout.xOf(positionOf(line, flag.at)));
        m_words.fill(-1, line.flags.size());
    }

    struct Result {
        QList<OutageLayout::PlacedFlag> placed;
        QList<qsizetype> left;
    };
    /// Rows from `top` down, each `high`. Newest first fills from below: then it is the oldest that find no
    /// room.
    Result place(double top, double high, int rows, bool newestFirst)
    {
        Result result;
        const qsizetype count = m_x.size();
        for (qsizetype i = 0; i < count; ++i) {
            // How it began is said whatever else there is.
            const qsizetype flag = newestFirst && i > 0 ? count - i : i;
            const auto found = find(flag, top, high, rows, newestFirst && i > 0, result.placed);
            if (found)
                result.placed.append(*found);
            else
                result.left.append(flag);
        }
        std::sort(result.left.begin(), result.left.end());
        return result;
    }

    [[nodiscard]] double xOf(qsizetype flag) const { return m_x.at(flag); }

private:
    using Placed = QList<OutageLayout::PlacedFlag>;
    [[nodiscard]] std::optional<OutageLayout::PlacedFlag> find(qsizetype flag, double top, double high,
                                                               int rows, bool fromBelow, const Placed &placed)
    {
        double &words = m_words[flag];
        // Measuring words is what takes long: only where even a few letters would have a place.
        if (words < 0) {
            if (!fit(flag, 0, top, high, rows, fromBelow, placed))
                return std::nullopt;
            words = std::min(m_strong.horizontalAdvance(tabular(flagText(m_line.flags.at(flag)))) + 1,
                             m_layout.track.width() * WidestFlag);
        }
        return fit(flag, words, top, high, rows, fromBelow, placed);
    }

    [[nodiscard]] std::optional<OutageLayout::PlacedFlag> fit(qsizetype flag, double words, double top,
                                                              double high, int rows, bool fromBelow,
                                                              const Placed &placed) const
    {
        for (const bool leftwards : {false, true}) {
            for (int i = 0; i < rows; ++i) {
                const int row = fromBelow ? rows - 1 - i : i;
                const auto candidate = at(flag, words, top + high * row, high, leftwards);
                const QRectF all = candidate.all();
                if (all.left() < m_layout.track.left() - 4 * m_style.unit || all.right() > m_right)
                    break; // no row helps
                if (std::none_of(placed.cbegin(), placed.cend(),
                                 [&](const auto &other) { return touches(candidate, other); }))
                    return candidate;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] OutageLayout::PlacedFlag at(qsizetype flag, double words, double top, double high,
                                              bool leftwards) const
    {
        const double x = m_x.at(flag), gap = 8 * m_style.unit, space = 6 * m_style.unit;
        OutageLayout::PlacedFlag placed;
        placed.flag = flag;
        placed.dot = QPointF(x, top + high / 2);
        placed.stem = QRectF(x - 1, placed.dot.y(), 2, m_layout.track.center().y() - placed.dot.y());
        const double from = leftwards ? x - gap - m_time - space - words : x + gap;
        placed.time = QRectF(from, top, m_time, high);
        placed.words = QRectF(from + m_time + space, top, words, high);
        placed.side = leftwards ? Qt::AlignRight : Qt::AlignLeft;
        return placed;
    }

    [[nodiscard]] bool touches(const OutageLayout::PlacedFlag &a, const OutageLayout::PlacedFlag &b) const
    {
        const double air = 5 * m_style.unit;
        const auto from = [](const auto &flag) { return std::min(flag.time.left(), flag.dot.x()); };
        const auto to = [](const auto &flag) { return std::max(flag.words.right(), flag.dot.x()); };
        if (from(a) > to(b) + 2 * air || from(b) > to(a) + 2 * air)
            return false;
        const QRectF wordsA = a.all().adjusted(-air, 0, air, 0), wordsB = b.all().adjusted(-air, 0, air, 0);
        const double dot = 4 * m_style.unit;
        const auto stem = [dot](const OutageLayout::PlacedFlag &flag) {
            return QRectF(flag.dot.x() - 1, flag.dot.y() - dot, 2, flag.stem.bottom() - flag.dot.y() + dot);
        };
        return wordsA.intersects(wordsB) || wordsA.intersects(stem(b)) || wordsB.intersects(stem(a)) ||
               (std::abs(a.dot.x() - b.dot.x()) < 2 * dot && std::abs(a.dot.y() - b.dot.y()) < dot);
    }

    const OutageTimeline &m_line;
    const OutageStyle &m_style;
    const OutageLayout &m_layout;
    QFontMetricsF m_small;
    QFontMetricsF m_strong;
    double m_time = 0;
    QList<double> m_x;
    QList<double> m_words; ///< widths; below 0: not measured yet

public:
    double m_right = 0; ///< words may go so far
};

void placeMerged(OutageLayout &layout, const Placer &placer, const QList<qsizetype> &left, const QRectF &row,
                 const OutageStyle &style)
{
    const QFontMetricsF small(style.small);
    const double air = 6 * style.unit, high = std::min(row.height(), small.height() * 1.1);
    for (const qsizetype flag : left) {
        const double x = placer.xOf(flag);
        const auto pillFor = [&](double at, qsizetype count) {
            const double wide = small.horizontalAdvance(tabular(QStringLiteral("+%1").arg(count))) + 2 * air;
            const double from =
                std::clamp(at - wide / 2, row.left(), std::max(row.left(), row.right() - wide));
            return QRectF(from, row.center().y() - high / 2, wide, high);
        };
        OutageLayout::MergedFlags next{pillFor(x, 1), x, {flag}};
        // Beside the one before it, or in it; growing may make that one meet the one before, and so on.
        while (!layout.merged.isEmpty() && layout.merged.constLast().pill.right() + air > next.pill.left()) {
            OutageLayout::MergedFlags before = layout.merged.takeLast();
            before.flags += next.flags;
            before.x = x;
            before.pill = pillFor(before.pill.center().x(), before.flags.size());
            next = before;
        }
        layout.merged.append(next);
    }
}

void placeFlags(OutageLayout &layout, const OutageTimeline &line, const QRectF &room,
                const OutageStyle &style, double right)
{
    Placer placer(line, style, layout);
    placer.m_right = right;
    const double type = QFontMetricsF(style.strong).height();
    const int rows = std::clamp(int(room.height() / (type * RowLeast)), 0, MostRows);
    const double high = rows > 0 ? std::min(room.height() / rows, type * RowMost) : 0;
    const double top = room.bottom() - high * rows;
    Placer::Result best = placer.place(top, high, rows, false);
    if (best.left.isEmpty() && !best.placed.isEmpty()) {
        // Few rows are needed: they share the room.
        double lowest = top;
        for (const OutageLayout::PlacedFlag &flag : std::as_const(best.placed))
            lowest = std::max(lowest, flag.words.bottom());
        const int used = std::clamp(int(std::lround((lowest - top) / high)), 1, rows);
        const double wider = std::min(room.height() / used, type * RowMost);
        best = placer.place(room.top(), wider, used, false);
    }
    if (!best.left.isEmpty()) {
        // The last row is kept for the counts of what has no room.
        const int fewer = std::max(0, rows - 1);
        best = placer.place(top, high, fewer, false);
        Placer::Result other = placer.place(top, high, fewer, true);
        const bool losesNewest = !best.left.isEmpty() && best.left.constLast() + 1 == line.flags.size();
        if (other.left.size() < best.left.size() || (other.left.size() == best.left.size() && losesNewest))
            best = other;
        const double rowHigh = rows > 0 ? high : std::min(type, room.height());
        placeMerged(
            layout, placer, best.left,
            QRectF(layout.track.left(), room.bottom() - rowHigh, right - layout.track.left(), rowHigh),
            style);
    }
    layout.flags = best.placed;
}

void placeAxis(OutageLayout &layout, const OutageTimeline &line, const QRectF &row, const OutageStyle &style)
{
    const QFontMetricsF small(style.small);
    const double air = 10 * style.unit;
    const auto rectOf = [&](const OutageTimeline::AxisMark &mark, double x) {
        const double wide = small.horizontalAdvance(tabular(mark.text));
        const double from = std::clamp(x - wide / 2, row.left(), std::max(row.left(), row.right() - wide));
        return QRectF(from, row.top(), wide, row.height());
    };
    const auto add = [&](const OutageTimeline::AxisMark &mark) {
        const double x = layout.xOf(positionOf(line, line.from + mark.after));
        const QRectF rect = rectOf(mark, x);
        for (const OutageLayout::Word &word : std::as_const(layout.axis)) {
            if (word.rect.adjusted(-air, 0, air, 0).intersects(rect))
                return;
        }
        layout.axis.append({rect, mark.text});
        layout.axisAt.append(x);
    };
    // The ends and the band's edges first: they must not be missing.
    for (const OutageTimeline::AxisMark &mark : line.axis) {
        if (mark == line.axis.constFirst() || mark == line.axis.constLast() || mark.after == line.bandFrom ||
            mark.after == line.bandTo)
            add(mark);
    }
    for (const OutageTimeline::AxisMark &mark : line.axis)
        add(mark);
}

void placePointers(OutageLayout &layout, const OutageTimeline &line, const QRectF &row,
                   const OutageStyle &style)
{
    const QFontMetricsF strong(style.strong), small(style.small);
    const double gap = 14 * style.unit;
    layout.now.x = layout.xOf(positionOf(line, line.now));
    layout.now.word.text =
        line.closed ? Words::tr(QT_TRANSLATE_NOOP("Outage", "closed %1")).arg(flagTime(line, line.now))
                    : Words::tr(QT_TRANSLATE_NOOP("Outage", "now"));
    const double wide = strong.horizontalAdvance(tabular(layout.now.word.text)) + 1;
    const bool leftwards = layout.now.x + gap + wide > row.right();
    layout.now.word.rect =
        QRectF(leftwards ? layout.now.x - gap - wide : layout.now.x + gap, row.top(), wide, row.height());
    if (!line.forecastAt || *line.forecastAt < line.now)
        return;
    OutageLayout::Pointer forecast;
    forecast.x = layout.xOf(positionOf(line, *line.forecastAt));
    forecast.word.text =
        Words::tr(QT_TRANSLATE_NOOP("Outage", "back about %1")).arg(flagTime(line, *line.forecastAt));
    const double words = small.horizontalAdvance(tabular(forecast.word.text)) + 1;
    // Beside "now" at least, and within the picture at most; where both can't be, it is left to the diamond.
    const double least = layout.now.word.rect.right() + gap;
    const double from = std::max(least, std::min(forecast.x - words / 2, row.right() - words));
    if (from + words <= row.right() + 0.5)
        forecast.word.rect = QRectF(from, row.top(), words, row.height());
    else
        forecast.word.text.clear();
    layout.forecast = forecast;
}

void placeWordsBelow(OutageLayout &layout, const OutageTimeline &line, const QRectF &row,
                     const OutageStyle &style)
{
    const QFontMetricsF small(style.small);
    QFont bold = style.small;
    bold.setWeight(QFont::DemiBold);
    const double wide = QFontMetricsF(bold).horizontalAdvance(tabular(line.bandText)) + 1;
    double from = layout.band.center().x() - wide / 2;
    from = std::max(row.left(), std::min(from, row.right() - wide));
    layout.bandWord = {QRectF(from, row.top(), std::min(wide, row.width()), row.height()), line.bandText};
    const double left = layout.track.left();
    const double most = from - 16 * style.unit - left;
    const double updates = small.horizontalAdvance(tabular(line.updatesLine)) + 1;
    // Under the middle of what they are about, as far as there is room.
    const double middle = (left + layout.now.x) / 2;
    const double at = std::clamp(middle - updates / 2, left, std::max(left, left + most - updates));
    layout.updatesWord = {QRectF(at, row.top(), std::max(0.0, std::min(updates, most)), row.height()),
                          line.updatesLine};
}
} // namespace

QString flagTime(const OutageTimeline &line, Instant at, bool withSeconds)
{
    const QTimeZone zone(line.zone);
    return clockText(at, zone.isValid() ? zone : QTimeZone::utc(), withSeconds);
}

QString flagText(const Flag &flag)
{
    return visibleText(flag.text, 80);
}

double outageHeight(const OutageStyle &style, int rows)
{
    const Parts parts(style);
    return parts.fixed() + parts.row * rows;
}

OutageLayout layOutOutage(const OutageTimeline &line, const QRectF &area, const OutageStyle &style)
{
    const Parts parts(style);
    const double half = QFontMetricsF(style.small).horizontalAdvance(QStringLiteral("00 m")) / 2;
    OutageLayout layout;
    layout.thick = 6 * style.unit;
    const double axisTop = area.bottom() - parts.axis, belowTop = axisTop - parts.below;
    const double y = belowTop - parts.gap;
    layout.track = QRectF(area.left() + half, y - layout.thick / 2, std::max(1.0, area.width() - 2 * half),
                          layout.thick);
    const double bandHigh = parts.gap * 1.7;
    const double bandLeft = layout.xOf(positionOf(line, line.from + line.bandFrom));
    const double bandRight = layout.xOf(positionOf(line, line.from + line.bandTo));
    layout.band = QRectF(bandLeft, y - bandHigh / 2, std::max(0.0, bandRight - bandLeft), bandHigh);
    const QRectF marker(area.left(), y - parts.gap - parts.marker, area.width(), parts.marker);
    placePointers(layout, line, marker, style);
    if (style.wordsBelow)
        placeWordsBelow(layout, line, QRectF(area.left(), belowTop, area.width(), parts.below), style);
    placeAxis(layout, line, QRectF(area.left(), axisTop, area.width(), parts.axis), style);
    placeFlags(layout, line, QRectF(area.topLeft(), QPointF(area.right(), marker.top())), style,
               area.right());
    return layout;
}

} // namespace Switchback
