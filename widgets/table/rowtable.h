// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QTableView;

namespace Switchback
{

/// A table of rows to be read and chosen, in the look of this library: no grid, rows of one height, the whole
/// text of a cell in its tool tip, never as markup.
void dressTable(QTableView *view, const QString &objectName, const QString &accessibleName);

} // namespace Switchback
