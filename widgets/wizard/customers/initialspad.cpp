// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/customers/initialspad.h"

#include "models/core/counted.h"
#include "widgets/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QTabletEvent>
#include <QTouchEvent>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MostStrokes = 200;
constexpr int MostPoints = 4000; ///< of one stroke: a hand resting on the glass must not fill the record
constexpr qreal LeastStep = 2;   ///< of the box: finer steps are not seen
} // namespace

InitialsPad::InitialsPad(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("initialsPad"));
    setAttribute(Qt::WA_AcceptTouchEvents);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Drawn initials"));
    say();
}

QRectF InitialsPad::box() const
{
    const qreal scale = std::min(width() / BoxWidth, height() / BoxHeight);
    const QSizeF size(BoxWidth * scale, BoxHeight * scale);
    return {QPointF((width() - size.width()) / 2, (height() - size.height()) / 2), size};
}

QPointF InitialsPad::toBox(const QPointF &at) const
{
    const QRectF area = box();
    return {std::clamp((at.x() - area.left()) * BoxWidth / area.width(), 0.0, BoxWidth),
            std::clamp((at.y() - area.top()) * BoxHeight / area.height(), 0.0, BoxHeight)};
}

void InitialsPad::setStrokes(const QList<Stroke> &strokes)
{
    m_stroke.clear();
    m_strokes = strokes;
    say();
    update();
}

void InitialsPad::clear()
{
    if (m_strokes.isEmpty() && m_stroke.isEmpty())
        return;
    setStrokes({});
    emit changed();
}

void InitialsPad::undo()
{
    if (m_strokes.isEmpty())
        return;
    m_strokes.removeLast();
    say();
    update();
    emit changed();
}

void InitialsPad::press(const QPointF &at)
{
    if (!isEnabled() || m_strokes.size() >= MostStrokes)
        return;
    m_stroke = {toBox(at)};
    update();
}

void InitialsPad::move(const QPointF &at)
{
    if (m_stroke.isEmpty() || m_stroke.size() >= MostPoints)
        return;
    const QPointF point = toBox(at);
    if ((point - m_stroke.constLast()).manhattanLength() < LeastStep)
        return;
    m_stroke += point;
    update();
}

void InitialsPad::release()
{
    if (m_stroke.isEmpty())
        return;
    m_strokes += std::exchange(m_stroke, {});
    say();
    update();
    emit changed();
}

void InitialsPad::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        press(event->position());
}

void InitialsPad::mouseMoveEvent(QMouseEvent *event)
{
    move(event->position());
}

void InitialsPad::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        release();
}

void InitialsPad::tabletEvent(QTabletEvent *event)
{
    switch (event->type()) {
    case QEvent::TabletPress:
        if (event->button() == Qt::LeftButton)
            press(event->position());
        break;
    case QEvent::TabletMove:
        move(event->position());
        break;
    case QEvent::TabletRelease:
        release();
        break;
    default:
        break;
    }
    event->accept(); // else the same pen comes again as a mouse
}

bool InitialsPad::touch(QEvent *event)
{
    const auto *touch = static_cast<QTouchEvent *>(event);
    if (touch->points().isEmpty())
        return true;
    const QPointF at = touch->points().constFirst().position(); // one finger; the palm is not asked
    if (event->type() == QEvent::TouchBegin)
        press(at);
    else if (event->type() == QEvent::TouchUpdate)
        move(at);
    else
        release();
    return true;
}

bool InitialsPad::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TouchEnd:
    case QEvent::TouchCancel:
        event->accept();
        return touch(event);
    default:
        return QWidget::event(event);
    }
}

void InitialsPad::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Backspace || event->matches(QKeySequence::Undo))
        undo();
    else if (event->key() == Qt::Key_Delete)
        clear();
    else
        QWidget::keyPressEvent(event);
}

void InitialsPad::say()
{
    setAccessibleDescription(m_strokes.isEmpty() ? tr("Nothing drawn. The initials can be typed instead.")
                                                 : tr("%1 strokes drawn. Backspace takes the last one back.",
                                                      nullptr, howMany(m_strokes.size()))
                                                       .arg(m_strokes.size()));
}

void InitialsPad::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? t.info : t.faint, hasFocus() ? 2 : 1));
    painter.setBrush(t.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7, 7);
    const QRectF area = box();
    painter.setPen(QPen(t.line, 1));
    const qreal base = area.top() + area.height() * 0.78;
    painter.drawLine(QPointF(area.left() + 18, base), QPointF(area.right() - 18, base));
    painter.translate(area.topLeft());
    painter.scale(area.width() / BoxWidth, area.height() / BoxHeight);
    painter.setPen(QPen(t.text, 7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const auto draw = [&painter](const Stroke &stroke) {
        if (stroke.size() == 1)
            painter.drawPoint(stroke.constFirst());
        else if (!stroke.isEmpty())
            painter.drawPolyline(stroke.constData(), int(stroke.size()));
    };
    for (const Stroke &stroke : m_strokes)
        draw(stroke);
    draw(m_stroke);
}

} // namespace Switchback
