// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/pairlist.h"

#include "models/core/visibletext.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"
#include "widgets/theme/type.h"
#include "widgets/wish/wishes.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolTip>

namespace Switchback
{

namespace
{
constexpr int Pad = 10;

/// Mark and name, and below it what would be lost.
class LineDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, QFontMetrics(textFont(TypeSize::Body)).height() +
                         QFontMetrics(textFont(TypeSize::Small)).height() + 12};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &t = tokens();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect row = option.rect.adjusted(0, 1, 0, -1);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(t.tintInfo);
            painter->drawRoundedRect(row, 6, 6);
        }
        if ((option.state & QStyle::State_HasFocus) && option.widget && option.widget->hasFocus()) {
            painter->setPen(QPen(t.info, 1.5));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(row).adjusted(1, 1, -1, -1), 6, 6);
        }
        const QFont body = textFont(TypeSize::Body), small = textFont(TypeSize::Small);
        const QFontMetrics metrics(body), smallMetrics(small);
        QRect words = row.adjusted(Pad, 5, -Pad, -5);
        paintMark(*painter, QRectF(words.left(), words.top() + (metrics.height() - 16) / 2.0, 16, 16),
                  Mark(index.data(PairListModel::MarkRole).toInt()), t);
        words.setLeft(words.left() + 24);
        const auto say = [&](const QString &text, const QFont &font, const QFontMetrics &fm,
                             const QColor &colour) {
            painter->setFont(font);
            painter->setPen(colour);
            painter->drawText(words, Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine,
                              fm.elidedText(text, Qt::ElideRight, words.width()));
        };
        say(visibleText(index.data().toString(), 80), body, metrics, t.text);
        words.setTop(words.top() + metrics.height());
        say(tabular(visibleText(index.data(PairListModel::LossRole).toString(), 80)), small, smallMetrics,
            t.dim);
        painter->restore();
    }
};
} // namespace

PairList::PairList(Wishes &wishes, QWidget *parent)
    : QListView(parent)
{
    setObjectName(QStringLiteral("pairList"));
    setAccessibleName(tr("Pairs, the neediest first"));
    setModel(&m_model);
    setItemDelegate(new LineDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setUniformItemSizes(true);
    setEditTriggers(NoEditTriggers);
    viewport()->setAutoFillBackground(false);
    const auto want = [&wishes](const QModelIndex &index) {
        emit wishes.pairWanted(index.data(PairListModel::PairRole).toString());
    };
    connect(this, &QListView::clicked, &wishes, want);
    connect(this, &QListView::activated, &wishes, want);
    connect(&Theme::instance(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void PairList::setLines(const QList<PairLine> &lines, const QString &open)
{
    const bool another = open != m_open;
    const QString current = another ? open : currentIndex().data(PairListModel::PairRole).toString();
    m_open = open;
    m_model.setLines(lines);
    // A new order takes nobody's place in the list.
    const QModelIndex at = m_model.index(m_model.rowOf(current.isEmpty() ? open : current));
    if (at.isValid() && at != currentIndex())
        setCurrentIndex(at);
}

bool PairList::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QListView::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QModelIndex index = indexAt(help->pos());
    if (index.isValid()) {
        // Escaped and marked as markup: the tool tip has nothing to guess.
        const QString safe = visibleText(index.data(Qt::AccessibleTextRole).toString(), 600).toHtmlEscaped();
        QToolTip::showText(help->globalPos(), QStringLiteral("<qt>%1</qt>").arg(safe), this);
    }
    return true;
}

} // namespace Switchback
