// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/activitydelegate.h"

#include "models/core/instant.h"
#include "models/core/visibletext.h"
#include "models/overview/activitymodel.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"
#include "widgets/theme/type.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

namespace Switchback
{

namespace
{
constexpr int Longest = 400;

QString noteOf(const QModelIndex &index)
{
    return index.siblingAtColumn(ActivityModel::ByColumn).data().toString();
}
} // namespace

ActivityDelegate::ActivityDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

QString ActivityDelegate::timeText(const QModelIndex &index) const
{
    const QDateTime at = toDateTime(instantFromMs(index.data(ActivityModel::AtRole).toLongLong()), m_zone);
    return m_withDate ? QLocale().toString(at, QStringLiteral("d MMM HH:mm:ss"))
                      : at.toString(QStringLiteral("HH:mm:ss"));
}

void ActivityDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Tokens &t = tokens();
    painter->save();
    QRect row = option.rect;
    if (option.state & QStyle::State_Selected)
        painter->fillRect(row, t.tintInfo);
    painter->fillRect(QRect(row.left(), row.top(), row.width(), 1), t.line);
    const QFont body = textFont(TypeSize::Body), small = textFont(TypeSize::Small);
    const QFontMetrics metrics(body), smallMetrics(small);
    painter->setFont(body);
    painter->setPen(t.dim);
    const QString time = tabular(timeText(index));
    painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, time);
    row.setLeft(row.left() + metrics.horizontalAdvance(time) + 12);
    paintMark(*painter, QRectF(row.left(), row.center().y() - 8, 17, 17),
              Mark(index.data(ActivityModel::MarkRole).toInt()), t);
    row.setLeft(row.left() + 29);
    const QString note = visibleText(noteOf(index), Longest);
    const QString cutNote = smallMetrics.elidedText(tabular(note), Qt::ElideRight, row.width() / 2);
    painter->setFont(small);
    painter->drawText(row, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, cutNote);
    row.setRight(row.right() - smallMetrics.horizontalAdvance(cutNote) - 14);
    painter->setFont(body);
    painter->setPen(t.text);
    const QString text = visibleText(index.data(Qt::DisplayRole).toString(), Longest);
    painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      metrics.elidedText(tabular(text), Qt::ElideRight, row.width()));
    painter->restore();
}

QSize ActivityDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, RowHeight};
}

bool ActivityDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &,
                                 const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return false;
    QStringList words{index.data(Qt::DisplayRole).toString(), noteOf(index),
                      index.data(Qt::ToolTipRole).toString()};
    words.removeAll(QString());
    // Escaped and marked as markup: the tool tip has nothing to guess.
    const QString safe = visibleText(words.join(QLatin1Char('\n')), 1500, true)
                             .toHtmlEscaped()
                             .replace(QLatin1Char('\n'), QLatin1String("<br>"));
    QToolTip::showText(event->globalPos(), QStringLiteral("<qt>%1</qt>").arg(safe), view);
    return true;
}

} // namespace Switchback
