// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/customers/flowlayout.h"

#include <algorithm>

namespace Switchback
{

FlowLayout::FlowLayout(QWidget *parent)
    : QLayout(parent)
{
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize FlowLayout::sizeHint() const
{
    QSize hint(0, 0); // one that is not valid begins at -1
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize one = item->sizeHint();
        hint = QSize(hint.width() + one.width() + (hint.isEmpty() ? 0 : spacing()),
                     std::max(hint.height(), one.height()));
    }
    return hint;
}

QSize FlowLayout::minimumSize() const
{
    QSize least;
    for (const QLayoutItem *item : m_items)
        least = least.expandedTo(item->isEmpty() ? QSize() : item->sizeHint());
    return least;
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    place(rect, true);
}

int FlowLayout::place(const QRect &rect, bool really) const
{
    QPoint at = rect.topLeft();
    int row = 0;
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        if (at.x() > rect.x() && at.x() + size.width() > rect.x() + rect.width()) {
            at = QPoint(rect.x(), at.y() + row + spacing());
            row = 0;
        }
        if (really)
            item->setGeometry(QRect(at, size));
        at.rx() += size.width() + spacing();
        row = std::max(row, size.height());
    }
    return at.y() + row - rect.y();
}

} // namespace Switchback
