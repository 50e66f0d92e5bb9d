// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/agentclient.h"

#include "app/link/ssh/agentkeys.h"

#include <QtEndian>

namespace Switchback
{

namespace
{
constexpr quint32 MaxAnswer = 256 * 1024;
} // namespace

AgentClient::AgentClient(const QString &socketPath, QObject *parent)
    : QObject(parent)
    , m_path(socketPath)
{
    connect(&m_socket, &QLocalSocket::connected, this, [this] { m_socket.write(m_question); });
    connect(&m_socket, &QLocalSocket::readyRead, this, [this] { received(); });
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this] { end({}); });
    connect(&m_timer, &QTimer::timeout, this, [this] { end({}); });
    m_timer.setSingleShot(true);
}

void AgentClient::ask(const QByteArray &question, Duration deadline, Answer answer)
{
    m_question = agentFrame(question);
    m_answer = std::move(answer);
    m_pending.clear();
    m_timer.start(deadline);
    // Later, so that no answer comes before whoever asked is ready for it.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_socket.state() == QLocalSocket::ConnectedState)
                m_socket.write(m_question);
            else
                m_socket.connectToServer(m_path);
        },
        Qt::QueuedConnection);
}

void AgentClient::received()
{
    if (!m_answer) {
        m_socket.readAll();
        return;
    }
    m_pending += m_socket.read(MaxAnswer + 5 - m_pending.size());
    if (m_pending.size() < 4)
        return;
    const quint32 length = qFromBigEndian<quint32>(m_pending.constData());
    if (length == 0 || length > MaxAnswer)
        end({});
    else if (m_pending.size() >= qsizetype(length) + 4)
        end(m_pending.mid(4, length));
}

void AgentClient::end(const std::optional<QByteArray> &answer)
{
    m_timer.stop();
    const Answer told = std::exchange(m_answer, nullptr);
    if (!answer)
        m_socket.abort(); // its answer to this question must not pass for one to the next
    if (told)
        told(answer);
}

} // namespace Switchback
