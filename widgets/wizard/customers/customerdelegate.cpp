// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/customers/customerdelegate.h"

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
QFont secondFont()
{
    return textFont(TypeSize::Small);
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
    const QRect text = area.adjusted(before(index), 0, -Pad / 2, 0);
    const QString second = index.data(CustomerTableModel::SecondRole).toString();
    const auto line = [&](const QRect &place, const QFont &font, const QColor &ink, const QString &words) {
        painter->setFont(font);
        painter->setPen(ink);
        painter->drawText(place, Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(tabular(words), Qt::ElideRight, place.width()));
    };
    if (second.isEmpty()) {
        line(text, fontOf(index), t.text, index.data().toString());
    } else {
        const int high = QFontMetrics(fontOf(index)).height();
        const int low = QFontMetrics(secondFont()).height();
        const int top = text.top() + (text.height() - high - low) / 2;
        line({text.left(), top, text.width(), high}, fontOf(index), t.text, index.data().toString());
        line({text.left(), top + high, text.width(), low}, secondFont(), t.dim, second);
    }
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
    const QFontMetrics second(secondFont());
    const int wide =
        std::max(metrics.horizontalAdvance(tabular(index.data().toString())),
                 second.horizontalAdvance(tabular(index.data(CustomerTableModel::SecondRole).toString())));
    return {wide + before(index) + Pad, rowHeight()};
}

int CustomerDelegate::rowHeight()
{
    return QFontMetrics(textFont(TypeSize::Body)).height() + QFontMetrics(secondFont()).height() + 8;
}

bool CustomerDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                 const QStyleOptionViewItem &option, const QModelIndex &index)
{
    // The whole text where it was cut; never as markup.
    const bool cut =
        event->type() == QEvent::ToolTip && sizeHint(option, index).width() > option.rect.width();
    setPlainToolTip(view->viewport(), cut ? index.data(Qt::AccessibleTextRole).toString() : QString());
    return false;
}

} // namespace Switchback
