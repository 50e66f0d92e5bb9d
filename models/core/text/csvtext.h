// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Switchback
{

/// A cell that no spreadsheet takes for a formula: in one that begins like one an apostrophe stands before
/// it.
QString plainCell(const QString &text);
/// The same for a list that is to be read again: writtenCell() of any text is read by readCell() as that
/// text.
QString writtenCell(const QString &text);
QString readCell(const QString &cell);

/// One line of a table, its cells quoted where they have to be, with CR LF.
QString csvLine(const QStringList &cells, QChar separator = QLatin1Char(','));

} // namespace Switchback
