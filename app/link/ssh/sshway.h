// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/retrypause.h"
#include "app/link/base/waymaker.h"
#include "app/link/ssh/sshconnection.h"

#include <QElapsedTimer>
#include <QTimer>

namespace Switchback
{

WayMaker sshWayMaker();

/// The SSH way to one site: keeps a session open, sends calls over it side by side, and sets up a new one
/// when the old one is lost or says nothing any more.
class SshWay : public Way
{
    Q_OBJECT

public:
    SshWay(const WayContext &context, QObject *parent);
    ~SshWay() override;
    void submit(WayJob job) override;
    void cancel(quint64 id) override;

private:
    void pump();
    void connectAnew();
    void setUpFailed(SshConnection *connection, const WayFault &fault);
    void drop(SshConnection *connection);
    void callSilent(SshCall *call, bool connected);
    void failQueued(const WayFault &fault);
    void tidy();
    [[nodiscard]] SshConnection *current() const;
    [[nodiscard]] Duration now() const { return Duration{m_age.elapsed()}; }

    const WayContext &m_context;
    QElapsedTimer m_age;
    RetryPause m_pause;
    SignInMemory m_signIns;
    bool m_again = false; ///< the set-up under way offers what the last one could not any more
    WayFault m_lastFault;
    QTimer m_retry;
    QList<SshConnection *> m_connections; ///< oldest first
    QList<SshCall *> m_queue;
    QMap<quint64, SshCall *> m_calls; ///< all that have not ended
};

} // namespace Switchback
