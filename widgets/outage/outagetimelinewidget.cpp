// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/outagetimelinewidget.h"

#include "widgets/base/plainlabel.h"
#include "widgets/outage/outagepainter.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"
#include "widgets/theme/type.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int UsualRows = 5, LeastRows = 4;
constexpr double SmallStep = 0.005; ///< of the line
constexpr double Near = 9;          ///< pixels from a tick or a flag's dot

OutageStyle deskStyle()
{
    return {textFont(TypeSize::Small), textFont(TypeSize::Body, QFont::DemiBold), 1};
}
} // namespace

OutageTimelineWidget::OutageTimelineWidget(QWidget *parent)
    : QWidget(parent)
    , m_style(deskStyle())
{
    setObjectName(QStringLiteral("outageTimeline"));
    setAccessibleName(tr("Outage timeline"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

QSize OutageTimelineWidget::sizeHint() const
{
    return {700, int(outageHeight(m_style, UsualRows))};
}

QSize OutageTimelineWidget::minimumSizeHint() const
{
    return {320, int(outageHeight(m_style, LeastRows))};
}

void OutageTimelineWidget::setTimeline(const OutageTimeline &line)
{
    if (line == m_line)
        return;
    m_line = line;
    m_laidOut = false;
    if (m_kept && (*m_kept < line.from || *m_kept > line.now))
        m_kept.reset();
    if (m_hovered && *m_hovered > line.now)
        m_hovered = line.now;
    speak();
    update();
}

void OutageTimelineWidget::setStops(const QList<Instant> &stops)
{
    m_stops = stops;
}

void OutageTimelineWidget::setKept(std::optional<Instant> at)
{
    if (at == m_kept)
        return;
    m_kept = at;
    speak();
    update();
}

void OutageTimelineWidget::point(std::optional<Instant> at)
{
    if (at)
        at = std::clamp(*at, m_line.from, std::max(m_line.from, m_line.now));
    const auto before = pointed();
    m_hovered.reset();
    setKept(at);
    if (pointed() != before)
        emit momentPointed(pointed());
}

std::optional<Instant> OutageTimelineWidget::nextStop(bool forward) const
{
    QList<Instant> stops = m_stops;
    if (stops.isEmpty()) {
        for (const Flag &flag : m_line.flags)
            stops.append(flag.at);
    }
    const Instant here = m_kept.value_or(m_line.now + Duration{1});
    if (forward) {
        const auto next = std::upper_bound(stops.cbegin(), stops.cend(), here);
        return next != stops.cend() && *next <= m_line.now ? std::optional(*next) : std::nullopt;
    }
    const auto before = std::lower_bound(stops.cbegin(), stops.cend(), here);
    if (before == stops.cbegin() || *std::prev(before) < m_line.from)
        return here > m_line.from ? std::optional(m_line.from) : std::nullopt;
    return *std::prev(before);
}

const OutageLayout &OutageTimelineWidget::layoutNow()
{
    if (!m_laidOut) {
        m_layout = layOutOutage(m_line, QRectF(rect()).adjusted(8, 4, -8, -4), m_style);
        m_laidOut = true;
    }
    return m_layout;
}

void OutageTimelineWidget::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    const OutageLayout &layout = layoutNow();
    m_texts = paintOutage(painter, m_line, layout, m_style, t, t.panel);
    if (const auto at = pointed())
        paintPointed(painter, m_line, layout, m_style, t, *at);
    if (hasFocus()) {
        painter.setPen(QPen(t.info, 2));
        painter.setBrush(Qt::NoBrush);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7, 7);
    }
}

std::optional<Instant> OutageTimelineWidget::momentUnder(const QPointF &at)
{
    const OutageLayout &layout = layoutNow();
    const double position = layout.positionAt(at.x());
    if (position < -0.01)
        return std::nullopt;
    const Instant moment = momentAt(m_line, position);
    // What has not happened yet can't be looked at.
    if (at.x() > layout.now.x + 4)
        return std::nullopt;
    return std::min(moment, m_line.now);
}

void OutageTimelineWidget::hover(std::optional<Instant> at)
{
    const auto before = pointed();
    m_hovered = at;
    if (pointed() == before)
        return;
    update();
    emit momentPointed(pointed());
}

void OutageTimelineWidget::mouseMoveEvent(QMouseEvent *event)
{
    hover(momentUnder(event->position()));
}

void OutageTimelineWidget::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        point(momentUnder(event->position()));
}

