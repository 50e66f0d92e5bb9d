// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <netinet/in.h>

namespace Switchback
{

/// An IP address and a port as the system wants them.
class ListenAt
{
public:
    ListenAt(const QString &address, quint16 port);

    [[nodiscard]] bool isNone() const { return m_none; } ///< it was no IP address
    [[nodiscard]] bool isSix() const { return m_isSix; }
    [[nodiscard]] const sockaddr *get() const;

private:
    sockaddr_in m_four{};
    sockaddr_in6 m_six{};
    bool m_isSix = false;
    bool m_none = false;
};

} // namespace Switchback
