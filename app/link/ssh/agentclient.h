// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QLocalSocket>
#include <QTimer>

#include <functional>
#include <optional>

namespace Switchback
{

/// Asks an SSH agent, each question with a deadline, without ever blocking: libssh talks to it without one,
/// and an agent that lists its keys may still wait for ever for somebody to touch a token. One question at a
/// time; after one without an answer the connection is given up.
class AgentClient : public QObject
{
    Q_OBJECT

public:
    /// Nothing: no answer in time, or none that could be one. In this object's thread, later.
    using Answer = std::function<void(const std::optional<QByteArray> &)>;

    AgentClient(const QString &socketPath, QObject *parent);

    /// `question` and answer are messages without their length.
    void ask(const QByteArray &question, Duration deadline, Answer answer);

private:
    void received();
    void end(const std::optional<QByteArray> &answer);

    QString m_path;
    QLocalSocket m_socket;
    QTimer m_timer;
    QByteArray m_question;
    QByteArray m_pending;
    Answer m_answer;
};

} // namespace Switchback