void OutageTimelineWidget::leaveEvent(QEvent *event)
{
    hover(std::nullopt);
    QWidget::leaveEvent(event);
}

void OutageTimelineWidget::keyPressEvent(QKeyEvent *event)
{
    const bool forward = event->key() == Qt::Key_Right;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (event->modifiers() & Qt::ShiftModifier) {
            const double here = positionOf(m_line, m_kept.value_or(m_line.now));
            const Instant there = momentAt(m_line, here + (forward ? SmallStep : -SmallStep));
            point(there >= m_line.now ? std::nullopt : std::optional(there));
        } else if (const auto next = nextStop(forward))
            point(next);
        else if (forward)
            point(std::nullopt);
        break;
    case Qt::Key_Home:
        point(m_line.from);
        break;
    case Qt::Key_End:
        point(std::nullopt);
        break;
    case Qt::Key_Escape:
        if (!m_kept) {
            event->ignore();
            return;
        }
        point(std::nullopt);
        break;
    default:
        event->ignore();
        return;
    }
    event->accept();
}

QString OutageTimelineWidget::tipAt(const QPointF &at)
{
    const OutageLayout &layout = layoutNow();
    for (const OutageLayout::MergedFlags &merged : layout.merged) {
        if (!merged.pill.contains(at))
            continue;
        QStringList lines;
        for (const qsizetype flag : merged.flags)
            lines += flagTime(m_line, m_line.flags.at(flag).at) + QLatin1Char(' ') +
                     flagText(m_line.flags.at(flag));
        return lines.join(QLatin1Char('\n'));
    }
    for (const OutageLayout::PlacedFlag &flag : layout.flags) {
        if (flag.all().contains(at))
            return flagTime(m_line, m_line.flags.at(flag.flag).at, true) + QLatin1Char(' ') +
                   flagText(m_line.flags.at(flag.flag));
    }
    if (std::abs(at.y() - layout.track.center().y()) > Near)
        return {};
    const OutageTimeline::Tick *nearest = nullptr;
    double least = Near;
    for (const OutageTimeline::Tick &tick : m_line.ticks) {
        const double away = std::abs(layout.xOf(positionOf(m_line, tick.at)) - at.x());
        if (away < least) {
            least = away;
            nearest = &tick;
        }
    }
    return nearest ? nearest->tip : QString();
}

bool OutageTimelineWidget::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        setPlainToolTip(this, tipAt(help->pos()));
        QToolTip::showText(help->globalPos(), toolTip(), this);
        return true;
    }
    if (event->type() == QEvent::Resize)
        m_laidOut = false;
    return QWidget::event(event);
}

void OutageTimelineWidget::speak()
{
    QStringList words;
    if (const auto at = pointed()) {
        words += tr("At %1").arg(flagTime(m_line, *at, true));
        for (const Flag &flag : m_line.flags) {
            if (flag.at == *at)
                words += flagText(flag);
        }
    } else {
        words += m_line.range;
        for (const Flag &flag : m_line.flags)
            words += flagTime(m_line, flag.at) + QLatin1Char(' ') + flagText(flag);
        words += m_line.updatesLine;
        words += m_line.next;
    }
    const QString said = words.join(QStringLiteral(", "));
    if (said == accessibleDescription())
        return;
    setAccessibleDescription(said);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void OutageTimelineWidget::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void OutageTimelineWidget::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void OutageTimelineWidget::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        m_style = deskStyle();
        m_laidOut = false;
        updateGeometry();
    }
}

} // namespace Switchback
