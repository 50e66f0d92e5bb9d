// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/text/csvtext.h"

namespace Switchback
{

namespace
{
constexpr QLatin1Char Apostrophe('\'');

/// Some spreadsheets look behind the blanks.
bool beginsLikeFormula(QStringView text)
{
    static const QString begins = QStringLiteral("=+-@\t\r\n");
    if (text.isEmpty())
        return false;
    qsizetype first = 0;
    while (first < text.size() && text.at(first).isSpace())
        ++first;
    return begins.contains(text.at(0)) || (first < text.size() && begins.contains(text.at(first)));
}

bool isMarked(QStringView text)
{
    qsizetype marks = 0;
    while (marks < text.size() && text.at(marks) == Apostrophe)
        ++marks;
    return marks > 0 && beginsLikeFormula(text.mid(marks));
}
} // namespace

QString plainCell(const QString &text)
{
    return beginsLikeFormula(text) ? Apostrophe + text : text;
}

QString writtenCell(const QString &text)
{
    return beginsLikeFormula(text) || isMarked(text) ? Apostrophe + text : text;
}

QString readCell(const QString &cell)
{
    return isMarked(cell) ? cell.mid(1) : cell;
}

QString csvLine(const QStringList &cells, QChar separator)
{
    QStringList safe;
    for (const QString &cell : cells) {
        const bool needed = cell.contains(separator) || cell.contains(QLatin1Char('"')) ||
                            cell.contains(QLatin1Char('\n')) || cell.contains(QLatin1Char('\r'));
        safe += needed ? QLatin1Char('"') + QString(cell).replace(QLatin1Char('"'), QLatin1String("\"\"")) +
                             QLatin1Char('"')
                       : cell;
    }
    return safe.join(separator) + QStringLiteral("\r\n");
}

} // namespace Switchback
