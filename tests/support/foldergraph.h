// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// Which folder includes which, and whether one comes back to itself that way.
class FolderGraph
{
public:
    /// The file at `path` includes `target` in that line; both from the project's top.
    void add(const QString &path, int line, const QString &target);
    /// One line for each circle, as a finding of the include that it begins with: "app/a/x.h:3: ...". Two
    /// circles that share a folder are one finding: break one, and the other is found.
    [[nodiscard]] QStringList circles() const;

private:
    [[nodiscard]] QStringList wayBack(const QString &folder) const;

    QMap<QString, QMap<QString, QString>> m_includes; ///< folder -> folder -> "path:line" of the first one
};

} // namespace Switchback
