// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/customers/cardtable.h"

#include "models/core/mark.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/theme.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>

namespace Switchback
{

namespace
{
constexpr int Pad = 10;

class PlainDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &t = tokens();
        const QRect area = option.rect;
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(area, t.tintInfo);
        painter->fillRect(QRect(area.left(), area.bottom(), area.width(), 1), t.line);
        painter->setFont(fontOf(index));
        painter->setPen(index.column() == 0 ? t.text : t.dim);
        const QRect text = area.adjusted(Pad, 0, -Pad / 2, 0);
        painter->drawText(text, Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(tabular(index.data().toString()), Qt::ElideRight,
                                                            text.width()));
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(t.info, 1));
            painter->drawLine(area.topLeft(), area.topRight());
            painter->drawLine(area.bottomLeft(), area.bottomRight());
        }
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const QFontMetrics metrics(fontOf(index));
        return {metrics.horizontalAdvance(tabular(index.data().toString())) + 2 * Pad,
                metrics.height() + Pad};
    }

    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override
    {
        const bool cut =
            event->type() == QEvent::ToolTip && sizeHint(option, index).width() > option.rect.width();
        setPlainToolTip(view->viewport(), cut ? index.data().toString() : QString());
        return false;
    }

private:
    static QFont fontOf(const QModelIndex &index)
    {
        return textFont(TypeSize::Body, index.column() == 0 ? QFont::DemiBold : QFont::Normal);
    }
};
} // namespace

void dressTable(QTableView *view, const QString &objectName, const QString &accessibleName)
{
    view->setObjectName(objectName);
    view->setAccessibleName(accessibleName);
    view->setItemDelegate(new PlainDelegate(view));
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setShowGrid(false);
    view->setTabKeyNavigation(false);
    view->setWordWrap(false);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(QFontMetrics(textFont(TypeSize::Body)).height() + Pad);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setStretchLastSection(true);
    view->horizontalHeader()->setFont(textFont(TypeSize::Small, QFont::DemiBold));
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
}

} // namespace Switchback
