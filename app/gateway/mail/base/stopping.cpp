// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/base/stopping.h"

#include <sys/socket.h>
#include <unistd.h>

namespace Switchback
{

void Stopping::cut()
{
    ask();
    const std::scoped_lock lock(m_lock);
    for (const int socket : m_sockets)
        ::shutdown(socket, SHUT_RDWR);
}

void Stopping::opened(int socket)
{
    const std::scoped_lock lock(m_lock);
    m_sockets.insert(socket);
}

void Stopping::closed(int socket)
{
    // Under the lock: cut() must not meet a number that is another's by then.
    const std::scoped_lock lock(m_lock);
    m_sockets.erase(socket);
    ::close(socket);
}

} // namespace Switchback
