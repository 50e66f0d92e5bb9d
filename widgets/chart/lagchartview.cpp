// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart/lagchartview.h"

#include "widgets/chart/lagchart.h"
#include "widgets/theme/theme.h"
#include "widgets/theme/type.h"

#include <QChart>
#include <QGraphicsItem>
#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QLegend>
#include <QLineSeries>
#include <QValueAxis>
#include <QWheelEvent>

#include <cmath>

namespace Switchback
{

namespace
{
constexpr int LeftRoom = 50, RightRoom = 92, TopRoom = 8, BottomRoom = 26;
constexpr double KeyPan = 0.1, KeyZoom = 1.4, WheelZoom = 1.25;
} // namespace

/// The line, the band, the words beside them, and what the pointer reads.
class LossItem : public QGraphicsItem
{
public:
    LossItem(LagChartView &view, QGraphicsItem *parent)
        : QGraphicsItem(parent)
        , m_view(view)
    {
        setZValue(50);
        setAcceptedMouseButtons(Qt::NoButton);
    }
    void resized() { prepareGeometryChange(); }
    [[nodiscard]] QRectF boundingRect() const override
    {
        return QRectF(QPointF(0, 0), m_view.chart()->size());
    }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) override
    {
        m_view.paintItem(*painter);
    }

private:
    LagChartView &m_view;
};

LagChartView::LagChartView(LagChart &owner)
    : QChartView(new QChart)
    , m_owner(owner)
    , m_item(nullptr)
{
    setObjectName(QStringLiteral("lossChartView"));
    setAccessibleName(tr("Loss against the RPO over time"));
    viewport()->setAccessibleName(accessibleName()); // it is what has the focus
    setFrameShape(QFrame::NoFrame);
    setViewportUpdateMode(
        QGraphicsView::FullViewportUpdate); // everything moves at once: no use in finding out what
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumHeight(110);
    QChart *c = chart();
    c->setAnimationOptions(QChart::NoAnimation);
    c->legend()->hide();
    c->setBackgroundVisible(false);
    c->setMargins(QMargins());
    c->layout()->setContentsMargins(0, 0, 0, 0);
    auto *nothing = new QLineSeries; // axes need a series to belong to; it stays empty
    c->addSeries(nothing);
    // The item writes both axes by itself: the chart's own would write numbers for moments, make dots of
    // labels in a low window, and lay everything out anew at every change.
    for (const Qt::Alignment side : {Qt::AlignBottom, Qt::AlignLeft}) {
        auto *axis = new QValueAxis;
        c->addAxis(axis, side);
        nothing->attachAxis(axis);
        axis->setRange(0, 1);
        axis->setVisible(false);
    }
    m_item = new LossItem(*this, c);
    dress();
}

void LagChartView::dress()
{
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    m_picture.small = textFont(TypeSize::Small - 0.5);
    m_picture.strong = textFont(TypeSize::Body, QFont::DemiBold);
    m_kept.drop();
    viewport()->update();
}

void LagChartView::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (m_item && (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange))
        dress();
}

QRectF LagChartView::plotRect() const
{
    return QRectF(LeftRoom, TopRoom, std::max(20, width() - LeftRoom - RightRoom),
                  std::max(20, height() - TopRoom - BottomRoom));
}

void LagChartView::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    m_picture.plot = plotRect();
    chart()->setPlotArea(m_picture.plot);
    // Qt 6.4 lays the axes out for a fixed plot area only when the layout is next asked.
    chart()->layout()->invalidate();
    chart()->layout()->activate();
    static_cast<LossItem *>(m_item)->resized();
}

void LagChartView::setPicture(const LossPicture &picture)
{
    const QRectF before = lossNowRect(m_picture);
    const QString said = m_picture.currentText;
    m_picture = picture;
    m_picture.plot = plotRect();
    m_picture.small = textFont(TypeSize::Small - 0.5);
    m_picture.strong = textFont(TypeSize::Body, QFont::DemiBold);
    const QRectF now = lossNowRect(m_picture);
    if (!looksLikeGround(m_picture, m_ground) || m_reading)
        viewport()->update();
    else if (now != before || said != m_picture.currentText)
        viewport()->update(before.united(now).toAlignedRect());
}

void LagChartView::setEmptyText(const QString &text)
{
    if (text == m_emptyText)
        return;
    m_emptyText = text;
    viewport()->update();
}

