// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QLocalSocket>
#include <QTimer>

namespace Switchback
{

/// Asks the SSH agent for its list of keys, with a deadline: libssh talks to the agent without one, and an
/// agent that hangs would hang all sites. One question an object.
class AgentProbe : public QObject
{
    Q_OBJECT

public:
    AgentProbe(const QString &socketPath, Duration deadline, QObject *parent);

signals:
    void done(bool answers);

private:
    void end(bool answers);

    QLocalSocket m_socket;
    QTimer m_timer;
    bool m_over = false;
};

} // namespace Switchback
