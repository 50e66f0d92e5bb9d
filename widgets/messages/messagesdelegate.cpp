// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/messages/messagesdelegate.h"

#include "models/messages/messagesmodel.h"
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
constexpr int Pad = 8;
constexpr int MarkSize = 14;

QFont fontOf(const QModelIndex &index)
{
    return textFont(TypeSize::Body,
                    index.column() == MessagesModel::CustomerColumn ? QFont::DemiBold : QFont::Normal);
}

int before(const QModelIndex &index)
{
    return Pad + (index.column() == MessagesModel::OutcomeColumn ? MarkSize + Pad : 0);
}
} // namespace

void MessagesDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Tokens &t = tokens();
    const QRect area = option.rect;
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(area, t.tintInfo);
    painter->fillRect(QRect(area.left(), area.bottom(), area.width(), 1), t.line);
    const Mark mark = Mark(index.data(MessagesModel::MarkRole).toInt());
    const bool outcome = index.column() == MessagesModel::OutcomeColumn;
    if (outcome) {
        painter->setRenderHint(QPainter::Antialiasing);
        paintMark(*painter,
                  QRectF(area.left() + Pad, area.center().y() - MarkSize / 2.0 + 0.5, MarkSize, MarkSize),
                  mark, t);
    }
    const QRect text = area.adjusted(before(index), 0, -Pad / 2, 0);
    painter->setFont(fontOf(index));
    painter->setPen(outcome && mark == Mark::Bad                  ? t.bad
                    : index.column() == MessagesModel::WhenColumn ? t.dim
                                                                  : t.text);
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

QSize MessagesDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QFontMetrics metrics(fontOf(index));
    return {metrics.horizontalAdvance(tabular(index.data().toString())) + before(index) + Pad, rowHeight()};
}

int MessagesDelegate::rowHeight()
{
    return QFontMetrics(textFont(TypeSize::Body)).height() + 12;
}

bool MessagesDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                 const QStyleOptionViewItem &option, const QModelIndex &index)
{
    // The whole text where it was cut; never as markup.
    const bool cut =
        event->type() == QEvent::ToolTip && sizeHint(option, index).width() > option.rect.width();
    setPlainToolTip(view->viewport(), cut ? index.data().toString() : QString());
    return false;
}

} // namespace Switchback
