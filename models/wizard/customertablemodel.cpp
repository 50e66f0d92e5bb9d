// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/customertablemodel.h"

#include "models/core/visibletext.h"

namespace Switchback
{

namespace
{
bool sameCustomers(const QList<CustomerRow> &a, const QList<CustomerRow> &b)
{
    if (a.size() != b.size())
        return false;
    for (qsizetype i = 0; i < a.size(); ++i) {
        if (a.at(i).id != b.at(i).id)
            return false;
    }
    return true;
}
} // namespace

void CustomerTableModel::setTable(const CustomerTable &table)
{
    if (table == m_table)
        return;
    if (!sameCustomers(m_table.rows, table.rows) || m_table.columns.size() != table.columns.size()) {
        beginResetModel();
        m_table = table;
        m_rows.clear();
        m_rows.reserve(m_table.rows.size());
        for (int row = 0; row < m_table.rows.size(); ++row)
            m_rows.insert(m_table.rows.at(row).id, row);
        endResetModel();
        return;
    }
    const CustomerTable before = std::exchange(m_table, table);
    if (before.columns != m_table.columns)
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    for (int row = 0; row < m_table.rows.size(); ++row) {
        if (before.rows.at(row) != m_table.rows.at(row))
            emit dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
}

int CustomerTableModel::rowOf(const QString &customer) const
{
    return m_rows.value(customer, -1);
}

int CustomerTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int CustomerTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FirstOwnColumn + int(m_table.columns.size());
}

QVariant CustomerTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CustomerRow &row = m_table.rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == NameColumn)
            return visibleText(row.name, 120);
        if (index.column() == ContactColumn)
            return visibleText(
                row.note.isEmpty() ? row.contact : row.note + QStringLiteral(" · ") + row.contact, 160);
        return visibleText(row.cells.value(index.column() - FirstOwnColumn), 200);
    case IdRole:
        return row.id;
    case GroupRole:
        return row.group;
    case MarkRole:
        return int(row.mark);
    case SearchRole:
        return QStringLiteral("%1 %2 %3 %4").arg(row.name, row.contact, row.phone, row.email);
    case SecondRole:
        return index.column() == NameColumn      ? visibleText(row.email, 120)
               : index.column() == ContactColumn ? visibleText(row.phone, 60)
                                                 : QString();
    case Qt::AccessibleTextRole: {
        const QString second = data(index, SecondRole).toString();
        const QString first = data(index, Qt::DisplayRole).toString();
        return second.isEmpty() ? first : QStringLiteral("%1, %2").arg(first, second);
    }
    default:
        return {};
    }
}

QVariant CustomerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    if (section == NameColumn)
        return tr("Customer, e-mail");
    if (section == ContactColumn)
        return tr("Contact, phone");
    return m_table.columns.value(section - FirstOwnColumn);
}

} // namespace Switchback
