// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "serverfolder.h"

namespace Switchback
{

/// A real mail server on loopback. What it takes for customer.example lies in delivered(); for
/// full@customer.example it takes the mail and returns it; gone@ is refused, grey@ put off. What comes back
/// to noc+ANYTHING@mail.example.net goes into a Maildir.
class Exim
{
public:
    explicit Exim(const QString &maildir);
    ~Exim();
    Exim(const Exim &) = delete;
    Exim &operator=(const Exim &) = delete;

    [[nodiscard]] static bool isThere(); ///< unpacked by ./dev, and nss_wrapper is installed
    bool start();
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QList<QByteArray> delivered() const;

private:
    ServerFolder m_folder;
    quint16 m_port = ServerFolder::freePort();
    QProcess m_process;
};

} // namespace Switchback
