// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart/losspainter.h"

#include "widgets/theme/type.h"

#include <QCoreApplication>
#include <QImage>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace Switchback
{

double LossPicture::xOf(Instant at) const
{
    return plot.left() +
           plot.width() * double((at - from).count()) / std::max<double>(1, double((to - from).count()));
}

double LossPicture::yOf(double seconds) const
{
    return plot.bottom() - plot.height() * seconds / scale.top;
}

Instant LossPicture::instantAt(double x) const
{
    return from + Duration{std::llround((x - plot.left()) / std::max(1.0, plot.width()) *
                                        double((to - from).count()))};
}

namespace
{
constexpr double BesideDot = 11;
constexpr double NotSeen = 0.25;    ///< pixels
constexpr double SmoothTravel = 34; ///< heights of the plot that a smooth line goes up and down at most

void paintBand(QPainter &p, const LossPicture &picture, const Tokens &t)
{
    const double y = picture.yOf(picture.rpoSeconds);
    if (picture.rpoSeconds <= 0 || y < picture.plot.top())
        return;
    QColor tint = t.bad;
    tint.setAlphaF(0.07f);
    p.fillRect(QRectF(picture.plot.topLeft(), QPointF(picture.plot.right(), y)), tint);
}

void paintLossAxis(QPainter &p, const LossPicture &picture, const Tokens &t)
{
    p.setFont(picture.small);
    const double high = p.fontMetrics().height();
    const int lines = int(picture.scale.top * 1.0001 / picture.scale.step);
    double free = picture.plot.bottom() + high; // above it there is room for the next number
    for (int i = 0; i <= lines; ++i) {
        const double v = i * picture.scale.step;
        const double y = std::round(picture.yOf(v));
        p.fillRect(QRectF(picture.plot.left(), y, picture.plot.width(), std::max(1.0, picture.pen / 2)),
                   t.line);
        if (y > free - high)
            continue;
        free = y;
        p.setPen(t.dim);
        const QString text = QLocale().toString(v / picture.scale.unitSeconds, 'g', 6) + picture.scale.unit;
        p.drawText(QRectF(0, y - high / 2, picture.plot.left() - 8, high), Qt::AlignRight | Qt::AlignVCenter,
                   tabular(text));
    }
}

void paintTimes(QPainter &p, const LossPicture &picture, const Tokens &t)
{
    p.setFont(picture.small);
    const QFontMetrics metrics = p.fontMetrics();
    const int widest = metrics.horizontalAdvance(QStringLiteral("00 Mmm 00")) * 5 / 4;
    const int most = std::clamp(int(picture.plot.width() / widest), 1, 12);
    const double gap = metrics.height() * 0.45;
    p.setPen(t.dim);
    const QString zone = picture.zone.abbreviation(toDateTime(picture.to, picture.zone));
    // Whose time it is stands before the first label.
    p.drawText(QRectF(0, picture.plot.bottom() + gap, picture.plot.left() - 8, metrics.height()),
               Qt::AlignRight | Qt::AlignTop, tabular(zone));
    double free = picture.plot.left() - 6;
    for (const TimeTick &tick : timeTicks(picture.from, picture.to, picture.zone, most)) {
        const double x = picture.xOf(tick.at), half = metrics.horizontalAdvance(tabular(tick.label)) / 2.0;
        if (x - half < free)
            continue;
        p.fillRect(QRectF(std::round(x), picture.plot.bottom(), 1, 4), t.line);
        p.drawText(QPointF(x - half, picture.plot.bottom() + gap + metrics.ascent()), tabular(tick.label));
        free = x + half + 10;
    }
}

/// The pixels of a dense line: each column is one upright bar from its least to its greatest value, joined to
/// the one before. Set pixel by pixel: as thousands of rectangles the painter would take ten times as long.
class Comb
{
public:
    Comb(const QPolygonF &line, const LossPicture &picture, double ratio)
        : m_rows(std::max(1, int(std::ceil(picture.plot.height() * ratio))))
    {
        const int last = std::max(0, int(std::ceil(picture.plot.width() * ratio)) - 1);
        const auto columnOf = [&](const QPointF &at) {
            return std::clamp(int((at.x() - picture.plot.left()) * ratio), 0, last);
        };
        const auto rowOf = [&](const QPointF &at) {
            return std::clamp(int(std::lround((at.y() - picture.plot.top()) * ratio)), 0, m_rows - 1);
        };
        m_first = columnOf(line.constFirst());
        const std::size_t wide = std::size_t(std::max(m_first, columnOf(line.constLast())) - m_first + 1);
        m_top.assign(wide, m_rows);
        m_bottom.assign(wide, -1);
        int before = rowOf(line.constFirst());
        for (const QPointF &at : line) {
            const std::size_t column = std::min(wide - 1, std::size_t(std::max(0, columnOf(at) - m_first)));
            const int row = rowOf(at);
            m_top[column] = std::min({m_top[column], row, before});
            m_bottom[column] = std::max({m_bottom[column], row, before});
            before = row;
        }
    }

    void paint(QPainter &p, const LossPicture &picture, double ratio, const QColor &area,
               const QColor &ink) const
    {
        const int wide = int(m_top.size());
        const QRgb ground = qPremultiply(area.rgba()), stroke = qPremultiply(ink.rgba());
        QImage image(wide, m_rows, QImage::Format_ARGB32_Premultiplied);
        for (int y = 0; y < m_rows; ++y) {
            auto *pixels = reinterpret_cast<QRgb *>(image.scanLine(y));
            for (int x = 0; x < wide; ++x)
                pixels[x] = y < m_top[std::size_t(x)] ? 0 : y <= m_bottom[std::size_t(x)] ? stroke : ground;
        }
        p.setRenderHint(QPainter::Antialiasing, false);
        p.drawImage(
            QRectF(picture.plot.left() + m_first / ratio, picture.plot.top(), wide / ratio, m_rows / ratio),
            image);
    }

private:
    int m_rows;
    int m_first = 0;
    std::vector<int> m_top; ///< rows from above, of the columns from m_first on
    std::vector<int> m_bottom;
};

void paintLine(QPainter &p, const LossPicture &picture, const Tokens &t)
{
    // One column is one pixel of the screen, not of the layout: crisp at any scale.
    const double ratio = std::max(1.0, p.deviceTransform().m11());
    const int columns = int(std::ceil(picture.plot.width() * ratio));
    if (!picture.pyramid || columns < 1)
        return;
    const auto runs = picture.pyramid->outline(picture.from, picture.to, columns);
    QColor area = t.info;
    area.setAlphaF(t.dark ? 0.12f : 0.10f);
    p.save();
    p.setClipRect(picture.plot.adjusted(0, 0, 0, 1));
    // A dense line is a comb one pixel apart: smoothing it, or filling it as one shape, costs much.
    double travel = 0;
    for (const auto &run : runs) {
        for (std::size_t i = 1; i < run.size(); ++i)
            travel += std::abs(double(run[i].seconds) - double(run[i - 1].seconds));
    }
    const bool comb = travel > picture.scale.top * SmoothTravel;
    for (const auto &run : runs) {
        QPolygonF line;
        line.reserve(int(run.size()) + 2);
        for (const LossPyramid::Vertex &v : run)
            line.append(QPointF(picture.plot.left() + v.x / ratio, picture.yOf(v.seconds)));
        if (comb) {
            if (!line.isEmpty())
                Comb(line, picture, ratio).paint(p, picture, ratio, area, t.info);
            continue;
        }
        QPolygonF ground = line;
        ground.append(QPointF(line.constLast().x(), picture.plot.bottom()));
        ground.append(QPointF(line.constFirst().x(), picture.plot.bottom()));
        p.setRenderHint(QPainter::Antialiasing, false);
        p.setPen(Qt::NoPen);
        p.setBrush(area);
        p.drawPolygon(ground);
        p.setBrush(Qt::NoBrush);
        p.setRenderHint(QPainter::Antialiasing);
        p.setPen(QPen(t.info, picture.pen, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
        // In short pieces: a long line is smoothed as one shape, at many times the cost.
        constexpr qsizetype Piece = 48;
        for (qsizetype i = 0; i + 1 < line.size(); i += Piece)
            p.drawPolyline(line.constData() + i, int(std::min(Piece + 1, line.size() - i)));
    }
    p.restore();
}

void paintRpo(QPainter &p, const LossPicture &picture, const Tokens &t)
{
    if (picture.rpoSeconds <= 0)
        return;
    const double y = std::round(picture.yOf(picture.rpoSeconds)) + 0.5;
    if (y < picture.plot.top() - 1)
        return;
    p.setRenderHint(QPainter::Antialiasing, false);
    QPen dashed(t.bad, picture.pen);
    dashed.setDashPattern({5, 3.5});
    p.setPen(dashed);
    p.drawLine(QPointF(picture.plot.left(), y), QPointF(picture.plot.right(), y));
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(t.bad);
    p.setFont(picture.small);
    QFont bold = picture.small;
    bold.setWeight(QFont::DemiBold);
    p.setFont(bold);
    const QString text = QCoreApplication::translate("Chart", "RPO %1")
                             .arg(durationText(Duration{qint64(picture.rpoSeconds * 1000)}));
    p.drawText(QPointF(picture.plot.right() + 10, y + p.fontMetrics().capHeight() / 2.0), tabular(text));
}

/// Where the loss now stands.
struct NowPlace {
    QPointF dot;
    double radius = 0;
    std::optional<double> base; ///< of its figure; none: it has no room
};

std::optional<NowPlace> placeNow(const LossPicture &picture)
{
    if (!picture.currentShown || !picture.currentSeconds)
        return std::nullopt;
    const double y =
        std::clamp(picture.yOf(*picture.currentSeconds), picture.plot.top(), picture.plot.bottom());
    const QFontMetrics metrics(picture.strong);
    NowPlace place{QPointF(picture.plot.right(), y), picture.pen * 3, y + metrics.capHeight() / 2.0};
    // The RPO's own words keep their place: the figure steps aside.
    const double rpo = picture.yOf(picture.rpoSeconds), room = metrics.height();
    if (picture.rpoSeconds > 0 && std::abs(y - rpo) < room) {
        const double below = rpo + room, above = rpo - room;
        const bool down = below <= picture.plot.bottom() && (y >= rpo || above < picture.plot.top());
        if (!down && above < picture.plot.top() - metrics.capHeight() / 2.0)
            place.base = std::nullopt; // no room beside it: the figure stands in large elsewhere
        else
            place.base = (down ? below : above) + metrics.capHeight() / 2.0;
    }
    return place;
}
} // namespace

bool looksLikeGround(const LossPicture &picture, const LossPicture &shown)
{
    return picture.pyramid == shown.pyramid && picture.historyAt == shown.historyAt &&
           picture.plot == shown.plot && picture.scale == shown.scale &&
           picture.rpoSeconds == shown.rpoSeconds && picture.zone == shown.zone &&
           picture.timeAxis == shown.timeAxis && picture.pen == shown.pen && picture.small == shown.small &&
           std::abs(shown.xOf(picture.from) - shown.plot.left()) < NotSeen &&
           std::abs(shown.xOf(picture.to) - shown.plot.right()) < NotSeen;
}

void paintLossGround(QPainter &painter, const LossPicture &picture, const Tokens &t)
{
    painter.save();
    paintBand(painter, picture, t);
    paintLossAxis(painter, picture, t);
    if (picture.timeAxis)
        paintTimes(painter, picture, t);
    paintLine(painter, picture, t);
    paintRpo(painter, picture, t);
    painter.restore();
}

void paintLossNow(QPainter &painter, const LossPicture &picture, const Tokens &t)
{
    const std::optional<NowPlace> place = placeNow(picture);
    if (!place)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.info);
    painter.drawEllipse(place->dot, place->radius, place->radius);
    painter.setPen(t.text);
    painter.setFont(picture.strong);
    if (place->base)
        painter.drawText(QPointF(place->dot.x() + BesideDot, *place->base), tabular(picture.currentText));
    painter.restore();
}

QRectF lossNowRect(const LossPicture &picture)
{
    const std::optional<NowPlace> place = placeNow(picture);
    if (!place)
        return {};
    const double round = place->radius + 1;
    QRectF all(place->dot.x() - round, place->dot.y() - round, 2 * round, 2 * round);
    if (!place->base)
        return all;
    const QFontMetricsF metrics(picture.strong);
    const QRectF words(place->dot.x() + BesideDot, *place->base - metrics.ascent(),
                       metrics.horizontalAdvance(tabular(picture.currentText)), metrics.height());
    const double overhang = metrics.height() / 8;
    return all.united(words.adjusted(-overhang, -overhang, overhang, overhang));
}

} // namespace Switchback
