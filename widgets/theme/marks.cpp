// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/marks.h"

#include "widgets/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

namespace Switchback
{

namespace
{
// All shapes are drawn on a canvas of 16 units; the pen is 1.7 of them wide.
void paintRing(QPainter &p, const QColor &colour, Qt::PenStyle style)
{
    QPen pen(colour, 1.7, style, Qt::RoundCap, Qt::RoundJoin);
    if (style == Qt::CustomDashLine) {
        pen.setDashPattern({1.35, 1.5});
        pen.setCapStyle(Qt::FlatCap);
    }
    p.setPen(pen);
    p.setBrush(Qt::NoBrush);
    p.drawEllipse(QPointF(8, 8), 6.4, 6.4);
}

void paintTick(QPainter &p, const QColor &colour)
{
    paintRing(p, colour, Qt::SolidLine);
    p.drawPolyline(QPolygonF{QPointF(5.1, 8.3), QPointF(7.2, 10.4), QPointF(11, 6.2)});
}

void paintTriangle(QPainter &p, const QColor &colour)
{
    p.setPen(QPen(colour, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p.setBrush(Qt::NoBrush);
    p.drawPolygon(QPolygonF{QPointF(8, 1.9), QPointF(14.8, 13.8), QPointF(1.2, 13.8)});
    p.drawLine(QPointF(8, 6.4), QPointF(8, 9.4));
    p.setPen(Qt::NoPen);
    p.setBrush(colour);
    p.drawEllipse(QPointF(8, 11.6), 0.95, 0.95);
}

void paintCross(QPainter &p, const QColor &colour, const QColor &inside)
{
    p.setPen(Qt::NoPen);
    p.setBrush(colour);
    p.drawRoundedRect(QRectF(1, 1, 14, 14), 2.4, 2.4);
    p.setPen(QPen(inside, 1.9, Qt::SolidLine, Qt::RoundCap));
    p.drawLine(QPointF(5.4, 5.4), QPointF(10.6, 10.6));
    p.drawLine(QPointF(10.6, 5.4), QPointF(5.4, 10.6));
}

void paintQuestion(QPainter &p, const QColor &colour)
{
    paintRing(p, colour, Qt::CustomDashLine);
    QPainterPath hook(QPointF(6.3, 6.5));
    hook.cubicTo(QPointF(6.3, 4.2), QPointF(9.9, 4.2), QPointF(9.8, 6.5));
    hook.cubicTo(QPointF(9.7, 7.9), QPointF(8, 7.8), QPointF(8, 9.2));
    p.setPen(QPen(colour, 1.35, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p.drawPath(hook);
    p.setPen(Qt::NoPen);
    p.setBrush(colour);
    p.drawEllipse(QPointF(8, 11.2), 0.85, 0.85);
}

void paintArc(QPainter &p, const QColor &track, const QColor &colour, qreal turn)
{
    paintRing(p, track, Qt::SolidLine);
    p.setPen(QPen(colour, 1.9, Qt::SolidLine, Qt::RoundCap));
    p.drawArc(QRectF(1.6, 1.6, 12.8, 12.8), int(90 * 16 - turn * 360 * 16), -110 * 16);
}
} // namespace

void paintMark(QPainter &painter, const QRectF &rect, Mark mark, const Tokens &t, qreal turn)
{
    const qreal side = std::min(rect.width(), rect.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center() - QPointF(side / 2, side / 2));
    painter.scale(side / 16, side / 16);
    const QColor colour = t.mark(mark);
    switch (mark) {
    case Mark::Fine:
        paintTick(painter, colour);
        break;
    case Mark::Warning:
        paintTriangle(painter, colour);
        break;
    case Mark::Bad:
        paintCross(painter, colour, t.panel);
        break;
    case Mark::Unknown:
        paintQuestion(painter, colour);
        break;
    case Mark::NotYet:
        paintRing(painter, colour, Qt::SolidLine);
        break;
    case Mark::Running:
        paintArc(painter, t.line, colour, turn);
        break;
    }
    painter.restore();
}

QString markWord(Mark mark)
{
    const char *word = QT_TRANSLATE_NOOP("Mark", "not known");
    switch (mark) {
    case Mark::Fine:
        word = QT_TRANSLATE_NOOP("Mark", "fine");
        break;
    case Mark::Warning:
        word = QT_TRANSLATE_NOOP("Mark", "warning");
        break;
    case Mark::Bad:
        word = QT_TRANSLATE_NOOP("Mark", "bad");
        break;
    case Mark::Unknown:
        break;
    case Mark::NotYet:
        word = QT_TRANSLATE_NOOP("Mark", "not yet");
        break;
    case Mark::Running:
        word = QT_TRANSLATE_NOOP("Mark", "running");
        break;
    }
    return QCoreApplication::translate("Mark", word);
}

MarkWidget::MarkWidget(int size, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("mark"));
    setFixedSize(size, size);
    setAccessibleName(markWord(m_mark));
}

void MarkWidget::setMark(Mark mark)
{
    if (mark == m_mark)
        return;
    m_mark = mark;
    setAccessibleName(markWord(mark));
    runTimer();
    update();
}

void MarkWidget::runTimer()
{
    const bool wanted = m_mark == Mark::Running && isVisible();
    if (wanted && m_timer == 0)
        m_timer = startTimer(50);
    else if (!wanted && m_timer != 0) {
        killTimer(m_timer);
        m_timer = 0;
    }
}

void MarkWidget::timerEvent(QTimerEvent *)
{
    m_turn += 0.05 / 1.5;
    m_turn -= int(m_turn);
    update();
}

void MarkWidget::showEvent(QShowEvent *)
{
    runTimer();
}

void MarkWidget::hideEvent(QHideEvent *)
{
    runTimer();
}

void MarkWidget::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintMark(painter, rect(), m_mark, tokens(), m_turn);
}

} // namespace Switchback
