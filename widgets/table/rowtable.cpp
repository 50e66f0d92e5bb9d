// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/rowtable.h"

#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>

#include <utility>

namespace Switchback
{

namespace
{
constexpr int Pad = 10;
constexpr int MarkSize = 14;

/// Draws texts literally, whatever they hold.
class PlainDelegate : public QStyledItemDelegate
{
public:
    PlainDelegate(RowLook look, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_look(std::move(look))
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &t = tokens();
        const QRect area = option.rect;
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(area, t.tintInfo);
        painter->fillRect(QRect(area.left(), area.bottom(), area.width(), 1), t.line);
        if (isMarked(index)) {
            painter->setRenderHint(QPainter::Antialiasing);
            const QRectF place(area.left() + Pad, area.center().y() - MarkSize / 2.0 + 0.5, MarkSize,
                               MarkSize);
            paintMark(*painter, place, markOf(index), t);
        }
        painter->setFont(fontOf(index));
        painter->setPen(colourOf(index, t));
        const QRect text = area.adjusted(before(index), 0, -Pad / 2, 0);
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
        return {metrics.horizontalAdvance(tabular(index.data().toString())) + before(index) + Pad,
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
    [[nodiscard]] bool isMarked(const QModelIndex &index) const { return index.column() == m_look.marked; }
    [[nodiscard]] Mark markOf(const QModelIndex &index) const
    {
        return Mark(index.data(m_look.markRole).toInt());
    }
    [[nodiscard]] int before(const QModelIndex &index) const
    {
        return Pad + (isMarked(index) ? MarkSize + Pad : 0);
    }
    [[nodiscard]] QFont fontOf(const QModelIndex &index) const
    {
        return textFont(TypeSize::Body,
                        m_look.strong.contains(index.column()) ? QFont::DemiBold : QFont::Normal);
    }
    [[nodiscard]] QColor colourOf(const QModelIndex &index, const Tokens &t) const
    {
        if (isMarked(index) && markOf(index) == Mark::Bad)
            return t.bad;
        return m_look.dim.contains(index.column()) ? t.dim : t.text;
    }

    RowLook m_look;
};
} // namespace

void dressTable(QTableView *view, const QString &objectName, const QString &accessibleName,
                const RowLook &look)
{
    dressRows(view);
    view->setObjectName(objectName);
    view->setAccessibleName(accessibleName);
    view->setItemDelegate(new PlainDelegate(look, view));
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->verticalHeader()->setDefaultSectionSize(QFontMetrics(textFont(TypeSize::Body)).height() + Pad);
}

void dressRows(QTableView *view)
{
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setShowGrid(false);
    view->setTabKeyNavigation(false);
    view->setWordWrap(false);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setStretchLastSection(true);
    view->horizontalHeader()->setFont(textFont(TypeSize::Small, QFont::DemiBold));
    view->horizontalHeader()->setTextElideMode(Qt::ElideRight);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
}

void shareColumns(QTableView *view, const QList<int> &parts)
{
    QHeaderView *header = view->horizontalHeader();
    const int all = view->viewport()->width();
    const QFontMetrics metrics(header->font());
    QList<int> least;
    int spare = all;
    for (int column = 0; column < view->model()->columnCount(); ++column) {
        const QString heading = view->model()->headerData(column, Qt::Horizontal).toString();
        least += metrics.horizontalAdvance(heading) + 2 * Pad + 4; // and what the style puts around it
        spare -= least.last();
    }
    const auto more = [&](int column) {
        return std::max(0, all * parts.value(column) / 100 - least.at(column));
    };
    const int last = int(least.size()) - 1;
    int wanted = 0;
    for (int column = 0; column < last; ++column)
        wanted += more(column);
    const int given = std::min(wanted, std::max(0, spare));
    for (int column = 0; column < last; ++column)
        view->setColumnWidth(column, least.at(column) +
                                         (wanted > 0 ? int(qint64(more(column)) * given / wanted) : 0));
    header->setStretchLastSection(spare >= 0);
    if (spare < 0)
        view->setColumnWidth(last, least.at(last));
}

} // namespace Switchback
