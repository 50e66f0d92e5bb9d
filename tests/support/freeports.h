// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QTcpServer>
#include <QUdpSocket>

#include <memory>
#include <vector>

namespace Switchback::Test
{

/// The first of so many ports in a row (8 at most) that nobody has on 127.0.0.1, neither for UDP nor for TCP;
/// 0: there are none. They lie below those that the system gives to whoever asks for any, and two test
/// programs begin to look at different ones.
inline quint16 freePorts(int many)
{
    constexpr int First = 10'000;
    constexpr int Step = 8;
    constexpr int Places = (32'000 - First) / Step;
    for (int tries = 0; tries < Places; ++tries) {
        const int port = First + (int(QCoreApplication::applicationPid() % Places) + tries) % Places * Step;
        bool free = true;
        std::vector<std::unique_ptr<QUdpSocket>> taken; // until all of them are
        for (int i = 0; i < many && free; ++i) {
            taken.push_back(std::make_unique<QUdpSocket>());
            QTcpServer tcp;
            free = taken.back()->bind(QHostAddress::LocalHost, quint16(port + i),
                                      QUdpSocket::DontShareAddress) &&
                   tcp.listen(QHostAddress::LocalHost, quint16(port + i));
        }
        if (free)
            return quint16(port);
    }
    return 0;
}

} // namespace Switchback::Test
