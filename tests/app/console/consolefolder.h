// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace Switchback
{

/// A folder with a console's configuration of one pair whose sites do not answer, and an SQLite store; and
/// the program `switchback` run in it.
class ConsoleFolder
{
public:
    struct Said {
        int code = -1;
        QString out;
        QString error;
    };
    explicit ConsoleFolder(QString pair)
        : m_pair(std::move(pair))
    {
    }
    /// Writes what it needs; false: something of that failed.
    [[nodiscard]] bool make() const;
    [[nodiscard]] Said run(const QStringList &arguments) const;
    [[nodiscard]] QString path(const char *name) const { return m_dir.filePath(QLatin1String(name)); }
    [[nodiscard]] QString url() const { return QStringLiteral("sqlite:") + path("store.db"); }
    /// A file that its owner alone may read.
    void write(const char *name, const QByteArray &bytes) const;

private:
    QTemporaryDir m_dir;
    QString m_pair;
};

} // namespace Switchback
