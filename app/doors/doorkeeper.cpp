// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doors/doorkeeper.h"

#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
constexpr auto LookEvery = std::chrono::milliseconds(250);

qint64 nowMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Who is at the other end: its address, of IPv6 the network of 64 bits that one customer has.
QByteArray addressOf(MHD_Connection *connection)
{
    const MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (!info || !info->client_addr)
        return {};
    sockaddr_in6 six{};
    if (info->client_addr->sa_family == AF_INET6) {
        std::memcpy(&six, info->client_addr, sizeof six);
        const bool four = IN6_IS_ADDR_V4MAPPED(&six.sin6_addr);
        return {reinterpret_cast<const char *>(&six.sin6_addr), four ? 16 : 8};
    }
    sockaddr_in in{};
    std::memcpy(&in, info->client_addr, sizeof in);
    return {reinterpret_cast<const char *>(&in.sin_addr), 4};
}
} // namespace

Doorkeeper::Doorkeeper()
    : Doorkeeper(Places::Limits())
{
}

Doorkeeper::Doorkeeper(const Places::Limits &limits)
    : m_places(limits)
    , m_watch([this] { watch(); })
{
}

Doorkeeper::~Doorkeeper()
{
    {
        const std::lock_guard<std::mutex> held(m_lock);
        m_stop = true;
    }
    m_woken.notify_all();
    m_watch.join();
    for (const Guest &guest : std::as_const(m_guests))
        close(guest.socket);
}

void Doorkeeper::end(const QList<Places::Id> &ids) const
{
    for (const Guest &guest : m_guests) {
        if (ids.contains(guest.id))
            shutdown(guest.socket, SHUT_RDWR); // its thread sees the end and closes it
    }
}

void Doorkeeper::enter(MHD_Connection *connection)
{
    const MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const int socket = info ? fcntl(info->connect_fd, F_DUPFD_CLOEXEC, 0) : -1;
    const std::lock_guard<std::mutex> held(m_lock);
    m_guests.insert(connection, {++m_last, socket});
    end(m_places.enter(m_last, addressOf(connection), nowMs()));
}

bool Doorkeeper::prove(MHD_Connection *connection)
{
    const std::lock_guard<std::mutex> held(m_lock);
    return m_places.prove(m_guests.value(connection).id, nowMs());
}

void Doorkeeper::answering(MHD_Connection *connection)
{
    const std::lock_guard<std::mutex> held(m_lock);
    m_places.answering(m_guests.value(connection).id);
}

void Doorkeeper::answered(MHD_Connection *connection)
{
    const std::lock_guard<std::mutex> held(m_lock);
    m_places.answered(m_guests.value(connection).id, nowMs());
}

void Doorkeeper::leave(MHD_Connection *connection)
{
    const std::lock_guard<std::mutex> held(m_lock);
    const Guest guest = m_guests.take(connection);
    m_places.leave(guest.id);
    if (guest.socket >= 0)
        close(guest.socket);
}

void Doorkeeper::watch()
{
    std::unique_lock<std::mutex> held(m_lock);
    while (!m_stop) {
        end(m_places.overdue(nowMs()));
        m_woken.wait_for(held, LookEvery);
    }
}

} // namespace Switchback
