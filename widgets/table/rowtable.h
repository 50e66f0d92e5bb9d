// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

class QTableView;

namespace Switchback
{

/// How the cells of a table are told apart.
struct RowLook {
    QList<int> strong{0}; ///< columns in bold: what a row is about
    QList<int> dim;       ///< columns that matter less
    int marked = -1;      ///< the column with a mark before its text
    int markRole = 0;     ///< where its model tells that Mark
};

/// A table of rows to be read and chosen, in the look of this library: no grid, rows of one height, the whole
/// text of a cell in its tool tip, never as markup.
void dressTable(QTableView *view, const QString &objectName, const QString &accessibleName,
                const RowLook &look = {});
/// What all our tables have alike, also those that draw their cells themselves.
void dressRows(QTableView *view);
/// Shares its width out by these parts of a hundred, the last column takes the rest. A column is never too
/// narrow for its heading; where all of them are too wide, the table scrolls.
void shareColumns(QTableView *view, const QList<int> &parts);

} // namespace Switchback
