// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/resolver.h"
#include "app/link/base/socketwatch.h"
#include "app/link/base/way.h"

#include <QHostAddress>
#include <QTimer>

#include <memory>

namespace Switchback
{

/// Resolves a name and connects a TCP socket without ever blocking, each phase with its own deadline; an
/// address that fails gives way to the next one. The socket is non-blocking, closed on exec, and notices a
/// cut cable (keep-alive, TCP_USER_TIMEOUT). One dial an object; deleting it stops it.
class TcpDialer : public QObject
{
    Q_OBJECT

public:
    TcpDialer(QString siteName, const LinkLimits &limits, QObject *parent);
    ~TcpDialer() override;
    void dial(const QString &host, quint16 port);

signals:
    void connected(int fd); ///< the receiver owns it
    void failed(const Switchback::WayFault &fault);

private:
    void resolved(const Resolved &found);
    void tryNext();
    void writable();
    void missed(int error);
    void closeSocket();
    void fail(Reach reach, const QString &text, const QString &hint);

    QString m_siteName;
    LinkLimits m_limits;
    QString m_host;
    quint16 m_port = 0;
    QList<QHostAddress> m_addresses;
    QHostAddress m_address;
    int m_fd = -1;
    int m_error = 0; ///< errno of the newest address that failed
    std::unique_ptr<SocketWatch> m_watch;
    QTimer m_timer;
};

} // namespace Switchback
