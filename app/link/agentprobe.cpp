// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/agentprobe.h"

namespace Switchback
{

AgentProbe::AgentProbe(const QString &socketPath, Duration deadline, QObject *parent)
    : QObject(parent)
{
    connect(&m_socket, &QLocalSocket::connected, this, [this] {
        static const char listKeys[] = {0, 0, 0, 1, 11}; // SSH_AGENTC_REQUEST_IDENTITIES
        m_socket.write(listKeys, sizeof listKeys);
    });
    connect(&m_socket, &QLocalSocket::readyRead, this, [this] {
        if (m_socket.bytesAvailable() >= 5)
            end(m_socket.peek(5).at(4) == 12); // SSH_AGENT_IDENTITIES_ANSWER
    });
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this] { end(false); });
    connect(&m_timer, &QTimer::timeout, this, [this] { end(false); });
    m_timer.setSingleShot(true);
    m_timer.start(deadline);
    // Later, so that whoever made us has connected to done() first.
    QMetaObject::invokeMethod(
        this, [this, socketPath] { m_socket.connectToServer(socketPath); }, Qt::QueuedConnection);
}

void AgentProbe::end(bool answers)
{
    if (m_over)
        return;
    m_over = true;
    m_timer.stop();
    emit done(answers);
}

} // namespace Switchback
