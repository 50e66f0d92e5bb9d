// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

#include <QAbstractTableModel>
#include <QHash>

namespace Switchback
{

/// The customers of one step: customer with e-mail address, contact with telephone number, then the step's
/// own columns. Told anew every second; only rows that differ are announced, so that a reader's place and
/// selection stay. The view's thread.
class CustomerTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, ContactColumn, FirstOwnColumn };
    enum Role {
        IdRole = Qt::UserRole, ///< QString
        GroupRole,             ///< QString, key of the group
        MarkRole,              ///< int, Switchback::Mark
        SearchRole,            ///< QString: name, contact, phone and e-mail in one
        SecondRole,            ///< QString: the line beneath; of the first two columns only
    };
    using QAbstractTableModel::QAbstractTableModel;

    void setTable(const CustomerTable &table);
    [[nodiscard]] const CustomerTable &table() const { return m_table; }
    [[nodiscard]] int rowOf(const QString &customer) const; ///< -1: not there

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    CustomerTable m_table;
    QHash<QString, int> m_rows; ///< of each customer
};

} // namespace Switchback
