// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/site.h"

#include <QProcess>
#include <QTemporaryDir>

namespace Switchback
{

/// A real OpenSSH server on loopback with a small fake site behind a forced command, for tests. What the site
/// does is a word in a file (setMode()), read anew at every call. Ends with the object.
class SshServer
{
public:
    explicit SshServer(const QString &siteId);
    ~SshServer();
    SshServer(const SshServer &) = delete;
    SshServer &operator=(const SshServer &) = delete;

    /// False where no SSH server can be started here; why() says it.
    bool start();
    bool startOn(quint16 port);
    [[nodiscard]] QString why() const { return m_why; }
    void stop();

    /// ok, progress, error, silent, late, dribble, garbage, half, empty, exit, huge, longline, notutf8, html,
    /// wrongsite, oldnonce, wrongtype
    void setMode(const QString &mode);
    /// SIGSTOP or SIGCONT to the server and everything under it.
    void signalAll(int signal);

    [[nodiscard]] SiteConfig site() const;
    [[nodiscard]] QString path(const QString &name) const { return m_dir.filePath(name); }
    void write(const QString &name, const QByteArray &bytes, bool secret = false);
    [[nodiscard]] QByteArray read(const QString &name) const;
    /// "[127.0.0.1]:PORT"
    [[nodiscard]] QByteArray knownName() const;
    [[nodiscard]] QByteArray publicKey(const QString &name) const; ///< "ssh-ed25519 AAAA..."
    bool makeKey(const QString &name);
    /// How many calls the fake site has seen, and sessions the server has let in.
    [[nodiscard]] qsizetype callsSeen() const;
    [[nodiscard]] qsizetype connectionsSeen();
    [[nodiscard]] QByteArray log();

    QByteArray extraConfig; ///< lines of sshd_config that go before ours, so that they win; before start()
    QByteArray listenAt = "127.0.0.1";

private:
    QString m_siteId;
    QTemporaryDir m_dir;
    QProcess m_process;
    quint16 m_port = 0;
    QString m_why;
    QByteArray m_log;
};

/// A port on 127.0.0.1 that nobody listens on.
quint16 freePort();

} // namespace Switchback
