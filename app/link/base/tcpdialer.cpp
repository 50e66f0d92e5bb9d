// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/tcpdialer.h"

#include <QCoreApplication>

#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
constexpr int MaxAddresses = 4;

QString words(const char *text)
{
    return QCoreApplication::translate("TcpDialer", text);
}

void setOption(int fd, int level, int name, int value)
{
    // A missing option costs comfort, not correctness: every call has its own deadline anyway.
    (void)::setsockopt(fd, level, name, &value, sizeof value);
}

int newSocket(const QHostAddress &address)
{
    const int family = address.protocol() == QAbstractSocket::IPv6Protocol ? AF_INET6 : AF_INET;
    const int fd = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return fd;
    setOption(fd, IPPROTO_TCP, TCP_NODELAY, 1); // the first command after sign-in loses 40 ms without
    setOption(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    setOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, 10);
    setOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, 5);
    setOption(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
    setOption(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 15000);
    return fd;
}

int startConnect(int fd, const QHostAddress &address, quint16 port)
{
    sockaddr_storage storage = {};
    socklen_t length = 0;
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        sockaddr_in6 v6 = {};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        v6.sin6_scope_id = address.scopeId().toUInt();
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        std::memcpy(&v6.sin6_addr, &bytes, sizeof bytes);
        std::memcpy(&storage, &v6, sizeof v6);
        length = sizeof v6;
    } else {
        sockaddr_in v4 = {};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        v4.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(&storage, &v4, sizeof v4);
        length = sizeof v4;
    }
    return ::connect(fd, reinterpret_cast<const sockaddr *>(&storage), length) == 0 ? 0 : errno;
}
} // namespace

TcpDialer::TcpDialer(QString siteName, const LinkLimits &limits, QObject *parent)
    : QObject(parent)
    , m_siteName(std::move(siteName))
    , m_limits(limits)
{
    m_timer.setSingleShot(true);
}

TcpDialer::~TcpDialer()
{
    closeSocket();
}

void TcpDialer::dial(const QString &host, quint16 port)
{
    m_host = host;
    m_port = port;
    const QHostAddress literal(host);
    if (!literal.isNull()) {
        m_addresses = {literal};
        tryNext();
        return;
    }
    resolveHost(host, m_limits.resolve, this, [this](const Resolved &found) { resolved(found); });
}

void TcpDialer::resolved(const Resolved &found)
{
    if (!found.inTime) {
        fail(Reach::Unreachable,
             words("The name %1 of %2 was not resolved in %3: the name service does not answer.")
                 .arg(m_host, m_siteName, durationText(m_limits.resolve)),
             words("Write the site's address instead of its name into the configuration, so that an outage "
                   "of the name service does not matter."));
        return;
    }
    m_addresses = found.addresses.mid(0, MaxAddresses);
    if (m_addresses.isEmpty()) {
        fail(Reach::Unreachable,
             words("The name %1 of %2 could not be resolved: %3.").arg(m_host, m_siteName, found.error),
             words("Check the name in the configuration and this machine's name service."));
        return;
    }
    tryNext();
}

void TcpDialer::tryNext()
{
    closeSocket();
    m_timer.disconnect(this);
    m_address = m_addresses.takeFirst();
    m_fd = newSocket(m_address);
    if (m_fd < 0) {
        fail(
            Reach::Unreachable,
            words("This machine cannot open a socket: %1.").arg(QString::fromLocal8Bit(std::strerror(errno))),
            words("The console may have run out of file descriptors: restart it."));
        return;
    }
    const int error = startConnect(m_fd, m_address, m_port);
    if (error != 0 && error != EINPROGRESS) {
        // Never fail inside dial(): whoever called it is not ready for it.
        QTimer::singleShot(0, this, [this, error] { missed(error); });
        return;
    }
    connect(&m_timer, &QTimer::timeout, this, [this] { missed(ETIMEDOUT); });
    m_timer.start(m_limits.connect);
    m_watch = std::make_unique<SocketWatch>(m_fd, SocketWatch::Writing, [this] { writable(); });
}

void TcpDialer::writable()
{
    int error = 0;
    socklen_t length = sizeof error;
    if (::getsockopt(m_fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0)
        error = errno;
    m_timer.stop();
    m_watch.reset();
    if (error != 0) {
        missed(error);
        return;
    }
    emit connected(std::exchange(m_fd, -1));
}

void TcpDialer::missed(int error)
{
    m_timer.stop();
    m_watch.reset();
    m_error = error;
    if (!m_addresses.isEmpty()) {
        tryNext();
        return;
    }
    const QString place = QStringLiteral("%1:%2").arg(m_address.toString()).arg(m_port);
    if (error == ECONNREFUSED) {
        fail(Reach::Refused,
             words("%1 refuses the connection at %2: the machine is there, but nothing listens.")
                 .arg(m_siteName, place),
             words("Look whether the service runs at the site and whether address and port are right."));
        return;
    }
    const QString why = error == ETIMEDOUT
                            ? words("no answer to the connection in %1").arg(durationText(m_limits.connect))
                            : QString::fromLocal8Bit(std::strerror(error));
    fail(Reach::Unreachable, words("%1 cannot be reached at %2: %3.").arg(m_siteName, place, why),
         words("The machine may be off, or the network between here and there is cut. See what the other way "
               "and "
               "the other site say."));
}

void TcpDialer::closeSocket()
{
    m_watch.reset();
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
}

void TcpDialer::fail(Reach reach, const QString &text, const QString &hint)
{
    m_timer.stop();
    closeSocket();
    emit failed({reach, text, hint});
}

} // namespace Switchback
