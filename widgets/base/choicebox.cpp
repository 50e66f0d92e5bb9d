// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/choicebox.h"

#include "widgets/theme/theme.h"
#include "widgets/theme/type.h"

#include <QListView>
#include <QPainter>

namespace Switchback
{

namespace
{
constexpr int Pad = 10, ArrowRoom = 30, LeastHeight = 36;
constexpr qreal Corner = 7, ArrowWide = 5, ArrowHigh = 3;
} // namespace

ChoiceBox::ChoiceBox(QWidget *parent)
    : QComboBox(parent)
{
    setView(new QListView(this));
    view()->setTextElideMode(Qt::ElideRight);
    setMaxVisibleItems(12);
}

QSize ChoiceBox::sizeHint() const
{
    const QFontMetrics metrics(font());
    int widest = Pad; // the style's own arrow wants less room
    for (int i = 0; sizeAdjustPolicy() == AdjustToContents && i < count(); ++i)
        widest = std::max(widest, metrics.horizontalAdvance(itemText(i)) + 1);
    return {std::max(QComboBox::sizeHint().width(), Pad + widest + ArrowRoom),
            std::max(LeastHeight, metrics.height() + 18)};
}

QSize ChoiceBox::minimumSizeHint() const
{
    return {std::min(QComboBox::minimumSizeHint().width(), 160), sizeHint().height()};
}

void ChoiceBox::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal line = hasFocus() ? 2 : 1;
    painter.setPen(QPen(hasFocus() ? t.info : t.faint, line));
    painter.setBrush(t.panel2);
    painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), Corner,
                            Corner);
    const QColor ink = isEnabled() ? t.text : t.faint;
    painter.setPen(ink);
    const QRect words = rect().adjusted(Pad, 0, -ArrowRoom, 0);
    painter.drawText(words, Qt::AlignVCenter | Qt::TextSingleLine,
                     fontMetrics().elidedText(currentText(), Qt::ElideRight, words.width()));
    const QPointF tip(width() - ArrowRoom / 2.0, height() / 2.0 + ArrowHigh);
    painter.setPen(QPen(ink, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QList<QPointF>{tip + QPointF(-ArrowWide, -2 * ArrowHigh + 1), tip,
                                        tip + QPointF(ArrowWide, -2 * ArrowHigh + 1)});
}

} // namespace Switchback
