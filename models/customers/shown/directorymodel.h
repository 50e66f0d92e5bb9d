// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/directory.h"

#include <QAbstractTableModel>
#include <QHash>

#include <memory>

namespace Switchback
{

/// The cards of a list by name, as far as they are looked for: found at once among ten thousand. Texts are
/// made safe to show. The view's thread.
class DirectoryModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, ContactColumn, ReachColumn, PlaceColumn, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole, ///< QString
        RetiredRole,           ///< bool
    };
    using QAbstractTableModel::QAbstractTableModel;

    /// What is the same stays as it is: rows that came, went or differ are announced one by one, many at
    /// once.
    void setCards(const QList<CustomerCard> &cards);
    /// Those that hold all these words in name, id, contacts, addresses, trunks or numbers; retired ones only
    /// if `retired`.
    void setWanted(const QString &words, bool retired);

    [[nodiscard]] const CustomerCard &card(int row) const { return m_shown.at(row)->card; }
    [[nodiscard]] const CustomerCard *find(const QString &id) const; ///< null: not in the list
    [[nodiscard]] int rowOf(const QString &id) const;                ///< -1: not shown
    [[nodiscard]] qsizetype active() const { return m_active; }      ///< how many are not retired
    [[nodiscard]] qsizetype all() const { return m_rows.size(); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    struct Row {
        CustomerCard card;
        QString key;    ///< what it is sorted by
        QString search; ///< all that is looked in, without case; made when somebody looks for something
    };
    using RowPtr = std::shared_ptr<Row>;
    using Rows = QList<RowPtr>;
    static bool before(const RowPtr &a, const RowPtr &b);
    [[nodiscard]] bool wanted(Row &row) const;
    [[nodiscard]] Rows wantedOf(const Rows &rows) const;
    [[nodiscard]] Rows rowsOf(const QList<CustomerCard> &cards) const;
    void show(const Rows &shown);

    Rows m_rows;  ///< by name
    Rows m_shown; ///< of those the ones that are looked for
    QHash<QString, RowPtr> m_byId;
    QStringList m_words; ///< without case
    bool m_retired = false;
    qsizetype m_active = 0;
};

} // namespace Switchback
