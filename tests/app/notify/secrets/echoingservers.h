// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>

namespace Switchback
{

/// A mailbox that takes no login, and repeats it in its refusal. Of the thread that made it.
class EchoingImap : public QTcpServer
{
public:
    EchoingImap();
    int logins = 0;

private:
    void line(QTcpSocket *socket, const QByteArray &text);

    QByteArray m_tag; ///< of a login that is under way
};

/// A provider of SMS that repeats the token with which it was asked: of the number that ends in 1 it says
/// that it takes none, the one in 2 it takes and then can't deliver, and for others it refuses the token.
class EchoingProvider : public QTcpServer
{
public:
    EchoingProvider();

private:
    void read(QTcpSocket *socket);
    [[nodiscard]] static QByteArray answer(const QByteArray &request);

    QHash<QTcpSocket *, QByteArray> m_came;
};

} // namespace Switchback
