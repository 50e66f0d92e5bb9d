// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/customerdelegate.h"

#include "models/wizard/customertablemodel.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>

namespace Switchback
{

namespace
{
constexpr int Pad = 10;
constexpr int MarkSize = 16;

QFont fontOf(const QModelIndex &index)
{
    return textFont(TypeSize::Body,
                    index.column() == CustomerTableModel::NameColumn ? QFont::DemiBold : QFont::Normal);
}
int before(const QModelIndex &index)
{
    return Pad + (index.column() == CustomerTableModel::NameColumn ? MarkSize + Pad : 0);
}
} // namespace

void CustomerDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Tokens &t = tokens();
    const QRect area = option.rect;
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(area, t.tintInfo);
    painter->fillRect(QRect(area.left(), area.bottom(), area.width(), 1), t.line);
    if (index.column() == CustomerTableModel::NameColumn) {
        painter->setRenderHint(QPainter::Antialiasing);
        paintMark(*painter,
                  QRectF(area.left() + Pad, area.center().y() - MarkSize / 2.0 + 0.5, MarkSize, MarkSize),
                  Mark(index.data(CustomerTableModel::MarkRole).toInt()), t);
    }
    painter->setFont(fontOf(index));
    painter->setPen(t.text);
    const QRect text = area.adjusted(before(index), 0, -Pad / 2, 0);
    painter->drawText(
        text, Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(tabular(index.data().toString()), Qt::ElideRight, text.width()));
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(t.info, 1));
        painter->drawLine(area.topLeft(), area.topRight());
        painter->drawLine(area.bottomLeft(), area.bottomRight());
    }
    painter->restore();
}

QSize CustomerDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QFontMetrics metrics(fontOf(index));
    return {metrics.horizontalAdvance(tabular(index.data().toString())) + before(index) + Pad,
            metrics.height() + 16};
}

bool CustomerDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                 const QStyleOptionViewItem &option, const QModelIndex &index)
{
    // The whole text where it was cut; never as markup.
    const bool cut =
        event->type() == QEvent::ToolTip && sizeHint(option, index).width() > option.rect.width();
    setPlainToolTip(view->viewport(), cut ? index.data().toString() : QString());
    return false;
}

} // namespace Switchback
