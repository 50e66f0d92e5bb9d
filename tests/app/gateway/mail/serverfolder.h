// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QTemporaryDir>

namespace Switchback
{

/// A folder for a real server that runs as an ordinary user; root becomes nobody for it.
class ServerFolder
{
public:
    ServerFolder();

    [[nodiscard]] QString path(const QString &name) const { return m_dir.filePath(name); }
    [[nodiscard]] QByteArray dir() const { return m_dir.path().toUtf8(); }
    void write(const QString &name, const QByteArray &text) const; ///< for the server's user alone
    void makeFolder(const QString &name) const;

    static QByteArray user();
    static QByteArray group();
    static QByteArray userId();
    static QByteArray groupId();
    static quint16 freePort();
    /// Waits until it greets whoever connects. What it says else goes to our own output.
    static bool start(QProcess &process, QStringList words, quint16 port, const QByteArray &greeting);
    static void stop(QProcess &process);

private:
    QTemporaryDir m_dir;
};

} // namespace Switchback
