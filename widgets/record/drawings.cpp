// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/record/drawings.h"

#include "models/record/recordtext.h"
#include "widgets/record/paperfont.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Record)
};
const QColor Ink(0x11, 0x18, 0x1c), Soft(0x4a, 0x53, 0x58), Ground(0xe4, 0xe7, 0xe9), Band(0x8b, 0x94, 0x99);
constexpr double WideShare = 0.7;

/// The painter's unit is a point.
QFont pointFont(int size, QFont::Weight weight = QFont::Normal)
{
    QFont font = paperFont(size, weight);
    font.setPixelSize(size);
    return font;
}

/// Where a moment lies, 0 to 1.
class Scale
{
public:
    explicit Scale(const Record &record)
        : m_from(record.outageAt)
        , m_wide(std::max(record.promises.rtoLow, Duration(1)))
        , m_whole(std::max(record.promises.rtoHigh, m_wide + m_wide / 10))
    {
        const Instant end = record.closedAt.value_or(record.madeAt);
        m_whole = std::max(m_whole, Duration(end - m_from));
    }
    [[nodiscard]] double at(Duration since) const
    {
        const double wide = double(m_wide.count());
        const double length = std::clamp(double(since.count()), 0.0, double(m_whole.count()));
        if (length <= wide)
            return WideShare * length / wide;
        return WideShare + (1 - WideShare) * (length - wide) / (double(m_whole.count()) - wide);
    }
    [[nodiscard]] double at(Instant moment) const { return at(Duration(moment - m_from)); }
    [[nodiscard]] Duration wide() const { return m_wide; }
    [[nodiscard]] Duration whole() const { return m_whole; }

private:
    Instant m_from;
    Duration m_wide;
    Duration m_whole;
};

/// On time: filled; late: half filled; missed: a cross; open: an empty ring.
void paintUpdate(QPainter &painter, QPointF at, UpdateSlot::State state)
{
    constexpr double R = 2.6;
    painter.setPen(QPen(Ink, 0.8));
    painter.setBrush(Qt::NoBrush);
    switch (state) {
    case UpdateSlot::State::OnTime:
        painter.setBrush(Ink);
        painter.drawEllipse(at, R, R);
        break;
    case UpdateSlot::State::Late:
        painter.drawEllipse(at, R, R);
        painter.setBrush(Ink);
        painter.drawPie(QRectF(at.x() - R, at.y() - R, 2 * R, 2 * R), 270 * 16, 180 * 16);
        break;
    case UpdateSlot::State::Missed:
    case UpdateSlot::State::Overdue:
        painter.drawLine(at + QPointF(-R, -R), at + QPointF(R, R));
        painter.drawLine(at + QPointF(-R, R), at + QPointF(R, -R));
        break;
    case UpdateSlot::State::Ahead:
    case UpdateSlot::State::Waiting:
        painter.drawEllipse(at, R, R);
        break;
    }
}

void paintEnds(QPainter &painter, const QRectF &line, const Scale &scale)
{
    painter.setFont(pointFont(7));
    painter.setPen(Soft);
    const double y = line.bottom() + 3;
    const auto label = [&](double x, Qt::Alignment where, const QString &text) {
        const double left = where & Qt::AlignLeft ? x : where & Qt::AlignRight ? x - 160 : x - 80;
        painter.drawText(QRectF(left, y, 160, 10), int(where | Qt::AlignTop), text);
    };
    label(line.left(), Qt::AlignLeft, Words::tr("outage"));
    label(line.left() + WideShare * line.width(), Qt::AlignHCenter,
          Words::tr("%1: RTO from").arg(durationText(scale.wide())));
    label(line.right(), Qt::AlignRight, durationText(scale.whole()));
}

/// What the signs mean, below the line.
void paintLegend(QPainter &painter, const QRectF &area)
{
    double x = area.left() + 3;
    const double y = area.top() + 5;
    const auto label = [&](const QString &text) {
        painter.setFont(pointFont(7));
        painter.setPen(Soft);
        const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 4;
        painter.drawText(QRectF(x, area.top(), width, 10), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += width + 9;
    };
    painter.fillRect(QRectF(x - 3, y - 2.5, 12, 5), Band);
    x += 13;
    label(Words::tr("service away"));
    for (const UpdateSlot::State state : {UpdateSlot::State::OnTime, UpdateSlot::State::Late,
                                          UpdateSlot::State::Missed, UpdateSlot::State::Ahead}) {
        paintUpdate(painter, {x, y}, state);
        x += 6;
        label(Words::tr("update %1").arg(updateStateText(state)));
    }
}
} // namespace

void paintTimeline(QPainter &painter, const QRectF &area, const Record &record)
{
    const Scale scale(record);
    const QRectF line(area.left() + 4, area.top() + 26, area.width() - 8, 9);
    const auto x = [&](Instant at) { return line.left() + scale.at(at) * line.width(); };
    painter.setPen(Qt::NoPen);
    painter.fillRect(line, Ground);
    // The time that the service was away.
    const Instant end = record.restoredAt.value_or(record.closedAt.value_or(record.madeAt));
    painter.fillRect(QRectF(line.topLeft(), QPointF(x(end), line.bottom())), Band);
    painter.setPen(QPen(Ink, 0.8));
    const double low = line.left() + WideShare * line.width();
    painter.drawLine(QPointF(low, line.top() - 3), QPointF(low, line.bottom() + 3));
    for (const UpdateSlot &slot : record.updates)
        paintUpdate(painter, {x(slot.due), line.center().y()}, slot.state);
    if (record.restoredAt) {
        const double at = x(*record.restoredAt);
        painter.setPen(QPen(Ink, 1.2));
        painter.drawLine(QPointF(at, line.top() - 12), QPointF(at, line.bottom() + 2));
        painter.setFont(pointFont(8, QFont::DemiBold));
        const QString text =
            Words::tr("restored after %1").arg(durationText(*record.restoredAt - record.outageAt));
        const bool atLeft = at > area.center().x();
        painter.drawText(QRectF(atLeft ? at - 203 : at + 3, area.top() + 10, 200, 12),
                         int((atLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter), text);
    }
    paintEnds(painter, line, scale);
    paintLegend(painter, QRectF(area.left(), line.bottom() + 16, area.width(), 10));
}

void paintStrokes(QPainter &painter, const QRectF &area, const QList<Stroke> &strokes)
{
    const double scale = std::min(area.width() / 1000, area.height() / 400);
    painter.setPen(QPen(Ink, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    for (const Stroke &stroke : strokes) {
        if (stroke.isEmpty())
            continue;
        QPainterPath path;
        for (qsizetype i = 0; i < stroke.size(); ++i) {
            // What lies outside of the box was not drawn in it.
            const QPointF point(std::clamp(stroke.at(i).x(), 0.0, 1000.0),
                                std::clamp(stroke.at(i).y(), 0.0, 400.0));
            const QPointF at = area.topLeft() + point * scale;
            if (i == 0)
                path.moveTo(at);
            else
                path.lineTo(at);
        }
        if (stroke.size() == 1)
            path.lineTo(path.currentPosition() + QPointF(0.1, 0)); // a dot
        painter.drawPath(path);
    }
}

} // namespace Switchback
