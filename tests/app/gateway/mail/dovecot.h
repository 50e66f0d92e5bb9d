// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "serverfolder.h"

namespace Switchback
{

/// A real IMAP server on loopback with one mailbox, "noc".
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
    [[nodiscard]] QString passwordFile() const { return m_folder.path("password"); }
    void setPassword(const QByteArray &password); ///< what the file of the console says
    [[nodiscard]] QString maildir() const { return m_folder.path("mail/noc"); }

    /// As a mail server does it.
    void deliver(const QByteArray &mail);
    /// Names of the mails' files, which end with their flags.
    [[nodiscard]] QStringList mails() const;
    /// All mails get new numbers. While it is stopped.
    void forgetNumbers();

private:
    ServerFolder m_folder;
    quint16 m_port = ServerFolder::freePort();
    int m_delivered = 0;
    QProcess m_process;
};

} // namespace Switchback
