// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"
#include "models/customers/import/importplan.h"

#include <QAbstractTableModel>

namespace Switchback
{

/// A file of customers before it is taken over, line by line: what is wrong first, then what is to be looked
/// at, then what would be done. Those that stay untouched are counted only. The view's thread.
class PreviewModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { LineColumn, WhatColumn, WhoColumn, DetailColumn, ColumnCount };
    enum Role { MarkRole = Qt::UserRole }; ///< int, Switchback::Mark
    using QAbstractTableModel::QAbstractTableModel;

    void setPreview(const ImportPreview &preview);
    /// "3 faults: nothing can be taken over." "214 added, 2 changed …"
    [[nodiscard]] QString sentence() const { return m_sentence; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    struct Line {
        int line = 0;
        Mark mark = Mark::Fine;
        QString what;
        QString who;
        QString detail;
    };
    void addRow(const ImportRow &row);

    QList<Line> m_lines;
    QString m_sentence;
};

} // namespace Switchback
