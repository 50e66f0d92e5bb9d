// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QTemporaryDir>

namespace Switchback
{

/// A real IMAP server on loopback with one mailbox, "noc", as an ordinary user; as root it becomes nobody.
class Dovecot
{
public:
    Dovecot();
    ~Dovecot();
    Dovecot(const Dovecot &) = delete;
    Dovecot &operator=(const Dovecot &) = delete;

    [[nodiscard]] static bool isThere(); ///< the package is installed
    bool start();
    void stop();
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString passwordFile() const { return path("password"); }
    void setPassword(const QByteArray &password); ///< what the file of the console says
    [[nodiscard]] QByteArray log() const;

    /// As a mail server does it.
    void deliver(const QByteArray &mail);
    /// Names of the mails' files, which end with their flags.
    [[nodiscard]] QStringList mails() const;
    /// All mails get new numbers. While it is stopped.
    void forgetNumbers();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_dir.filePath(name); }
    void write(const QString &name, const QByteArray &text) const;
    void giveAway(const QString &name) const;

    QTemporaryDir m_dir;
    quint16 m_port = 0;
    int m_delivered = 0;
    QProcess m_process;
};

} // namespace Switchback
