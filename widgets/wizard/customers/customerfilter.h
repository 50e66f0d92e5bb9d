// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/customertablemodel.h"

#include <QSortFilterProxyModel>

namespace Switchback
{

/// Those customers that are of one group and have the words in name, contact or phone.
class CustomerFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    /// Who changes is filtered anew by themselves; everybody only where something else is wanted, and then as
    /// one change: telling of each stretch of rows that goes takes the square of them.
    void setWanted(const QString &group, const QString &words)
    {
        if (group == m_group && words.trimmed() == m_words)
            return;
        m_group = group;
        m_words = words.trimmed();
        invalidate();
    }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        const auto &customer = static_cast<const CustomerTableModel *>(sourceModel())->table().rows.at(row);
        if (!m_group.isEmpty() && customer.group != m_group)
            return false;
        const QModelIndex index = sourceModel()->index(row, 0, parent);
        return m_words.isEmpty() ||
               index.data(CustomerTableModel::SearchRole).toString().contains(m_words, Qt::CaseInsensitive);
    }

private:
    QString m_group;
    QString m_words;
};

} // namespace Switchback
