// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doors/listenat.h"

#include <QHostAddress>

#include <arpa/inet.h>
#include <cstring>

namespace Switchback
{

ListenAt::ListenAt(const QString &address, quint16 port)
{
    const QHostAddress listen(address);
    m_none = listen.isNull();
    m_isSix = listen.protocol() == QAbstractSocket::IPv6Protocol;
    m_four.sin_family = AF_INET;
    m_four.sin_port = htons(port);
    m_four.sin_addr.s_addr = htonl(listen.toIPv4Address());
    m_six.sin6_family = AF_INET6;
    m_six.sin6_port = htons(port);
    const Q_IPV6ADDR bytes = listen.toIPv6Address();
    std::memcpy(&m_six.sin6_addr, &bytes, sizeof m_six.sin6_addr);
}

const sockaddr *ListenAt::get() const
{
    return m_isSix ? reinterpret_cast<const sockaddr *>(&m_six) : reinterpret_cast<const sockaddr *>(&m_four);
}

} // namespace Switchback
