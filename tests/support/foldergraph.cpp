// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/foldergraph.h"

#include <QHash>
#include <QSet>

namespace Switchback
{

namespace
{
QString folderOf(const QString &path)
{
    return path.section(QLatin1Char('/'), 0, -2);
}
} // namespace

void FolderGraph::add(const QString &path, int line, const QString &target)
{
    const QString from = folderOf(path);
    const QString to = folderOf(target);
    if (from != to && !m_includes.value(from).contains(to))
        m_includes[from][to] = QStringLiteral("%1:%2").arg(path).arg(line);
}

/// The shortest way from a folder to itself, both ends named; empty: there is none.
QStringList FolderGraph::wayBack(const QString &folder) const
{
    QHash<QString, QString> cameFrom;
    QStringList waiting{folder};
    while (!waiting.isEmpty()) {
        const QString here = waiting.takeFirst();
        const QStringList next = m_includes.value(here).keys();
        for (const QString &there : next) {
            if (there == folder) {
                QStringList way{folder};
                for (QString back = here; back != folder; back = cameFrom.value(back))
                    way.prepend(back);
                way.prepend(folder);
                return way;
            }
            if (!cameFrom.contains(there)) {
                cameFrom.insert(there, here);
                waiting.append(there);
            }
        }
    }
    return {};
}

QStringList FolderGraph::circles() const
{
    QStringList found;
    QSet<QString> told;
    const QStringList folders = m_includes.keys();
    for (const QString &folder : folders) {
        const QStringList way = told.contains(folder) ? QStringList() : wayBack(folder);
        if (way.isEmpty())
            continue;
        told.unite(QSet<QString>(way.begin(), way.end()));
        found += QStringLiteral("%1: folders go in a circle: %2")
                     .arg(m_includes.value(folder).value(way.at(1)), way.join(QStringLiteral(" -> ")));
    }
    return found;
}

} // namespace Switchback