void LagChartView::paintItem(QPainter &painter)
{
    if (!looksLikeGround(m_picture, m_ground)) {
        m_kept.drop();
        m_ground = m_picture;
    }
    m_kept.paint(painter, m_item->boundingRect(), tokens().panel,
                 [this](QPainter &own) { paintLossGround(own, m_picture, tokens()); });
    paintLossNow(painter, m_picture, tokens());
    if (!m_emptyText.isEmpty()) {
        painter.setPen(tokens().dim);
        painter.setFont(textFont(TypeSize::Lead));
        painter.drawText(m_picture.plot, Qt::AlignCenter | Qt::TextWordWrap, tabular(m_emptyText));
    } else
        paintReading(painter);
    if (hasFocus()) {
        painter.setPen(QPen(tokens().info, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(m_picture.plot);
    }
}

void LagChartView::paintReading(QPainter &painter) const
{
    if (!m_reading || m_dragX)
        return;
    const Tokens &t = tokens();
    const double x = std::round(m_picture.xOf(*m_reading)) + 0.5;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(t.dim, 1, Qt::DashLine));
    painter.drawLine(QPointF(x, m_picture.plot.top()), QPointF(x, m_picture.plot.bottom()));
    const QStringList lines = m_owner.reading(*m_reading);
    QFont first = textFont(TypeSize::Small, QFont::DemiBold), rest = textFont(TypeSize::Small);
    const QFontMetrics strong(first), plain(rest);
    int wide = 0;
    for (qsizetype i = 0; i < lines.size(); ++i)
        wide = std::max(wide, (i == 0 ? strong : plain).horizontalAdvance(tabular(lines.at(i))));
    const int step = plain.height() + 1;
    QRectF box(x + 12, m_picture.plot.top() + 14, wide + 24, step * lines.size() + 16);
    if (box.right() > m_picture.plot.right())
        box.moveRight(x - 12);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.line, 1));
    painter.setBrush(t.panel);
    painter.drawRoundedRect(box, 7, 7);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        painter.setFont(i == 0 ? first : rest);
        painter.setPen(i == 0 ? t.text : t.dim);
        painter.drawText(QPointF(box.left() + 12, box.top() + 8 + i * step + plain.ascent()),
                         tabular(lines.at(i)));
    }
}

void LagChartView::readAt(std::optional<double> x)
{
    const QRectF plot = m_picture.plot;
    if (x && *x >= plot.left() - 1 && *x <= plot.right() + 1)
        m_reading = m_picture.instantAt(*x);
    else
        m_reading.reset();
    setAccessibleDescription(m_reading ? m_owner.reading(*m_reading).join(QStringLiteral(", ")) : QString());
    viewport()->update();
}

void LagChartView::wheelEvent(QWheelEvent *event)
{
    const double steps = event->angleDelta().y() / 120.0;
    const double anchor = (event->position().x() - m_picture.plot.left()) / m_picture.plot.width();
    if (steps != 0)
        m_owner.zoomBy(std::pow(WheelZoom, -steps), std::clamp(anchor, 0.0, 1.0));
    event->accept();
}

void LagChartView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton) {
        m_dragX = event->position().x();
        setCursor(Qt::ClosedHandCursor);
    }
    event->accept();
}

void LagChartView::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    if (m_dragX) {
        m_owner.panBy((*m_dragX - x) / m_picture.plot.width());
        m_dragX = x;
    } else
        readAt(x);
    event->accept();
}

void LagChartView::mouseReleaseEvent(QMouseEvent *event)
{
    m_dragX.reset();
    unsetCursor();
    event->accept();
}

void LagChartView::leaveEvent(QEvent *event)
{
    readAt(std::nullopt);
    QChartView::leaveEvent(event);
}

void LagChartView::focusInEvent(QFocusEvent *event)
{
    QChartView::focusInEvent(event);
    viewport()->update();
}

void LagChartView::focusOutEvent(QFocusEvent *event)
{
    QChartView::focusOutEvent(event);
    viewport()->update();
}

void LagChartView::keyPressEvent(QKeyEvent *event)
{
    const bool reads = event->modifiers() & Qt::ShiftModifier;
    const bool sideways = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    const double sign = event->key() == Qt::Key_Left ? -1 : 1;
    if (reads && sideways) {
        const double now = m_reading ? m_picture.xOf(*m_reading) : m_picture.plot.right();
        readAt(std::clamp(now + sign * 8, m_picture.plot.left(), m_picture.plot.right()));
    } else if (sideways)
        m_owner.panBy(sign * KeyPan);
    else if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)
        m_owner.zoomBy(1 / KeyZoom, 1);
    else if (event->key() == Qt::Key_Minus)
        m_owner.zoomBy(KeyZoom, 1);
    else if (event->key() == Qt::Key_End)
        m_owner.setSpan(m_owner.to() - m_owner.from());
    else {
        event->ignore();
        return;
    }
    event->accept();
}

} // namespace Switchback
