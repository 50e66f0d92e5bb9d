// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace Switchback
{

/// A PostgreSQL server of the test's own: in a temporary folder, on a Unix socket only, as the user postgres
/// when the test runs as root. Gone with the object.
class PostgresServer
{
public:
    /// Where the server's programs are; empty when PostgreSQL is not installed.
    static QString programs();

    PostgresServer();
    ~PostgresServer();
    /// Empty when it runs; else why it doesn't.
    [[nodiscard]] QString failure() const { return m_failure; }
    QString start();
    /// At once and unclean, as when its machine loses power.
    void stop();
    /// All its processes stand still: connections come up, and nothing is said on them.
    void freeze() const { signalAll("STOP"); }
    void thaw() const { signalAll("CONT"); }
    /// A new, empty database; its address.
    QString newDatabase();

private:
    QString run(const QString &program, const QStringList &arguments) const;
    void signalAll(const char *name) const;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_failure;
    int m_databases = 0;
    bool m_running = false;
};

} // namespace Switchback
